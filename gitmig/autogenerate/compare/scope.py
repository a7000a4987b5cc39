"""What takes part in a comparison, and by which names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Column, Constraint, Dialect, FetchedValue, Index, Table
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from gitmig.autogenerate.canonical import CanonicalSql
from gitmig.autogenerate.compare.rules import DialectRules
from gitmig.autogenerate.snapshot import TableKey
from gitmig.ddl.sql_text import plain_dialect

ObjectType = Literal[
    "table",
    "column",
    "index",
    "unique_constraint",
    "foreign_key_constraint",
    "check_constraint",
    "exclude_constraint",
]
NameType = ObjectType | Literal["schema"]
IncludeName = Callable[[str | None, NameType, Mapping[str, str | None]], bool]
IncludeObject = Callable[[Any, str | None, ObjectType, bool, Any], bool]
CompareType = Callable[[Any, Column[Any], Column[Any], TypeEngine[Any], TypeEngine[Any]], Any]
CompareServerDefault = Callable[
    [Any, Column[Any], Column[Any], str | None, FetchedValue | None, str | None], Any
]


@dataclass(frozen=True, slots=True)
class Scope:
    """The dialect, and the hooks of the user that leave things out."""

    dialect: Dialect
    default_schema: str | None = None
    """The name of the schema that is written None."""
    include_name: IncludeName | None = None
    """Asked about every name that was reflected."""
    include_object: IncludeObject | None = None
    """Asked about every object; only then is one built for things that do not differ."""
    compare_type: bool | CompareType = True
    """Whether types are compared, or a function that decides."""
    compare_enums: bool = True
    """Whether the values of PostgreSQL's ENUM types are compared."""
    compare_server_default: bool | CompareServerDefault = True
    """Whether server defaults are compared, or a function that decides."""
    rules: DialectRules | None = None
    """What answers in place of the rules here."""
    left_out: tuple[Any, ...] = ()
    """What of a table these rules leave out, of the database's side or of the models'."""
    context: Any = None
    """The migration context, which the hooks are given."""
    canonical: CanonicalSql = field(default_factory=CanonicalSql)
    """What the database makes of expressions that are spelled in two ways."""

    @property
    def is_mysql(self) -> bool:
        """Whether the database is MySQL or MariaDB."""
        return self.dialect.name in ("mysql", "mariadb")

    @property
    def plain_dialect(self) -> Dialect:
        """The dialect for names and SQL as they stand in a definition, where % is not doubled."""
        return plain_dialect(self.dialect)

    def fold(self, schema: str | None) -> str | None:
        """Return None for the default schema."""
        return None if schema == self.default_schema else schema

    def key_of(self, table: Table) -> TableKey:
        """Return a model table's key."""
        return self.fold(table.schema), table.name

    def is_left_out(self, one: object) -> bool:
        """Whether the rules left it out."""
        return bool(self.left_out) and any(one is each for each in self.left_out)

    def allows_name(self, name: str | None, type_: NameType, key: TableKey | None = None) -> bool:
        """Whether a reflected name takes part; `key` is the table that it belongs to."""
        if self.include_name is None:
            return True
        parents: dict[str, str | None] = {}
        if key is not None:
            schema, table = key
            qualified = f"{schema}.{table}" if schema else table
            parents = {"schema_name": schema, "schema_qualified_table_name": qualified}
            if type_ != "table":
                parents["table_name"] = table
        return self.include_name(name, type_, parents)

    def allows_object(
        self,
        type_: ObjectType,
        name: str | None,
        *,
        model: SchemaItem | None = None,
        reflected: Callable[[], SchemaItem] | None = None,
    ) -> bool:
        """Whether an object takes part: one of the model, of the database, or both compared."""
        if self.include_object is None:
            return True
        built = reflected() if reflected is not None else None
        if model is None:
            return self.include_object(built, name, type_, True, None)
        return self.include_object(model, name, type_, False, built)


def final_name(item: Constraint | Index, dialect: Dialect) -> str | None:
    """Return the name that an object of the model has in a database; None if it has none.

    Naming conventions were applied when the object met its table; a name of theirs that is too
    long is cut here, as SQLAlchemy cuts it in DDL, and then as the database does it.
    """
    if not isinstance(item.name, str):
        return None
    name = _cut(item, str(item.name), dialect)
    # SQLAlchemy counts letters, PostgreSQL counts bytes.
    if dialect.name != "postgresql" or name.isascii():
        return name
    return name.encode()[: dialect.max_identifier_length].decode(errors="ignore")


def _cut(item: Constraint | Index, name: str, dialect: Dialect) -> str:
    """Return the name as it is in DDL."""
    is_index = isinstance(item, Index)
    longest = dialect.max_index_name_length if is_index else dialect.max_constraint_name_length
    if len(name) <= (longest or dialect.max_identifier_length):
        return name
    preparer = plain_dialect(dialect).identifier_preparer
    if isinstance(item, Index):
        written: str | None = preparer.format_index(item)
    else:
        written = preparer.format_constraint(item)
    return next(iter(preparer.unformat_identifiers(written or name)))
