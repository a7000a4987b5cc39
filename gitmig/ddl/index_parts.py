"""What an index is on: a column, or an expression, which not every database indexes."""

import re

from sqlalchemy import TextClause
from sqlalchemy.sql.elements import BinaryExpression
from sqlalchemy.sql.functions import FunctionElement

from gitmig.operations.schema_objects import Expression

COMPUTED_INSTEAD = "index a computed column: op.add_column(..., sa.Column(..., sa.Computed(...)))"
"""What works where a database has no index of an expression."""


def is_expression(part: Expression, column: re.Pattern[str]) -> bool:
    """Tell whether it is more than a column; `column` is how one is written as text."""
    if isinstance(part, TextClause):
        return column.fullmatch(part.text) is None
    return isinstance(part, BinaryExpression | FunctionElement)
