"""Creating a table, and dropping it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Column,
    Constraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
)
from sqlalchemy.schema import SchemaItem

from gitmig.errors.operations import OriginalUnknown
from gitmig.operations.arguments import check_flag, check_table, check_table_item
from gitmig.operations.copying import copy_table, is_type_bound
from gitmig.operations.directive import Directive
from gitmig.operations.keywords import checks_keywords
from gitmig.operations.operation import Diff, MigrateOperation, qualified
from gitmig.operations.schema_objects import SchemaContext, SchemaObjects
from gitmig.operations.touch import Touch, touch_referents, touch_table

TABLE_KEYWORDS = frozenset(
    {"comment", "implicit_returning", "info", "listeners", "prefixes", "quote", "quote_schema"}
)


class CreateTableOp(MigrateOperation):
    """Create a table, with the indexes and comments that its items carry."""

    def __init__(
        self,
        table_name: str,
        columns: Iterable[SchemaItem],
        *,
        schema: str | None = None,
        if_not_exists: bool | None = None,
        _namespace_metadata: MetaData | None = None,
        _constraints_included: bool = False,
        **kw: Any,
    ) -> None:
        self.table_name = table_name
        self.columns = list(columns)
        self.schema = schema
        self.if_not_exists = if_not_exists
        self.info = kw.pop("info", None) or {}
        self.comment = kw.pop("comment", None)
        self.prefixes = kw.pop("prefixes", None)
        self.kw = kw

    @classmethod
    def from_table(
        cls, table: Table, *, _namespace_metadata: MetaData | None = None
    ) -> "CreateTableOp":
        """Return the operation that creates the table; its indexes are operations of their own."""
        copy = copy_table(table, MetaData(naming_convention=table.metadata.naming_convention))
        for column in copy.columns:
            # The constraints and indexes that the flags stand for exist: once is enough.
            column.index = column.unique = None
        return cls(
            table.name,
            [*copy.columns, *_written_constraints(copy)],
            schema=table.schema,
            comment=table.comment,
            info=dict(table.info),
            prefixes=list(table._prefixes),
            **table.kwargs,
        )

    def to_table(self, migration_context: SchemaContext | None = None) -> Table:
        """Build the table in a MetaData of its own."""
        return SchemaObjects.of(migration_context).table(
            self.table_name,
            self.columns,
            schema=self.schema,
            comment=self.comment,
            info=dict(self.info),
            prefixes=list(self.prefixes or ()),
            **self.kw,
        )

    def reverse(self) -> "DropTableOp":
        """Return the drop of the table, which knows the way back."""
        return DropTableOp(
            self.table_name,
            schema=self.schema,
            if_exists=self.if_not_exists,
            table_kw={
                "comment": self.comment,
                "info": self.info,
                "prefixes": self.prefixes,
                **self.kw,
            },
            _reverse=self,
        )

    def to_diff_tuple(self) -> Diff:
        """Return `("add_table", Table)`."""
        return ("add_table", self.to_table())

    def describe(self) -> str:
        """Return such as "create table users (id, email)"."""
        columns = ", ".join(item.name for item in self.columns if isinstance(item, Column))
        return f"create table {qualified(self.table_name, self.schema)} ({columns})"

    def touches(self) -> tuple[Touch, ...]:
        """Return the new table, its named indexes, and the tables that it refers to."""
        names = [item.name for item in self.columns if isinstance(item, Index)]
        return (
            touch_table(self.table_name, self.schema, "create"),
            *(Touch("index", name, self.table_name, self.schema, "create") for name in names),
            *touch_referents(key for item in self.columns for key in _foreign_keys(item)),
        )


class DropTableOp(MigrateOperation):
    """Drop a table."""

    def __init__(
        self,
        table_name: str,
        *,
        schema: str | None = None,
        if_exists: bool | None = None,
        table_kw: dict[str, Any] | None = None,
        _reverse: CreateTableOp | None = None,
    ) -> None:
        self.table_name = table_name
        self.schema = schema
        self.if_exists = if_exists
        self.table_kw = dict(table_kw or {})
        self.info = self.table_kw.pop("info", None) or {}
        self.comment = self.table_kw.pop("comment", None)
        self.prefixes = self.table_kw.pop("prefixes", None)
        self._reverse = _reverse

    @classmethod
    def from_table(
        cls, table: Table, *, _namespace_metadata: MetaData | None = None
    ) -> "DropTableOp":
        """Return the drop of the table, which knows the way back."""
        return CreateTableOp.from_table(table).reverse()

    def to_table(self, migration_context: SchemaContext | None = None) -> Table:
        """Build the table: with its columns where they are known, else with none."""
        return SchemaObjects.of(migration_context).table(
            self.table_name,
            self._reverse.columns if self._reverse is not None else (),
            schema=self.schema,
            comment=self.comment,
            info=dict(self.info),
            prefixes=list(self.prefixes or ()),
            **self.table_kw,
        )

    def reverse(self) -> CreateTableOp:
        """Return the creation of the table; raises OriginalUnknown for a drop by name."""
        if self._reverse is None:
            raise OriginalUnknown(self.describe())
        return CreateTableOp(
            self.table_name,
            self._reverse.columns,
            schema=self.schema,
            if_not_exists=self.if_exists,
            comment=self.comment,
            info=self.info,
            prefixes=self.prefixes,
            **self.table_kw,
        )

    def to_diff_tuple(self) -> Diff:
        """Return `("remove_table", Table)`."""
        return ("remove_table", self.to_table())

    def describe(self) -> str:
        """Return such as "drop table users"."""
        return f"drop table {qualified(self.table_name, self.schema)}"

    def touches(self) -> tuple[Touch, ...]:
        """Return the removed table."""
        return (touch_table(self.table_name, self.schema, "remove"),)


class CreateTableDirective(Directive):
    """Offers `create_table`."""

    @checks_keywords(also=TABLE_KEYWORDS, construct=Table("", MetaData()))
    def create_table(
        self,
        table_name: str,
        *columns: SchemaItem,
        if_not_exists: bool | None = None,
        schema: str | None = None,
        **kw: Any,
    ) -> Table:
        """Create a table, and return it as a `Table` to insert into or select from.

            op.create_table(
                "users",
                sa.Column("id", sa.Integer, primary_key=True),
                sa.Column("email", sa.String(255), nullable=False),
                sa.UniqueConstraint("email", name="uq_users_email"),
            )

        `columns` are columns and table constraints, as in `sqlalchemy.Table`. A column with
        `index=True` gets its index, a `comment` its statement where the database needs one.
        Further keywords go to `Table`: `comment`, `prefixes`, `info`, and options of a dialect
        such as `mysql_engine`. Names of constraints that are None follow the naming convention
        of the target metadata.
        """
        check_table("create_table", table_name, schema)
        check_flag("create_table", "if_not_exists", if_not_exists)
        for item in columns:
            check_table_item("create_table", "columns", item, table_name)
        operation = CreateTableOp(
            table_name, columns, schema=schema, if_not_exists=if_not_exists, **kw
        )
        table: Table = self.invoke(operation)
        return table


class DropTableDirective(Directive):
    """Offers `drop_table`."""

    @checks_keywords(also=TABLE_KEYWORDS, construct=Table("", MetaData()))
    def drop_table(
        self,
        table_name: str,
        *,
        schema: str | None = None,
        if_exists: bool | None = None,
        **kw: Any,
    ) -> None:
        """Drop a table, with its rows, indexes and constraints.

            op.drop_table("users")

        Further keywords go to `sqlalchemy.Table`.
        """
        check_table("drop_table", table_name, schema)
        check_flag("drop_table", "if_exists", if_exists)
        self.invoke(DropTableOp(table_name, schema=schema, if_exists=if_exists, table_kw=kw))


def _written_constraints(table: Table) -> list[Constraint]:
    """Return the constraints that somebody wrote, in an order that does not change."""
    constraints = [
        constraint
        for constraint in table.constraints
        if not is_type_bound(constraint)
        and not (isinstance(constraint, PrimaryKeyConstraint) and not constraint.columns)
    ]
    return sorted(constraints, key=_sort_key)


def _sort_key(constraint: Constraint) -> tuple[bool, str, str, tuple[str, ...]]:
    return (
        not isinstance(constraint, PrimaryKeyConstraint),
        type(constraint).__name__,
        constraint.name if isinstance(constraint.name, str) else "",
        tuple(column.key for column in getattr(constraint, "columns", ())),
    )


def _foreign_keys(item: SchemaItem) -> Iterable[ForeignKey]:
    if isinstance(item, Column):
        return item.foreign_keys
    return item.elements if isinstance(item, ForeignKeyConstraint) else ()
