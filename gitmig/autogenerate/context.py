"""What a comparison needs to know of the migration context, and what its hooks are given."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, Dialect, MetaData

from gitmig.autogenerate.compare.scope import NameType, ObjectType, Scope
from gitmig.autogenerate.snapshot import TableKey
from gitmig.config import Options
from gitmig.errors.autogenerate import NoConnection

Metadata = MetaData | Sequence[MetaData] | None


class MigrationContextLike(Protocol):
    """The part of a migration context that is used here."""

    @property
    def connection(self) -> Connection | None:
        """The connection; None offline."""
        ...

    @property
    def dialect(self) -> Dialect:
        """The database's dialect."""
        ...

    @property
    def opts(self) -> Mapping[str, Any]:
        """What `context.configure()` was given, under the documented names."""
        ...


class AutogenContext:
    """What renderers and `render_item` are given; documented under this name."""

    def __init__(
        self,
        migration_context: MigrationContextLike,
        metadata: Metadata = None,
        opts: Mapping[str, Any] | None = None,
        autogenerate: bool = True,
    ) -> None:
        if autogenerate and migration_context.connection is None:
            raise NoConnection
        self.migration_context = migration_context
        self.connection = migration_context.connection
        self.dialect = migration_context.dialect
        self.opts: Mapping[str, Any] = {**migration_context.opts, **(opts or {})}
        self.metadata = metadata if metadata is not None else self.opts.get("target_metadata")
        self.imports: set[str] = set()
        """Import lines that the rendered code needs; a renderer adds to them."""

    @property
    def scope(self) -> Scope:
        """The dialect and the hooks that leave things out of a comparison."""
        return Scope(
            self.dialect,
            self.dialect.default_schema_name,
            include_name=self.opts.get("include_name"),
            include_object=self.opts.get("include_object"),
        )

    def run_name_filters(
        self, name: str | None, type_: NameType, parent_names: Mapping[str, str | None]
    ) -> bool:
        """Ask `include_name` about a reflected name."""
        include_name = self.opts.get("include_name")
        return include_name is None or bool(include_name(name, type_, parent_names))

    def run_object_filters(
        self, object_: Any, name: str | None, type_: ObjectType, reflected: bool, compare_to: Any
    ) -> bool:
        """Ask `include_object` about an object."""
        include_object = self.opts.get("include_object")
        return include_object is None or bool(
            include_object(object_, name, type_, reflected, compare_to)
        )

    run_filters = run_object_filters

    @property
    def own_tables(self) -> frozenset[TableKey]:
        """The tables that gitmig itself keeps in the database: versions and the log."""
        schema = self.scope.fold(self.opts.get("version_table_schema"))
        defaults = Options()
        names = (
            self.opts.get("version_table") or defaults.version_table,
            self.opts.get("log_table") or defaults.log_table,
        )
        return frozenset((schema, name) for name in names)
