"""SQL text of the database as SQLAlchemy constructs, and in a form that can be compared."""

import re

from sqlalchemy import TextClause, text

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


def sql_text(sql: str) -> TextClause:
    """Return SQL of the database as text() that has no parameters."""
    return text(_PARAMETER.sub(r"\\:", sql))


def normalize_expression(sql: str) -> str:
    """Return an index expression without all that a database adds or leaves out when it stores it.

    Case, blanks, quotes of names, parentheses, casts, operator classes and the default sort order.
    """
    plain = _DEFAULT_ORDER.sub(lambda m: " desc" if "desc" in m[0].lower() else "", sql)
    plain = _OPERATOR_CLASS.sub("", _CAST.sub("", plain))
    return re.sub(r'[\s"`()\[\]]+', "", plain).lower()
