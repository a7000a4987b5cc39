"""Directives that keep their operations instead of doing them."""

from collections.abc import Mapping
from typing import Any

from gitmig.operations import AbstractOperations, MigrateOperation


class Recorder(AbstractOperations):
    """Keeps the operations; does those that a function is registered for."""

    bind: Any = "the connection"
    opts: Mapping[str, Any] = {}

    def __init__(self) -> None:
        self.operations: list[MigrateOperation] = []

    @property
    def migration_context(self) -> "Recorder":
        return self

    def invoke(self, operation: MigrateOperation) -> object:
        self.operations.append(operation)
        function = self.registry.find_implementation(operation)
        return function(self, operation) if function is not None else None
