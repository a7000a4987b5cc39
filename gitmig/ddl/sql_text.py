"""SQL text of the database as SQLAlchemy constructs, and back."""

import re
from copy import copy
from functools import lru_cache

from sqlalchemy import Dialect, TextClause, text
from sqlalchemy.sql.elements import ClauseElement

# What text() takes for a bound parameter, and a backslash that it would take away; before "::", a
# cast of PostgreSQL, it does neither.
_PARAMETER = re.compile(r"(?<![:\w\\]):(?=[\w$])(?![\w$]+:)|(?<=\\):(?![\w$]*:)")


def escape_parameters(sql: str) -> str:
    """Return SQL in a form in which text() finds no parameters."""
    return _PARAMETER.sub(r"\\:", sql)


def sql_text(sql: str) -> TextClause:
    """Return SQL of the database as text() that has no parameters."""
    return text(escape_parameters(sql))


@lru_cache(maxsize=4)
def plain_dialect(dialect: Dialect) -> Dialect:
    """Return a dialect that writes SQL as it stands in a definition, where % is not doubled."""
    plain = copy(dialect)
    vars(plain).pop("_type_memos", None)  # How types write their literals depends on the style.
    # Another style of parameters would write % twice.
    plain.paramstyle, plain.positional = "named", False
    plain.identifier_preparer = plain.preparer(plain)
    plain.type_compiler_instance = type(dialect.type_compiler_instance)(plain)
    return plain


def compile_sql(expression: ClauseElement, dialect: Dialect) -> str:
    """Return an expression of the model as the SQL that stands in a table's definition."""
    options = {"include_table": False, "literal_binds": True}
    plain = plain_dialect(dialect)
    return str(expression.compile(dialect=plain, compile_kwargs=options))


def quote_table(name: str, schema: str | None, dialect: Dialect) -> str:
    """Return a table's name, quoted, with its schema."""
    quote = dialect.identifier_preparer.quote
    return ".".join(quote(part) for part in (schema, name) if part is not None)


def literal(text: str) -> str:
    """Return a text as a literal of the standard, such as SQLite and PostgreSQL read."""
    return "'" + text.replace("'", "''") + "'"
