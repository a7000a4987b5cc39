"""Tells from the bytecode of a revision file whether to run it early could be noticed.

A file is plain if all that it names are directives that change the schema, and what SQLAlchemy
builds their arguments of. Such code asks nothing, and leaves nothing behind but operations.
"""

from collections.abc import Iterator
from functools import cache
from types import CodeType

from gitmig.operations import OPERATIONS

_MARKERS = frozenset({"revision", "down_revision", "branch_labels", "depends_on"})
_FUNCTIONS = frozenset({"upgrade", "downgrade"})
_HINTS = frozenset({"typing", "collections.abc", "Sequence", "Union", "Optional", "str", "tuple"})
_MODULE = frozenset({"__doc__", "__annotations__", "__future__", "annotations"})
_PACKAGES = frozenset(
    {"gitmig", "alembic", "op", "sqlalchemy", "sa", "sqlalchemy.dialects", "postgresql"}
    | {"sqlalchemy.dialects.postgresql"}
)
_NEED_MORE = frozenset({"alter_enum", "batch_alter_table", "bulk_insert", "execute"})
"""Directives whose statements depend on the database, or change rows, or are anything."""
_EXPRESSIONS = frozenset(
    {"text", "literal_column", "true", "false", "null", "func", "now", "current_timestamp"}
    | {"gen_random_uuid", "f"}
)
_NOT_BUILT = frozenset({"MetaData", "Table", "TypeDecorator", "PickleType"})


def is_plain(module: CodeType, function: str) -> bool:
    """Whether a file and one of its functions, `upgrade` or `downgrade`, are plain."""
    functions = {each.co_name: each for each in _nested(module)}
    code = functions.get(function)
    if code is None or not functions.keys() <= _FUNCTIONS:
        return False
    of_function = _PACKAGES | _known_names()
    of_module = of_function | _MARKERS | _FUNCTIONS | _HINTS | _MODULE
    return (
        of_module.issuperset(module.co_names)
        and of_function.issuperset(code.co_names)
        and not any(_nested(code))
    )


def _nested(code: CodeType) -> Iterator[CodeType]:
    return (each for each in code.co_consts if isinstance(each, CodeType))


@cache
def _known_names() -> frozenset[str]:
    """Return the names of directives, and of types and parts of tables."""
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
    return (frozenset(OPERATIONS) - _NEED_MORE) | (parts - _NOT_BUILT) | _EXPRESSIONS
