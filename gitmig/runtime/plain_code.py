"""Tells from the bytecode of a revision file whether to run it early could be noticed.

A file is plain if all that it names are directives that change the schema, and what SQLAlchemy
builds their arguments of. Such code asks nothing, and leaves nothing behind but operations.
"""

from collections.abc import Iterator
from functools import cache
from types import CodeType

from gitmig.operations import OPERATIONS

_FUNCTIONS = frozenset({"upgrade", "downgrade"})
_OF_FILES = frozenset(
    {"revision", "down_revision", "branch_labels", "depends_on", "__doc__", "__annotations__"}
    | {"__future__", "annotations", "typing", "Union", "Optional", "str", "tuple"}
    | {"collections.abc", "Sequence"}
)
"""Names that templates have around the functions."""
_PACKAGES = frozenset(
    {"gitmig", "alembic", "op", "sqlalchemy", "sa", "sqlalchemy.dialects", "postgresql"}
    | {"sqlalchemy.dialects.postgresql"}
)
_EXPRESSIONS = frozenset(
    {"text", "literal_column", "true", "false", "null", "func", "now", "current_timestamp"}
    | {"gen_random_uuid", "f"}
)
_NEED_MORE = frozenset({"alter_enum", "batch_alter_table", "bulk_insert", "execute"})
"""Directives whose statements depend on the database, or change rows, or are anything."""
_NEVER_THERE = frozenset({"MetaData", "Table", "TypeDecorator", "PickleType"})
"""Parts that may ask a database, or bring code of the project's."""


def is_plain(module: CodeType, function: str) -> bool:
    """Whether a file and one of its functions, `upgrade` or `downgrade`, are plain."""
    functions = {each.co_name: each for each in _nested(module)}
    code = functions.get(function)
    in_file, in_function = _find_names()
    return (
        code is not None
        and functions.keys() <= _FUNCTIONS
        and in_file.issuperset(module.co_names)
        and in_function.issuperset(code.co_names)
        and not any(_nested(code))
    )


def _nested(code: CodeType) -> Iterator[CodeType]:
    return (each for each in code.co_consts if isinstance(each, CodeType))


@cache
def _find_names() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that may be in a file around its functions, and in them."""
    import sqlalchemy
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import SchemaItem
    from sqlalchemy.types import TypeEngine

    parts = {
        name
        for module in (sqlalchemy, postgresql)
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, SchemaItem | TypeEngine)
    }
    directives = frozenset(OPERATIONS) - _NEED_MORE
    in_function = _PACKAGES | _EXPRESSIONS | directives | (parts - _NEVER_THERE)
    return in_function | _OF_FILES | _FUNCTIONS, in_function
