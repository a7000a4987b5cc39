"""What needs a column that is dropped, and cannot go with it."""

import re
from collections.abc import Iterable

from gitmig.batch.sql_names import mentions_column
from gitmig.batch.structure import ColumnSpec, Dependent, TableIndex
from gitmig.errors.batch import ColumnInUse
from gitmig.operations import AddConstraintOp

_UPDATE_OF = re.compile(r"\bUPDATE\s+OF\s+(.*?)\s+ON\b", re.IGNORECASE | re.DOTALL)


def refuse_computed(
    table: str, column: str, specs: Iterable[ColumnSpec], *, brackets: bool
) -> None:
    """Raise ColumnInUse for a column that is computed from the one that is dropped."""
    for spec in specs:
        sql = "" if spec.computed is None else str(spec.computed.sqltext)
        if mentions_column(sql, column, brackets=brackets):
            user = f"the computed column {spec.name}"
            raise ColumnInUse(table, column, user, "drop that column in the same block")


def refuse_triggers(table: str, column: str, triggers: Iterable[Dependent]) -> None:
    """Raise ColumnInUse for what SQLite lets pass: a trigger that never acts again."""
    for trigger in triggers:
        listed = _UPDATE_OF.search(trigger.sql)
        if listed and mentions_column(listed[1], column, brackets=True):
            hint = "drop it before the block with op.execute(), and create it anew after it"
            raise ColumnInUse(table, column, f"the trigger {trigger.name}", hint)


def check_in_use(table: str, column: str, constraint: AddConstraintOp) -> ColumnInUse:
    """Return the error for a check that speaks of other columns too."""
    hint = "drop the constraint in the same block, or before it"
    if constraint.constraint_name is None:
        hint = "give batch_alter_table() a naming_convention, and drop it by that name"
    what = constraint.constraint_name or getattr(constraint, "condition", "")
    return ColumnInUse(table, column, f"the check constraint {what}", hint)


def index_in_use(table: str, column: str, index: TableIndex) -> ColumnInUse:
    """Return the error for an index, or a constraint kept like one, that is on others too."""
    kind = "constraint" if (index.sql or "").startswith("ALTER TABLE ") else "index"
    hint = f"drop it in the same block: batch_op.drop_{kind}({index.name!r})"
    return ColumnInUse(table, column, f"the {kind} {index.name}", hint)
