"""The tables that a revision makes anew, as the log keeps them to be gone on with."""

from typing import NoReturn, Protocol

from gitmig.batch import KeptMove, dump_moves
from gitmig.runtime.resumption import Resumption


class _Journal(Protocol):
    statements: list[str]
    resumption: Resumption | None

    def take_back(self, count: int) -> None: ...


class KeptMoves:
    """The moves of one revision, each by how many statements ran before it."""

    def __init__(self, journal: _Journal) -> None:
        self._journal = journal
        self._moves: dict[int, KeptMove] = {}
        self._start = 0
        """Where the last one began."""

    def clear(self) -> None:
        """Begin with another revision."""
        self._moves = {}

    def as_json(self) -> str | None:
        """Return them for the log; None where there is none."""
        return dump_moves(self._moves) if self._moves else None

    def keep(self, move: KeptMove) -> None:
        """Be told of a move before its first statement."""
        self._start = len(self._journal.statements)
        self._moves[self._start] = move

    def forget(self) -> None:
        """Be told that what ran of the move is undone."""
        self._moves.pop(self._start, None)
        self._journal.take_back(self._start)

    def find(self) -> KeptMove | None:
        """Return the move that began here in the run that stopped; None where none did."""
        resumption = self._journal.resumption
        if resumption is None:
            return None
        move = resumption.moves.get(len(self._journal.statements))
        if move is not None:
            self.keep(move)
        return move

    def has_run(self, number: int) -> bool:
        """Whether a statement of that move, counted from 1, is known to have run."""
        return self._resumption.count >= self._start + number

    def is_in_doubt(self, number: int) -> bool:
        """Whether a statement of that move was under way when the run stopped."""
        resumption = self._resumption
        is_next = resumption.count == self._start + number - 1
        return is_next and resumption.entry.statement is not None

    def count_one_more(self) -> None:
        """Be told that the statement in doubt has run."""
        self._resumption.count += 1

    def begin_anew(self) -> None:
        """Be told that nothing of that move is to be passed over."""
        self._resumption.count = self._start

    def refuse(self, number: int, reason: str) -> NoReturn:
        """Raise ResumeRefused for a statement of that move."""
        self._resumption.refuse(self._start + number, reason)

    @property
    def _resumption(self) -> Resumption:
        assert self._journal.resumption is not None, "there is a move that was found"
        return self._journal.resumption
