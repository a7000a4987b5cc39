"""A column type as the database spells it: one spelling for all that it takes for the same."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.exc import CompileError
from sqlalchemy.types import TypeEngine

from gitmig.autogenerate.reflect.sqlite import resolve_type

_COLLATION = re.compile(r'\s+COLLATE\s+("(?:[^"]|"")*"|[\w.]+)', re.IGNORECASE)
_CHARSET = re.compile(r"\s+(?:CHARACTER SET|CHARSET)\s+(\w+)", re.IGNORECASE)
_ARGUMENTS = re.compile(r"\(([^()]*)\)")
_DIMENSIONS = re.compile(r"(?:\[\d*\])+$")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A type's name in upper case, quoted names as they are, and what follows it."""

    name: str
    arguments: tuple[str, ...] = ()
    array: bool = False
    collation: str | None = None
    charset: str | None = None


def spell_type(type_: TypeEngine[Any], dialect: Dialect, default_schema: str | None) -> Spelling:
    """Return the type as `dialect` spells it; raises CompileError for what it does not have."""
    return _spell(dialect.type_compiler_instance.process(type_), dialect, default_schema)


def is_same_spelling(reflected: Spelling, model: Spelling) -> bool:
    """Whether the model says nothing but what the database has.

    Character set and collation count only where the model names them.
    """
    if reflected is model:
        return True
    if (reflected.name, reflected.arguments, reflected.array) != (
        model.name,
        model.arguments,
        model.array,
    ):
        return False
    return all(
        wanted is None or wanted == found
        for wanted, found in (
            (model.collation, reflected.collation),
            (model.charset, reflected.charset),
        )
    )


def complete_spelling(spelling: Spelling, charset: str, collation: str) -> Spelling:
    """Return what a type of MySQL is that leaves out its table's character set and collation."""
    return _with_texts(replace(spelling, charset=charset, collation=collation))


@lru_cache(maxsize=4096)
def _spell(text: str, dialect: Dialect, default_schema: str | None) -> Spelling:
    spelling = _parse(_resolve(text, dialect), default_schema)
    normalize = _NORMALIZE.get(dialect.name)
    return spelling if normalize is None else normalize(spelling, dialect)


def _resolve(text: str, dialect: Dialect) -> str:
    """Return what SQLite, which keeps any name, makes of a type's when it is read."""
    if dialect.name != "sqlite":
        return text
    plain = _COLLATION.sub("", text)
    resolved = resolve_type(plain, getattr(dialect, "ischema_names", {}))
    try:
        return dialect.type_compiler_instance.process(resolved)
    except CompileError:  # A name without an affinity, which reads as no type at all.
        return plain


def _parse(text: str, default_schema: str | None) -> Spelling:
    collation = charset = None
    if found := _COLLATION.search(text):
        collation = found[1].strip('"').lower()
        text = _COLLATION.sub("", text)
    if found := _CHARSET.search(text):
        charset = found[1].lower()
        text = _CHARSET.sub("", text)
    array = bool(_DIMENSIONS.search(text))
    text = _DIMENSIONS.sub("", text)
    arguments: tuple[str, ...] = ()
    if not text.startswith('"') and (found := _ARGUMENTS.search(text)):
        arguments = tuple(argument.strip() for argument in found[1].split(","))
        text = text[: found.start()] + text[found.end() :]
    for prefix in (f"{default_schema}.", f'"{default_schema}".'):
        text = text.removeprefix(prefix) if default_schema else text
    name = text if '"' in text else " ".join(text.upper().split())
    return Spelling(name, arguments, array, collation, charset)


_POSTGRESQL_NAMES: Mapping[str, str] = {
    "BIGSERIAL": "BIGINT",
    "BOOL": "BOOLEAN",
    "BPCHAR": "CHAR",
    "CHARACTER": "CHAR",
    "CHARACTER VARYING": "VARCHAR",
    "DEC": "NUMERIC",
    "DECIMAL": "NUMERIC",
    "FLOAT4": "REAL",
    "FLOAT8": "DOUBLE PRECISION",
    "INT": "INTEGER",
    "INT2": "SMALLINT",
    "INT4": "INTEGER",
    "INT8": "BIGINT",
    "NCHAR": "CHAR",
    "SERIAL": "INTEGER",
    "SMALLSERIAL": "SMALLINT",
    "TIME": "TIME WITHOUT TIME ZONE",
    "TIMESTAMP": "TIMESTAMP WITHOUT TIME ZONE",
    "TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE",
    "TIMETZ": "TIME WITH TIME ZONE",
    "VARBIT": "BIT VARYING",
}


def _normalize_postgresql(spelling: Spelling, _dialect: Dialect) -> Spelling:
    name = _POSTGRESQL_NAMES.get(spelling.name, spelling.name)
    arguments = spelling.arguments
    if name == "FLOAT":
        # https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT
        single = bool(arguments) and int(arguments[0]) <= 24
        name, arguments = "REAL" if single else "DOUBLE PRECISION", ()
    elif name == "NUMERIC" and len(arguments) == 1:
        arguments = (*arguments, "0")
    elif name in ("CHAR", "BIT") and not arguments:
        arguments = ("1",)
    return replace(spelling, name=name, arguments=arguments)


_MYSQL_NAMES: Mapping[str, str] = {
    "BOOL": "TINYINT",
    "BOOLEAN": "TINYINT",
    "DEC": "DECIMAL",
    "DOUBLE PRECISION": "DOUBLE",
    "FIXED": "DECIMAL",
    "INT": "INTEGER",
    "NUMERIC": "DECIMAL",
    "REAL": "DOUBLE",
}
_MYSQL_DEFAULTS: Mapping[str, tuple[str, ...]] = {"BIT": ("1",), "CHAR": ("1",), "BINARY": ("1",)}
_MYSQL_INTEGERS = frozenset({"TINYINT", "SMALLINT", "MEDIUMINT", "INTEGER", "BIGINT", "YEAR"})
_BLOB_SIZES = ((255, "TINYBLOB"), (65_535, "BLOB"), (16_777_215, "MEDIUMBLOB"))
_UTF8_BYTES = 4
"""What a character may take: MySQL chooses the size of a TEXT by it."""


def _normalize_mysql(spelling: Spelling, dialect: Dialect) -> Spelling:
    national = spelling.name.startswith("NATIONAL ")
    base, _, attributes = spelling.name.removeprefix("NATIONAL ").partition(" ")
    if base == "DOUBLE" and attributes.startswith("PRECISION"):
        attributes = attributes.removeprefix("PRECISION").strip()
    base = _MYSQL_NAMES.get(base, base)
    arguments = spelling.arguments
    if base in _MYSQL_INTEGERS:
        # The width is for display alone, and newer servers forget it.
        arguments = ()
    elif base == "FLOAT" and len(arguments) == 1:
        # https://mariadb.com/kb/en/float/: up to 24 bits of precision fit a FLOAT.
        base, arguments = "FLOAT" if int(arguments[0]) <= 24 else "DOUBLE", ()
    elif base == "DECIMAL":
        arguments = (*arguments, *("10", "0")[len(arguments) :])
    elif base in ("TEXT", "BLOB") and arguments:
        base, arguments = _sized(base, int(arguments[0])), ()
    elif base == "JSON" and getattr(dialect, "is_mariadb", False):
        base = "LONGTEXT"
    elif not arguments:
        arguments = _MYSQL_DEFAULTS.get(base, ())
    said = set(attributes.split())
    words = " ".join(sorted(said | {"UNSIGNED"} if "ZEROFILL" in said else said))
    if national:
        spelling = replace(spelling, charset="utf8")
    return _with_texts(replace(spelling, name=f"{base} {words}".strip(), arguments=arguments))


def _with_texts(spelling: Spelling) -> Spelling:
    """Return it with the character set of three bytes under the name that newer servers have."""
    charset = "utf8mb3" if spelling.charset == "utf8" else spelling.charset
    collation = spelling.collation and spelling.collation.replace("utf8_", "utf8mb3_")
    return replace(spelling, charset=charset, collation=collation)


def _sized(base: str, length: int) -> str:
    """Return the smallest type that holds so many characters or bytes.

    https://dev.mysql.com/doc/refman/8.4/en/string-type-syntax.html
    """
    octets = length * _UTF8_BYTES if base == "TEXT" else length
    for most, name in _BLOB_SIZES:
        if octets <= most:
            return name.replace("BLOB", base)
    return f"LONG{base}"


_ORACLE_NUMBERS = frozenset({"BIGINT", "INTEGER", "SMALLINT", "DECIMAL", "NUMERIC", "NUMBER"})
_ORACLE_FLOATS = frozenset({"DOUBLE", "DOUBLE PRECISION", "FLOAT", "REAL"})


def _normalize_oracle(spelling: Spelling, _dialect: Dialect) -> Spelling:
    name, arguments = spelling.name, spelling.arguments
    if name in _ORACLE_NUMBERS:
        name = "NUMBER"
    elif name in _ORACLE_FLOATS:
        name, arguments = "FLOAT", ()
    elif name == "VARCHAR":
        name = "VARCHAR2"
    arguments = tuple(argument.removesuffix(" CHAR") for argument in arguments)
    return replace(spelling, name=name, arguments=arguments)


def _normalize_mssql(spelling: Spelling, _dialect: Dialect) -> Spelling:
    names = {"NVARCHAR": "VARCHAR", "DECIMAL": "NUMERIC"}
    return replace(spelling, name=names.get(spelling.name, spelling.name))


_NORMALIZE: Mapping[str, Callable[[Spelling, Dialect], Spelling]] = {
    "mariadb": _normalize_mysql,
    "mssql": _normalize_mssql,
    "mysql": _normalize_mysql,
    "oracle": _normalize_oracle,
    "postgresql": _normalize_postgresql,
}
