"""Arguments of directives, checked before anything is built of them."""

from collections.abc import Iterable, Sized

from sqlalchemy import Column, FetchedValue
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql.elements import ColumnElement, TextClause
from sqlalchemy.types import NullType, TypeEngine

from gitmig.errors.operations import InvalidArgument, WrongArgument

SQL = (str, TextClause, ColumnElement)
"""What SQL may be given as."""


def check_type(
    directive: str,
    argument: str,
    value: object,
    types: type | tuple[type, ...],
    expected: str,
    hint: str | None = None,
) -> None:
    """Raise WrongArgument unless the value is of one of the types; `expected` names them."""
    if not isinstance(value, types):
        raise WrongArgument(directive, argument, value, expected, hint)


def check_name(directive: str, argument: str, value: object) -> None:
    """Raise WrongArgument unless the value is a string, InvalidArgument if it is empty."""
    check_type(directive, argument, value, str, "a name")
    _check_not_empty(directive, argument, value, "a name")


def check_optional_name(directive: str, argument: str, value: object) -> None:
    """Raise WrongArgument unless the value is a string or None, InvalidArgument if it is empty."""
    check_type(directive, argument, value, (str, type(None)), "a name or None")
    _check_not_empty(directive, argument, value, "a name, or None")


def check_table(directive: str, table_name: object, schema: object) -> None:
    """Check the name of the table that an operation is about, and of its schema."""
    check_name(directive, "table_name", table_name)
    check_optional_name(directive, "schema", schema)


def check_comment(directive: str, argument: str, value: object) -> None:
    """Raise WrongArgument unless the value is a string, or None for no comment."""
    check_type(directive, argument, value, (str, type(None)), "a string or None")


def check_flag(directive: str, argument: str, value: object) -> None:
    """Raise WrongArgument unless the value is True, False or None."""
    check_type(directive, argument, value, (bool, type(None)), "True, False or None")


def check_columns(
    directive: str,
    argument: str,
    value: object,
    of: tuple[type, ...] = (str,),
    expected: str = "a list of column names",
) -> None:
    """Raise WrongArgument unless the value is a list of such; one name alone is the usual slip."""
    if isinstance(value, str):
        raise WrongArgument(directive, argument, value, expected, f"write `[{str(value)!r}]`")
    if not isinstance(value, Iterable) or not isinstance(value, Sized):
        raise WrongArgument(directive, argument, value, expected)
    _check_not_empty(directive, argument, value, "one column at least")
    for column in value:
        check_type(directive, argument, column, of, expected)
        _check_not_empty(directive, argument, column, "names of columns")


def check_sql_type(directive: str, argument: str, value: object) -> None:
    """Raise WrongArgument unless the value is a type of SQLAlchemy's, or None."""
    is_class = isinstance(value, type) and issubclass(value, TypeEngine)
    if not is_class:
        optional = (TypeEngine, type(None))
        hint = "such as sa.String(50) or sa.Integer"
        check_type(directive, argument, value, optional, "a SQLAlchemy type", hint)


def check_server_default(directive: str, argument: str, value: object) -> None:
    """Raise WrongArgument unless the value is what a column takes as server default, or False."""
    if value is False or value is None:
        return
    hint = f"pass `{str(value)!r}` for a literal, or `sa.text({str(value)!r})` for SQL"
    types = (*SQL, FetchedValue)
    check_type(directive, argument, value, types, "a string, text() or an expression", hint)


def check_new_column(directive: str, argument: str, column: object, table_name: str) -> None:
    """Raise WrongArgument unless it is a Column, InvalidArgument unless it has a name and a type.

    A column may take its type from the column of the same table that its foreign key refers to;
    of other tables nothing is known here.
    """
    check_type(directive, argument, column, Column, "a sqlalchemy.Column")
    assert isinstance(column, Column)
    name: object = column.name  # None in a column that was written without one
    if not name:
        hint = "write it first: sa.Column('name', sa.Integer)"
        raise InvalidArgument(directive, argument, "has a column without a name", hint)
    own_tables = {key.target_fullname.split(".")[-2:][0] for key in column.foreign_keys}
    if isinstance(column.type, NullType) and table_name not in own_tables:
        hint = f"write it after the name: sa.Column({name!r}, sa.Integer)"
        raise InvalidArgument(directive, argument, f"has a column, {name}, without a type", hint)


def check_table_item(directive: str, argument: str, item: object, table_name: str) -> None:
    """Raise WrongArgument unless it is what a table is made of, and check a column as well."""
    if isinstance(item, Column):
        check_new_column(directive, argument, item, table_name)
    else:
        expected = "columns and constraints"
        hint = "such as sa.Column('id', sa.Integer, primary_key=True)"
        check_type(directive, argument, item, SchemaItem, expected, hint)


def _check_not_empty(directive: str, argument: str, value: object, hint: str) -> None:
    if isinstance(value, Sized) and not len(value):
        raise InvalidArgument(directive, argument, "is empty", f"pass {hint}")
