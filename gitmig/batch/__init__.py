"""Changes a table by making it anew: planned as data, then run."""

from gitmig.batch.context import MoveContext, MoveLog, OnRows
from gitmig.batch.kept import KeptMove, dump_moves, parse_moves
from gitmig.batch.run import move_table, needs_new_table
from gitmig.batch.sqlite_checks import check_violations, read_violations, told_dependents

__all__ = [
    "KeptMove",
    "MoveContext",
    "MoveLog",
    "OnRows",
    "check_violations",
    "dump_moves",
    "move_table",
    "needs_new_table",
    "parse_moves",
    "read_violations",
    "told_dependents",
]
