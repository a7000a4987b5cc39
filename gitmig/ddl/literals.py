"""Values written into the text of a statement, as each database reads them.

SQLAlchemy writes some types itself, for comparisons while it debugs and for DDL; this goes on to
every type that a migration may insert, and to what a database's client makes of a text: a value
in a script must be the value that the driver would have sent.
"""

import json
import math
from collections.abc import Callable, Mapping
from copy import copy
from datetime import date, datetime, timedelta
from decimal import Decimal
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Network
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ARRAY,
    JSON,
    BindParameter,
    ClauseElement,
    ColumnDefault,
    Dialect,
    Interval,
    PickleType,
    String,
    TypeDecorator,
    literal,
)
from sqlalchemy.exc import CompileError
from sqlalchemy.sql.compiler import Compiled, SQLCompiler
from sqlalchemy.sql.dml import ValuesBase
from sqlalchemy.types import NullType, TypeEngine

from gitmig.errors.scripts import ParameterMissing, ValueNotWritable

Type = TypeEngine[Any]

_scripts: WeakKeyDictionary[Dialect, Dialect] = WeakKeyDictionary()
EPOCH = datetime(1970, 1, 1)
"""What SQLAlchemy counts an interval from, where a database has no type for it."""


def compile_for_script(
    construct: ClauseElement, dialect: Dialect, *, literal_binds: bool = True
) -> str:
    """Return the text of a statement as a client reads it, its values in it or as `:name`.

    Raises:
        ParameterMissing, ValueNotWritable: a parameter cannot be written.
    """
    script_dialect = get_script_dialect(dialect)
    if not literal_binds:
        return str(construct.compile(dialect=script_dialect))
    options = {"literal_binds": True}
    compiled = construct.compile(dialect=script_dialect, compile_kwargs=options)
    defaults = _find_defaults(compiled)
    if defaults and isinstance(construct, ValuesBase):
        construct = construct.values(defaults)
        compiled = construct.compile(dialect=script_dialect, compile_kwargs=options)
    return str(compiled)


def _find_defaults(compiled: Compiled) -> dict[str, Any]:
    """Return the values that SQLAlchemy would make in Python when it runs the statement."""
    if not isinstance(compiled, SQLCompiler):
        return {}
    columns = [(column, column.default) for column in compiled.insert_prefetch]
    columns += [(column, column.onupdate) for column in compiled.update_prefetch]
    return {
        column.key: default.arg(None) if default.is_callable else default.arg
        for column, default in columns
        if isinstance(default, ColumnDefault)
    }


def get_script_dialect(dialect: Dialect) -> Dialect:
    """Return the dialect as it writes text for a client instead of for a driver.

    A driver's `%%` is a `%` again, and values can be written in full.
    """
    if dialect not in _scripts:
        _scripts[dialect] = _make_script_dialect(dialect)
    return _scripts[dialect]


def _make_script_dialect(dialect: Dialect) -> Dialect:
    if issubclass(dialect.statement_compiler, LiteralCompiler):
        return dialect
    made = copy(dialect)
    # Of the types' memory nothing can stay: it holds what writes for the driver.
    vars(made).pop("_type_memos", None)
    made.paramstyle = "named"
    made.positional = False
    if made.name == "postgresql":
        vars(made)["_backslash_escapes"] = False  # what is written here reads the same either way
    made.identifier_preparer = made.preparer(made)
    made.type_compiler_instance = type(dialect.type_compiler_instance)(made)
    vars(made)["type_compiler"] = made.type_compiler_instance
    compiler = dialect.statement_compiler
    made.statement_compiler = type(f"Literal{compiler.__name__}", (LiteralCompiler, compiler), {})
    return made


class LiteralCompiler(SQLCompiler):
    """Goes before a dialect's compiler, and writes values."""

    def render_literal_bindparam(self, bindparam: BindParameter[Any], *args: Any, **kw: Any) -> str:
        """Return the parameter's value as SQL; one without a value is not taken for NULL."""
        is_empty = bindparam.value is None and bindparam.callable is None
        if is_empty and bindparam.required:
            raise ParameterMissing(str(bindparam.key))
        if is_empty and bindparam.type.should_evaluate_none:
            return self.render_literal_value(None, bindparam.type)
        compiler: Any = super()  # its method has no types
        text: str = compiler.render_literal_bindparam(bindparam, *args, **kw)
        return text

    def render_literal_value(self, value: Any, type_: Type) -> str:
        """Return the value as SQL."""
        if value is None and not type_.should_evaluate_none:
            return "NULL"
        value, type_ = _unwrap(value, type_, self.dialect)
        if value is None:
            return "NULL"
        if isinstance(type_, ARRAY) and isinstance(value, list | tuple):
            return self._render_array(value, type_)
        is_decorated = isinstance(type_, TypeDecorator)
        write = None if is_decorated else _find_writer(value, self.dialect.name)
        text = write(value) if write else self._render_by_type(value, type_)
        if "\x00" in text:
            raise ValueNotWritable(value, str(type_), "no database's client reads a NUL in a text")
        # In DDL, where the compiler has no statement, only a plain literal can stand.
        return _quote(text, self.dialect, is_expression=self.statement is not None)

    def _render_by_type(self, value: Any, type_: Type) -> str:
        try:
            return super().render_literal_value(value, type_)
        except CompileError as error:
            reason = str(error.__cause__ or "nothing says how such a value is written")
            raise ValueNotWritable(value, str(type_), reason) from error

    def _render_array(self, items: list[Any] | tuple[Any, ...], type_: ARRAY[Any]) -> str:
        nested = all(isinstance(item, list | tuple) for item in items) and bool(items)
        item_type: Type = type_ if nested else type_.item_type
        texts = [self.render_literal_value(item, item_type) for item in items]
        name = self.dialect.type_compiler_instance.process(type_)
        return f"ARRAY[{', '.join(texts)}]::{name}"


def _unwrap(value: Any, type_: Type, dialect: Dialect) -> tuple[Any, Type]:
    """Return the value as the driver would get it, and the type that the database has for it."""
    if isinstance(type_, NullType):
        type_ = literal(value).type
    found = type_.dialect_impl(dialect)
    while isinstance(found, TypeDecorator):
        if type(found).process_literal_param is not TypeDecorator.process_literal_param:
            return value, found
        value = _bind(value, found, dialect)
        found = found.impl_instance.dialect_impl(dialect)
    if isinstance(found, JSON):
        return _serialize(value, found, dialect), String()
    if not _has_literals(found, dialect):
        return _send(value, found, dialect)
    return value, found


def _bind(value: Any, type_: TypeDecorator[Any], dialect: Dialect) -> Any:
    if isinstance(type_, Interval):
        return None if value is None else EPOCH + value
    if isinstance(type_, PickleType):
        return type_.pickler.dumps(value, type_.protocol)
    if type(type_).process_bind_param is not TypeDecorator.process_bind_param:
        return type_.process_bind_param(value, dialect)
    return value


def _serialize(value: Any, type_: JSON, dialect: Dialect) -> str | None:
    if value is None and type_.none_as_null:
        return None
    serializer: Callable[[Any], str] = getattr(dialect, "_json_serializer", None) or json.dumps
    return serializer(None if value is JSON.NULL else value)


def _has_literals(type_: Type, dialect: Dialect) -> bool:
    return type_.literal_processor(dialect) is not None


def _send(value: Any, type_: Type, dialect: Dialect) -> tuple[Any, Type]:
    """Take what the type makes for the driver; a text suits every such type."""
    if isinstance(value, _ADDRESSES) or _is_range(value, dialect):
        return str(value), String()
    process = type_.bind_processor(dialect)
    if process is not None:
        value = process(value)
    return value, String() if isinstance(value, str) else type_


_ADDRESSES = (IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Network)
"""What drivers for PostgreSQL send as text; a range, too."""


def _is_range(value: Any, dialect: Dialect) -> bool:
    if dialect.name != "postgresql":
        return False
    from sqlalchemy.dialects.postgresql import Range  # other databases do without its dialect

    return isinstance(value, Range)


_Writer = Callable[[Any], str]


class _Bytes(Protocol):
    def hex(self) -> str: ...


def _standard_bytes(value: _Bytes) -> str:
    return f"X'{value.hex()}'"


def _postgresql_interval(value: timedelta) -> str:
    parts = f"{value.days} days {value.seconds} seconds {value.microseconds} microseconds"
    return f"INTERVAL '{parts}'"


def _mssql_datetime(value: datetime) -> str:
    # Without the T, SQL Server reads a date as the session's language has it.
    kind = "DATETIME2" if value.tzinfo is None else "DATETIMEOFFSET"
    return f"CAST('{value.isoformat()}' AS {kind})"


_BYTES: Mapping[str, _Writer] = {
    "postgresql": lambda value: f"'\\x{value.hex()}'",
    "mssql": lambda value: f"0x{value.hex()}",
    "oracle": lambda value: f"HEXTORAW('{value.hex()}')",
}
_DATETIMES: Mapping[str, _Writer] = {
    # Its drivers leave the zone out, too.
    "mysql": lambda value: f"'{value.replace(tzinfo=None)}'",
    "mariadb": lambda value: f"'{value.replace(tzinfo=None)}'",
    "mssql": _mssql_datetime,
    "oracle": lambda value: f"TIMESTAMP '{value.isoformat(sep=' ')}'",
}
_DATES: Mapping[str, _Writer] = {
    "mssql": lambda value: f"CAST('{value}' AS DATE)",
    "oracle": lambda value: f"DATE '{value}'",
}
_INTERVALS: Mapping[str, _Writer] = {"postgresql": _postgresql_interval}


def _find_writer(value: Any, dialect: str) -> _Writer | None:
    """Return what writes a value of this class, where the type of SQLAlchemy does not do it."""
    match value:
        case bytes() | bytearray() | memoryview():
            return _BYTES.get(dialect, _standard_bytes)
        case float() | Decimal() if not math.isfinite(value):
            return _write_infinite if dialect == "postgresql" else _refuse_infinite
        case Decimal():
            return lambda number: format(number, "f")  # databases read an exponent as a float
        case datetime():
            return _DATETIMES.get(dialect)
        case date():
            return _DATES.get(dialect)
        case timedelta():
            return _INTERVALS.get(dialect)
    return None


def _write_infinite(value: float | Decimal) -> str:
    return f"'{value}'"


def _refuse_infinite(value: float | Decimal) -> str:
    raise ValueNotWritable(value, "number", "this database has no such number")


def _quote(text: str, dialect: Dialect, *, is_expression: bool) -> str:
    """Return a literal so that neither database nor client finds more in it than a text."""
    if not (text.startswith(("'", "N'")) and text.endswith("'")):
        return text
    match dialect.name:
        case "mysql" | "mariadb" if vars(dialect).get("_backslash_escapes", True):
            return text.replace("\r", "\\r")  # which its client leaves out at the end of a line
        case "sqlite" if is_expression and "\r\n" in text:  # and SQLite's, too
            return "(" + text.replace("\r", "'||char(13)||'") + ")"
        case "postgresql" if "\\" in text:  # in E'' alike, whatever standard_conforming_strings is
            return "E" + text.replace("\\", "\\\\")
        case "mssql":
            text = text if text.isascii() or text.startswith("N") else f"N{text}"
            # A backslash at the end of a line would join it with the next, and sqlcmd looks for
            # the value of `$(name)`.
            prefix = text.partition("'")[0]
            join = f"' + {prefix}'"
            if is_expression:
                text = text.replace("\\\n", f"\\{join}\n").replace("$(", f"${join}(")
            return text
        case "oracle" if is_expression and not {"&", "\n"}.isdisjoint(text):
            # SQL*Plus asks for the value of `&name`, and ends a statement at an empty line.
            return "(" + text.replace("&", "'||CHR(38)||'").replace("\n", "'||CHR(10)||'") + ")"
    return text
