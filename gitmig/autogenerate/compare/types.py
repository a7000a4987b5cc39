"""Compares the types of columns: as the database spells them, with all that it takes for equal."""

from typing import Any

from sqlalchemy import Column, Dialect
from sqlalchemy.exc import CompileError
from sqlalchemy.types import ARRAY, Enum, SchemaType, TypeDecorator, TypeEngine

from gitmig.autogenerate.compare.conversion import find_conversions
from gitmig.autogenerate.compare.pair import ColumnPair
from gitmig.autogenerate.compare.spelling import (
    complete_spelling,
    is_same_spelling,
    spell_type,
)


def compare_type(pair: ColumnPair) -> dict[str, Any]:
    """Return `modify_type` where the model's type is another one than the database's.

    `compare_type` of the configuration has the first word: False leaves types alone; a function
    `(context, inspected_column, metadata_column, inspected_type, metadata_type)` answers True for
    a difference, False for none and None for the rules here.
    """
    hook = pair.scope.compare_type
    if not hook:
        return {}
    if callable(hook):
        answer = hook(pair.scope.context, pair.build(), pair.model, pair.info.type, pair.model.type)
        if answer is not None:
            return _change(pair) if answer else {}
    return {} if is_same_type(pair.info.type, pair.model.type, pair) else _change(pair)


def is_same_type(reflected: TypeEngine[Any], model: TypeEngine[Any], pair: ColumnPair) -> bool:
    """Whether a database would not tell the types apart."""
    scope = pair.scope
    if _is_unknown(reflected):
        return True
    if scope.is_mysql and isinstance(reflected, Enum):
        native = resolve_native(model, scope.dialect)
        if isinstance(native, Enum) and native.native_enum:
            # Their order is that of sorting alone, and documented not to count.
            return set(reflected.enums) == set(native.enums)
    try:
        spelled = spell_type(model, scope.dialect, scope.default_schema)
        found = spell_type(reflected, scope.dialect, scope.default_schema)
        if pair.info.usual is not None:
            found = complete_spelling(found, *pair.info.usual)
        return is_same_spelling(found, spelled)
    except CompileError:  # Nothing can be said of a type that this database does not have.
        return True


def resolve_native(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    """Return what a type is on a dialect: its variant, what it decorates, the dialect's own."""
    native = type_.dialect_impl(dialect)
    while isinstance(native, TypeDecorator):
        native = native.type_engine(dialect)
    return native


def find_enum(type_: TypeEngine[Any], dialect: Dialect) -> Enum | None:
    """Return the enumeration that a type is, or is an array of."""
    native = resolve_native(type_, dialect)
    if isinstance(native, ARRAY):
        native = resolve_native(native.item_type, dialect)
    return native if isinstance(native, Enum) else None


def _is_unknown(type_: TypeEngine[Any]) -> bool:
    return type_.__visit_name__ == "null"


def _change(pair: ColumnPair) -> dict[str, Any]:
    column: Column[Any] = pair.model
    return {
        "modify_type": _without_check(column.type),
        **find_conversions(pair.info.type, column.type, column.name, pair.scope),
    }


def _without_check(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    """Return the type without the CHECK that it would bring: that is an operation of its own."""
    if not isinstance(type_, SchemaType) or not getattr(type_, "create_constraint", False):
        return type_
    copied: Any = type_.copy()
    copied.create_constraint = False
    bare: TypeEngine[Any] = copied
    return bare
