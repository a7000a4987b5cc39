"""What a comparison needs to know of the migration context, and what its hooks are given."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import Connection, Dialect, Inspector, MetaData, Table, inspect

from gitmig.autogenerate.compare.scope import NameType, ObjectType, Scope
from gitmig.autogenerate.extension.dispatch import PriorityDispatcher, comparators
from gitmig.autogenerate.hooks import check_hooks
from gitmig.autogenerate.snapshot import Snapshot, TableKey
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


class Reader(Protocol):
    """Where a comparison has the database's schema from."""

    @property
    def is_live(self) -> bool:
        """Whether the database that is connected has that schema, and can be asked about it."""
        ...

    def read(self, context: "AutogenContext", known: AbstractSet[TableKey], /) -> Snapshot | None:
        """Return what takes part; `known` are the tables of the models. None: it is not known."""
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
        check_hooks(self.opts)
        self.metadata = metadata if metadata is not None else self.opts.get("target_metadata")
        self.imports: set[str] = set()
        """Import lines that the rendered code needs; a renderer adds to them."""

    @property
    def comparators(self) -> PriorityDispatcher:
        """The comparators that always run."""
        return comparators

    @cached_property
    def inspector(self) -> Inspector:
        """What SQLAlchemy tells about the database."""
        if self.connection is None:
            raise NoConnection
        return inspect(self.connection)

    @property
    def all_metadata(self) -> Sequence[MetaData]:
        """The models: each MetaData of them."""
        return [self.metadata] if isinstance(self.metadata, MetaData) else self.metadata or ()

    @cached_property
    def table_key_to_table(self) -> dict[str, Table]:
        """The tables of the models by their keys, `schema.name` or the name."""
        return {key: table for one in self.all_metadata for key, table in one.tables.items()}

    @cached_property
    def sorted_tables(self) -> list[Table]:
        """The tables of the models, each after those that it refers to."""
        return [table for one in self.all_metadata for table in one.sorted_tables]

    @cached_property
    def scope(self) -> Scope:
        """The dialect and the hooks that leave things out of a comparison."""
        return Scope(
            self.dialect,
            self.dialect.default_schema_name,
            include_name=self.opts.get("include_name"),
            include_object=self.opts.get("include_object"),
            compare_type=self.opts.get("compare_type", True),
            compare_enums=self.opts.get("compare_enums", True),
            compare_server_default=self.opts.get("compare_server_default", True),
            rules=self.opts.get("dialect_rules"),
            context=self.migration_context,
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
