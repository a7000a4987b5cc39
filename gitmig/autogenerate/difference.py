"""Differences between models and database, as sentences and data for people and scripts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gitmig.operations import MigrateOperation, MigrationScript, OpContainer


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a migration would have to do."""

    kind: str
    """The directive that would do it, such as `add_column`."""
    schema: str | None
    table: str | None
    sentence: str
    database: str | None = None
    """What people call the database, where several are compared."""

    @property
    def full_sentence(self) -> str:
        """The sentence, behind the database's name where there are several."""
        return self.sentence if self.database is None else f"{self.database}: {self.sentence}"


def find_differences(script: MigrationScript) -> list[Difference]:
    """Return what the script's upgrades do, in their order."""
    return [
        _describe(operation, container.database)
        for container in script.upgrade_ops_list
        for operation in _leaves(container)
    ]


def _leaves(container: OpContainer) -> Iterator[MigrateOperation]:
    for operation in container.ops:
        if isinstance(operation, OpContainer):
            yield from _leaves(operation)
        else:
            yield operation


def _describe(operation: MigrateOperation, database: str | None) -> Difference:
    words = re.findall("[A-Z]+(?![a-z])|[A-Z][a-z]*", type(operation).__name__.removesuffix("Op"))
    return Difference(
        "_".join(words).lower(),
        getattr(operation, "schema", None),
        getattr(operation, "table_name", None),
        operation.describe(),
        database,
    )
