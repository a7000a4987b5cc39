"""Whether a check is there already, as a type or the user writes it."""

import re
from typing import Any

from gitmig.operations import AddConstraintOp
from gitmig.operations.check_constraint import CreateCheckConstraintOp


def is_same_check(constraint: AddConstraintOp, check: AddConstraintOp) -> bool:
    """Tell whether a constraint is the check, which a type brings: by its name or condition."""
    if not (
        isinstance(constraint, CreateCheckConstraintOp)
        and isinstance(check, CreateCheckConstraintOp)
    ):
        return False
    if check.constraint_name is not None:
        return constraint.constraint_name == check.constraint_name
    same = bare_sql(constraint.condition) == bare_sql(check.condition)
    return constraint.constraint_name is None and same


def bare_sql(condition: Any) -> str:
    """Return a condition without what may be written in several ways."""
    return re.sub(r"[\s\"`()\[\]]+", "", str(condition)).casefold()
