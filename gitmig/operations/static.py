"""Reads the operations of a revision from its text: no line of the file is run.

Calls of `op` are followed where their arguments are literals, and where they are what SQLAlchemy
builds of literals. A type or a default that cannot be read so does not matter: it is the names
that say what an operation touches. Whatever else a function does is a gap that is told.
"""

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, NoReturn

import sqlalchemy as sa

from gitmig.errors import GitmigError
from gitmig.operations import AbstractOperations, MigrateOperation, Touch
from gitmig.operations.body import find_definition, parse_module

_DIRECTIVES = frozenset({"gitmig.op", "alembic.op"})
_LINE_END = re.compile(r"\r\n|\r|\n")
"""What ends a line to Python's parser; `splitlines()` knows more, such as a form feed."""
_HARMLESS = frozenset({"get_bind", "get_context"})
"""What a revision asks without changing anything."""


@dataclass(frozen=True, slots=True)
class StaticOperation:
    """One statement of `upgrade()` or `downgrade()`."""

    line: int
    text: str
    """The statement's first line."""
    source: str
    """All its lines."""
    touches: tuple[Touch, ...] | None
    """None where it cannot be told what the statement does."""


class _Unreadable(Exception):
    """A name that matters is no literal."""


class _Opaque:
    """A value that is not known."""


_OPAQUE = _Opaque()
_SOME_TYPE = sa.Integer()
"""Instead of whatever type: none says what is touched."""

_STAND_INS: Mapping[str, Any] = {
    "type_": _SOME_TYPE,
    "existing_type": _SOME_TYPE,
    "server_default": sa.text("NULL"),
    "condition": sa.text("TRUE"),
    "sqltext": sa.text("NULL"),
    "rows": [],
}
"""What takes the place of an unknown argument that does not say what is touched."""
_DROPPED = ("existing_", "postgresql_", "mysql_", "mariadb_", "mssql_", "sqlite_", "oracle_")
"""Keywords that can be left out as well, by their beginnings."""


def read_operations(source: bytes, function: str = "upgrade") -> tuple[StaticOperation, ...]:
    """Return what a function of a revision does, in the order of its lines.

    Nothing is returned for a file that does not parse, or that has no such function; for one that
    comes from elsewhere, as by an import, a gap.
    """
    module = parse_module(source)
    found = None if module is None else find_definition(module, function)
    if module is None or found is None:
        return ()
    reader = _Reader(module, _LINE_END.split(source.decode("utf-8", "replace")))
    if not isinstance(found, ast.FunctionDef):
        return (reader.place(found, None),)
    return tuple(reader.read(found.body))


class _Recorder(AbstractOperations):
    """Keeps the operations that directives build."""

    def __init__(self) -> None:
        self.kept: list[MigrateOperation] = []

    @property
    def migration_context(self) -> NoReturn:
        raise _Unreadable

    def invoke(self, operation: MigrateOperation) -> None:
        self.kept.append(operation)


class _Reader:
    """Follows the statements of one function."""

    def __init__(self, module: ast.Module, lines: list[str]) -> None:
        self._lines = lines
        self._recorder = _Recorder()
        self._paths = dict(_read_imports(module))
        self._values: dict[str, Any] = {}
        for node in module.body:
            match node:
                case ast.Assign(targets=targets, value=ast.Constant(value)):
                    self._assign(targets, value)
                case ast.AnnAssign(target=target, value=ast.Constant(value)):
                    self._assign([target], value)
                case ast.FunctionDef():
                    pass  # its names are its own
                case _:
                    self._forget(node)

    def read(self, body: list[ast.stmt]) -> Iterator[StaticOperation]:
        """Yield the operations of statements; a gap where one cannot be followed."""
        for node in body:
            if isinstance(node, ast.Pass | ast.Import | ast.ImportFrom) or _is_text(node):
                continue
            self._recorder.kept.clear()
            try:
                self._follow(node)
            except (_Unreadable, GitmigError, TypeError, ValueError, sa.exc.SQLAlchemyError):
                self._forget(node)
                yield self.place(node, None)
            else:
                for operation in self._recorder.kept:
                    yield self.place(node, operation)

    def place(self, node: ast.stmt, operation: MigrateOperation | None) -> StaticOperation:
        """Return an operation with the statement that it is of; a gap for none."""
        touches = None if operation is None else operation.touches()
        lines = self._lines[node.lineno - 1 : node.end_lineno]
        return StaticOperation(node.lineno, lines[0].strip(), "\n".join(lines), touches)

    def _follow(self, node: ast.stmt) -> None:
        match node:
            case ast.Expr(value=ast.Call() as call):
                self._call_directive(call)
            case ast.Assign(targets=targets, value=ast.Call() as call) if self._directive(call):
                self._assign(targets, self._call_directive(call))
            case ast.Assign(targets=targets, value=value):
                found = self._evaluate(value)
                if isinstance(found, _Opaque):
                    raise _Unreadable
                self._assign(targets, found)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._follow(ast.Assign([target], value))
            case ast.With(items=[ast.withitem(ast.Call() as call, ast.Name(name))], body=body):
                self._follow_batch(call, name, body)
            case _:
                raise _Unreadable

    def _follow_batch(self, call: ast.Call, name: str, body: list[ast.stmt]) -> None:
        with ExitStack() as stack:
            self._values[name] = stack.enter_context(self._call_directive(call))
            for node in body:
                if not isinstance(node, ast.Pass):
                    self._follow(node)

    def _assign(self, targets: list[ast.expr], value: Any) -> None:
        for target in targets:
            if isinstance(target, ast.Name):
                self._values[target.id] = value
            else:
                self._forget(target)

    def _forget(self, node: ast.AST) -> None:
        """Forget the names that are bound here, by whatever way, and lists that may change."""
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and (
                isinstance(each.ctx, ast.Store) or isinstance(self._values.get(each.id), list)
            ):
                self._values.pop(each.id, None)

    def _directive(self, call: ast.Call) -> Callable[..., Any] | None:
        """Return the directive that is called, of `op` or of a batch."""
        match call.func:
            case ast.Attribute(value=ast.Name(owner), attr=name):
                batch = self._values.get(owner)
                if batch is not None:
                    return getattr(batch, name, None)
                if self._paths.get(owner) in _DIRECTIVES:
                    return getattr(self._recorder, name, None)
        return None

    def _call_directive(self, call: ast.Call) -> Any:
        directive = self._directive(call)
        if directive is None:
            raise _Unreadable
        if directive.__name__ in _HARMLESS:
            return _OPAQUE
        positional = [self._evaluate(each) for each in call.args]
        named = {each.arg: self._evaluate(each.value) for each in call.keywords if each.arg}
        if len(named) < len(call.keywords):  # **something
            raise _Unreadable
        bound = inspect.signature(directive).bind(*positional, **named)
        for name, value in list(bound.arguments.items()):
            bound.arguments[name] = _without_gaps(name, value)
        result = directive(*bound.args, **bound.kwargs)
        return _as_table(bound.arguments) if directive.__name__ == "create_table" else result

    def _evaluate(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value):
                return value
            case ast.List(items) | ast.Tuple(items):
                return [self._evaluate(each) for each in items]
            case ast.UnaryOp(ast.USub(), ast.Constant(int() | float() as number)):
                return -number
            case ast.Name(name) if name in self._values:
                return self._values[name]
            case ast.Call():
                return self._build(node)
            case _:
                return _OPAQUE

    def _build(self, call: ast.Call) -> Any:
        """Return what SQLAlchemy builds of literals, or that it is not known."""
        directive = self._directive(call)
        if directive is not None:
            is_name = directive.__name__ == "f" and call.args
            return self._evaluate(call.args[0]) if is_name else _OPAQUE
        path = self._path(call.func)
        build = _CONSTRUCTS.get(path.removeprefix("sqlalchemy.")) if path else None
        if build is None or not path.startswith("sqlalchemy."):
            return _OPAQUE
        positional = [self._evaluate(each) for each in call.args]
        named = {each.arg: self._evaluate(each.value) for each in call.keywords if each.arg}
        return build(positional, named)

    def _path(self, node: ast.expr) -> str:
        """Return what a dotted name leads to by the file's imports; empty if to nothing."""
        match node:
            case ast.Name(name):
                return self._paths.get(name, "")
            case ast.Attribute(value=value, attr=name):
                owner = self._path(value)
                return f"{owner}.{name}" if owner else ""
            case _:
                return ""


def _read_imports(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module):
        match node:
            case ast.Import(names):
                for each in names:
                    bound = each.name if each.asname else each.name.partition(".")[0]
                    yield (each.asname or bound, bound)
            case ast.ImportFrom(module=str(package), names=names, level=0):
                for each in names:
                    yield (each.asname or each.name, f"{package}.{each.name}")


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _without_gaps(name: str, value: Any) -> Any:
    """Return an argument with stand-ins for what is not known.

    Raises:
        _Unreadable: it says what is touched.
    """
    if _is_gap(value) or (isinstance(value, list) and any(map(_is_gap, value))):
        if name not in _STAND_INS:
            raise _Unreadable
        return _STAND_INS[name]
    if isinstance(value, dict):  # the further keywords of a directive
        return {
            key: _STAND_INS.get(key) if _is_gap(each) else each
            for key, each in value.items()
            if not _is_gap(each) or not key.startswith(_DROPPED)
        }
    if isinstance(value, tuple):  # the columns and constraints of a table
        return tuple(each for each in value if not _is_gap(each))
    return value


def _is_gap(value: Any) -> bool:
    return isinstance(value, _Opaque)


def _as_table(arguments: Mapping[str, Any]) -> Any:
    return sa.table(arguments["table_name"], schema=arguments.get("schema"))


Build = Callable[[list[Any], dict[str, Any]], Any]


def _column(positional: list[Any], named: dict[str, Any]) -> Any:
    match positional:
        case [str(name), *rest]:
            items = [each for each in rest if isinstance(each, sa.ForeignKey)]
            flags = ("primary_key", "unique", "index", "nullable")
            known = {key: named[key] for key in flags if isinstance(named.get(key), bool)}
            return sa.Column(name, _SOME_TYPE, *items, **known)
    raise _Unreadable


def _of_names(construct: Callable[..., Any]) -> Build:
    """Return what builds a construct of names; all else that it may be given is left out."""

    def build(positional: list[Any], named: dict[str, Any]) -> Any:
        if any(_is_gap(each) for each in positional):
            raise _Unreadable
        known = {key: each for key, each in named.items() if key in ("name", "schema")}
        if any(_is_gap(each) for each in known.values()):
            raise _Unreadable
        return construct(*positional, **known)

    return build


def _left_out(_positional: list[Any], _named: dict[str, Any]) -> Any:
    return _OPAQUE


_CONSTRUCTS: Mapping[str, Build] = {
    "Column": _column,
    "ForeignKey": _of_names(sa.ForeignKey),
    "ForeignKeyConstraint": _of_names(sa.ForeignKeyConstraint),
    "PrimaryKeyConstraint": _of_names(sa.PrimaryKeyConstraint),
    "UniqueConstraint": _of_names(sa.UniqueConstraint),
    "CheckConstraint": _left_out,
    "column": lambda positional, _: _of_names(sa.column)(positional[:1], {}),
    "table": _of_names(sa.table),
    "text": _of_names(sa.text),
}
"""What is built of literals, by its name in SQLAlchemy; a type of a column is not."""
