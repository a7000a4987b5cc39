"""How a database is told to make values of a new type of the old ones.

PostgreSQL converts on its own only where it has an assignment cast
(https://www.postgresql.org/docs/current/sql-altertable.html); for anything else ALTER COLUMN TYPE
wants a USING, and fails without one even when the table is empty. So does MariaDB between UUID or
INET and what is no text, and knows no USING: there the column is a text in between.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import CompileError
from sqlalchemy.types import String, TypeEngine

from gitmig.autogenerate.compare.scope import Scope
from gitmig.autogenerate.compare.spelling import Spelling, spell_type

_FAMILIES: Mapping[str, str] = {
    "BIGINT": "number",
    "BIT": "bits",
    "BIT VARYING": "bits",
    "CHAR": "text",
    "CIDR": "network",
    "CITEXT": "text",
    "DATE": "day",
    "DOUBLE PRECISION": "number",
    "INET": "network",
    "INTEGER": "number",
    "NUMERIC": "number",
    "REAL": "number",
    "SMALLINT": "number",
    "TEXT": "text",
    "TIMESTAMP WITH TIME ZONE": "day",
    "TIMESTAMP WITHOUT TIME ZONE": "day",
    "VARCHAR": "text",
}
"""Types that PostgreSQL assigns to each other on its own."""

_EXPLICIT = frozenset(
    {("BOOLEAN", "INTEGER"), ("INTEGER", "BOOLEAN"), ("JSON", "JSONB"), ("JSONB", "JSON")}
)
"""Further pairs with a cast that has to be written."""

_NUMBERS_BY_WAY: Mapping[str, str] = {"BOOLEAN": "integer", "MONEY": "numeric"}
"""Types that no number can be cast to or from but this one."""
_HEXADECIMAL_UUID = ("32",)
"""The length of the text that SQLAlchemy keeps a UUID in where there is no type for it."""

_COMPARABLE: Mapping[str, str] = {
    "BIGINT": "integer",
    "INTEGER": "integer",
    "SMALLINT": "integer",
    "TEXT": "text",
    "VARCHAR": "text",
}
"""Types of PostgreSQL that a foreign key may have one of on each side."""

_OPAQUE = frozenset({"UUID", "INET4", "INET6"})
"""Types of MariaDB that it converts from and to texts alone."""
_MYSQL_TEXTS = ("CHAR", "VARCHAR", "TEXT", "BLOB", "BINARY", "ENUM", "SET", "JSON")
_LONGEST_OPAQUE = 39
"""Characters of an INET6, the longest of them as text."""


def find_step(old: TypeEngine[Any], new: TypeEngine[Any], scope: Scope) -> TypeEngine[Any] | None:
    """Return the type that a column must have between two types; None if it needs none."""
    if not scope.is_mysql:
        return None
    try:
        names = {spell_type(one, scope.dialect, scope.default_schema).name for one in (old, new)}
    except CompileError:
        return None
    if len(names) == 1 or _OPAQUE.isdisjoint(names):
        return None
    others = names if names <= _OPAQUE else names - _OPAQUE
    is_text = any(name.endswith(_MYSQL_TEXTS) for name in others)
    return None if is_text else String(_LONGEST_OPAQUE)


def find_conversions(
    old: TypeEngine[Any], new: TypeEngine[Any], column: str, scope: Scope
) -> dict[str, str | None]:
    """Return `postgresql_using` for the way to the new type, and what it is on the way back."""
    if scope.dialect.name != "postgresql":
        return {}
    quoted = scope.plain_dialect.identifier_preparer.quote(column)
    there, back = _find_using(old, new, quoted, scope), _find_using(new, old, quoted, scope)
    if there is None and back is None:
        return {}
    return {"postgresql_using": there, "existing_postgresql_using": back}


def needs_conversion(old: TypeEngine[Any], new: TypeEngine[Any], scope: Scope) -> bool:
    """Whether the database converts neither values nor a default on its own, there or back."""
    if scope.dialect.name != "postgresql":
        return False
    ways = (_find_using(old, new, "", scope), _find_using(new, old, "", scope))
    return any(one is not None for one in ways)


def keeps_foreign_keys(old: TypeEngine[Any], new: TypeEngine[Any], scope: Scope) -> bool:
    """Whether foreign keys of a column can stay while its type changes, on one side and the other.

    MySQL refuses it for any two types, PostgreSQL for those that it has no `=` for.
    """
    if scope.dialect.name != "postgresql":
        return not scope.dialect.supports_alter
    try:
        before = spell_type(old, scope.dialect, scope.default_schema)
        after = spell_type(new, scope.dialect, scope.default_schema)
    except CompileError:
        return False
    if before.array != after.array:
        return False
    names = {_COMPARABLE.get(one.name, one.name) for one in (before, after)}
    return len(names) == 1


def _find_using(
    old: TypeEngine[Any], new: TypeEngine[Any], column: str, scope: Scope
) -> str | None:
    """Return what makes a value of the new type of the column's old one."""
    try:
        before = spell_type(old, scope.dialect, scope.default_schema)
        after = spell_type(new, scope.dialect, scope.default_schema)
        target = scope.plain_dialect.type_compiler_instance.process(new)
    except CompileError:
        return None
    if not (before.array or after.array):
        function = _find_function(before, after, column)
        if function is not None:
            return function
    if _is_automatic(before, after):
        return None
    return column + _find_cast(before, after, _without_length(after, target))


def _find_function(before: Spelling, after: Spelling, column: str) -> str | None:
    """Return the call that keeps what a value says, where a cast does not."""
    families = _family(before), _family(after)
    # Their casts read and write escapes: a backslash would be lost, and bytes become \x... texts.
    if families[0] == "text" and after.name == "BYTEA":
        return f"convert_to({column}, 'UTF8')"
    if before.name == "BYTEA" and families[1] == "text":
        return f"convert_from({column}, 'UTF8')"
    if before.name == "UUID" and families[1] == "text" and after.arguments == _HEXADECIMAL_UUID:
        return f"replace({column}::text, '-', '')"
    return None


def _find_cast(before: Spelling, after: Spelling, target: str) -> str:
    """Return what stands behind the old value to make it one of the new type."""
    if not (before.array or after.array):
        if (before.name, after.name) in _EXPLICIT:
            return f"::{target}"
        for one, other in ((before, after), (after, before)):
            way = _NUMBERS_BY_WAY.get(one.name)
            if way is not None and _family(other) == "number":
                return f"::{way}::{target}"
    if _family(before) == "text" and not before.array:
        return f"::{target}"
    # Every type can be written as text and read again; what cannot be read is an error.
    return f"::text::{target}"


def _without_length(after: Spelling, target: str) -> str:
    """Return the type without a length that a cast would cut values at.

    The assignment to the column, which follows, refuses what is too long.
    """
    family = _family(after)
    if family == "bits":
        target = "BIT VARYING"
    elif family == "text" and after.array:
        target = "TEXT"
    else:
        return target
    return f"{target}[]" if after.array else target


def _is_automatic(before: Spelling, after: Spelling) -> bool:
    if before.array != after.array:
        return _family(after) == "text" and not after.array
    if before.name == after.name:
        return True
    family = _family(after)
    if family == "text" and not after.array:
        return True
    return family is not None and family == _family(before)


def _family(spelling: Spelling) -> str | None:
    return _FAMILIES.get(spelling.name)
