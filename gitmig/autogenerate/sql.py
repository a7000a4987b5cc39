"""SQL text of the database as SQLAlchemy constructs, and in a form that can be compared."""

import re

from sqlalchemy import Dialect, TextClause, text
from sqlalchemy.sql.elements import ClauseElement

# What text() takes for a bound parameter; "::" is a cast of PostgreSQL.
_PARAMETER = re.compile(r"(?<![:\w\\]):(?=\w)(?!\w+:)")

# The types of PostgreSQL whose names are several words.
_TYPE = (
    r"(?:character varying|double precision|bit varying|(?:time|timestamp)(?:\(\d\))? with(?:out)? "
    r'time zone|"[^"]*"|\w+)(?:\.\w+|\."[^"]*")?(?:\([\d, ]+\))?(?:\[\])*'
)
_CAST = re.compile(rf"::\s*{_TYPE}", re.IGNORECASE)
_OPERATOR_CLASS = re.compile(r"\b\w+_ops\b", re.IGNORECASE)
_DEFAULT_ORDER = re.compile(
    r"(?:\s+desc\s+nulls\s+first\b)|(?:\s+asc\b)?(?:\s+nulls\s+last\b)|\s+asc\b", re.IGNORECASE
)


def escape_parameters(sql: str) -> str:
    """Return SQL in a form in which text() finds no parameters."""
    return _PARAMETER.sub(r"\\:", sql)


def sql_text(sql: str) -> TextClause:
    """Return SQL of the database as text() that has no parameters."""
    return text(escape_parameters(sql))


def compile_sql(expression: ClauseElement, dialect: Dialect) -> str:
    """Return an expression of the model as the SQL that stands in a table's definition."""
    # Another style of parameters would write % twice.
    plain = type(dialect)()
    plain.paramstyle, plain.positional = "named", False
    plain.identifier_preparer = dialect.preparer(plain)
    options = {"include_table": False, "literal_binds": True}
    return str(expression.compile(dialect=plain, compile_kwargs=options))


def normalize_expression(sql: str) -> str:
    """Return an index expression without all that a database adds or leaves out when it stores it.

    Case, blanks, quotes of names, parentheses, casts, operator classes and the default sort order.
    """
    plain = _DEFAULT_ORDER.sub(lambda m: " desc" if "desc" in m[0].lower() else "", sql)
    plain = _OPERATOR_CLASS.sub("", _CAST.sub("", plain))
    return re.sub(r'[\s"`()\[\]]+', "", plain).lower()
