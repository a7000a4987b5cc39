"""A move as it is written down where nothing rolls back, for whoever has to go on with it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass

from gitmig.batch.plan import MovePlan
from gitmig.ddl import DefaultImpl
from gitmig.errors import GitmigError
from gitmig.operations import BatchAlterTableOp, MigrateOperation


@dataclass(frozen=True, slots=True)
class KeptMove:
    """The statements of one move, as they are sent."""

    digest: str
    """What tells the batch from another one."""
    statements: tuple[str, ...]
    swap: int
    """How many of them run before the new table takes the place of the old one."""


def dump_moves(moves: Mapping[int, KeptMove]) -> str:
    """Return what `parse_moves` reads: moves by how many statements of the revision ran before."""
    return json.dumps({start: astuple(move) for start, move in moves.items()})


def parse_moves(text: str | None) -> dict[int, KeptMove]:
    """Return what `dump_moves` was given."""
    return {
        int(start): KeptMove(digest, tuple(statements), swap)
        for start, (digest, statements, swap) in json.loads(text or "{}").items()
    }


def keep_move(batch: BatchAlterTableOp, impl: DefaultImpl, plan: MovePlan) -> KeptMove:
    """Return the move of a batch by its plan."""
    statements = tuple(
        str(statement.construct.compile(dialect=impl.dialect)) for statement in plan.statements
    )
    swap = len(statements) - len(plan.finish) - 1
    return KeptMove(digest_batch(batch, impl), statements, swap)


def digest_batch(batch: BatchAlterTableOp, impl: DefaultImpl) -> str:
    """Return what tells a batch from another: its operations, in words and as SQL."""
    words = [batch.table_name, str(batch.schema), str(batch.options.partial_reordering)]
    words += [part for operation in batch.ops for part in _describe(operation, impl)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _describe(operation: MigrateOperation, impl: DefaultImpl) -> list[str]:
    """Return the operation's words, and the statements that would do it in place, if any would."""
    words = [operation.describe()]
    try:
        return words + [statement.sql(impl.dialect) for statement in impl.statements(operation)]
    except GitmigError:
        return words
