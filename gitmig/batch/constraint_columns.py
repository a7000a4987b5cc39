"""The columns that a constraint speaks of, and another name for one of them."""

import copy
from collections.abc import Sequence

from gitmig.batch.sql_names import mentions_column, rename_column
from gitmig.ddl.sql_text import sql_text
from gitmig.operations import AddConstraintOp
from gitmig.operations.check_constraint import CreateCheckConstraintOp
from gitmig.operations.exclude_constraint import CreateExcludeConstraintOp
from gitmig.operations.foreign_key import CreateForeignKeyOp
from gitmig.operations.primary_key import CreatePrimaryKeyOp
from gitmig.operations.unique_constraint import CreateUniqueConstraintOp


def columns_of(constraint: AddConstraintOp) -> Sequence[str]:
    """Return the columns that it lists; a check lists none, it speaks of them."""
    match constraint:
        case CreateForeignKeyOp():
            return constraint.local_cols
        case CreatePrimaryKeyOp() | CreateUniqueConstraintOp():
            return constraint.columns
        case CreateCheckConstraintOp():
            return ()
    return [column.name for column in getattr(constraint.to_constraint(), "columns", ())]


def mentions(constraint: AddConstraintOp, column: str, *, brackets: bool) -> bool:
    """Tell whether it lists the column or speaks of it."""
    if isinstance(constraint, CreateCheckConstraintOp):
        return mentions_column(str(constraint.condition), column, brackets=brackets)
    return column in columns_of(constraint)


def with_column_renamed(
    constraint: AddConstraintOp, old: str, new: str, quoted: str, *, brackets: bool
) -> AddConstraintOp:
    """Return the constraint for the column's new name; `quoted` as it is written in SQL."""
    renamed = copy.copy(constraint)
    match renamed:
        case CreateForeignKeyOp():
            renamed.local_cols = _exchange(renamed.local_cols, old, new)
            referent = (renamed.referent_table, renamed.kw.get("referent_schema"))
            if referent == (renamed.source_table, renamed.schema):
                renamed.remote_cols = _exchange(renamed.remote_cols, old, new)
        case CreatePrimaryKeyOp() | CreateUniqueConstraintOp():
            renamed.columns = _exchange(renamed.columns, old, new)
        case CreateExcludeConstraintOp():
            renamed.elements = [
                (new if element == old else element, operator)
                for element, operator in renamed.elements
            ]
        case CreateCheckConstraintOp():
            condition = rename_column(str(renamed.condition), old, quoted, brackets=brackets)
            renamed.condition = sql_text(condition)
    return renamed


def _exchange(columns: Sequence[str], old: str, new: str) -> list[str]:
    return [new if column == old else column for column in columns]
