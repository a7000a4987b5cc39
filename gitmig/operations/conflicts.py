"""Whether what two lines of revisions do to a schema goes together, whichever runs first.

The rules are those of a database that runs one line and then the other: what one removes the
other finds missing, what both create is there already, and what both alter is as the second
one left it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gitmig.operations.operation import qualified
from gitmig.operations.static import StaticOperation
from gitmig.operations.touch import Touch

_WORDS = {
    "create": "creates",
    "remove": "removes",
    "alter": "alters",
    "read": "refers to",
    "write": "writes to",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """One statement of a revision."""

    revision: str
    """The id as people are shown it."""
    path: str
    statement: StaticOperation

    @property
    def place(self) -> str:
        """`file:line`."""
        return f"{self.path}:{self.statement.line}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements of which one spoils the other."""

    one: Deed
    other: Deed
    sentence: str
    """Such as "both create column users.email"."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What can be said of two lines from their text."""

    conflicts: tuple[Conflict, ...]
    undecided: tuple[Deed, ...]
    """Statements that touch nobody knows what, such as SQL, on a line whose other side does
    something too."""


def judge(one: Sequence[Deed], other: Sequence[Deed]) -> Judgement:
    """Compare two lines, each in the order of its statements."""
    conflicts = {
        (first.place, second.place, sentence): Conflict(first, second, sentence)
        for first, second, sentence in _find_conflicts(one, other)
    }
    undecided = [each for each in (*one, *other) if one and other and _is_unknown(each)]
    return Judgement(tuple(conflicts.values()), tuple(undecided))


def _is_unknown(deed: Deed) -> bool:
    touches = deed.statement.touches
    return touches is None or any(touch.effect == "unknown" for touch in touches)


def _find_conflicts(one: Iterable[Deed], other: Iterable[Deed]) -> Iterator[tuple[Deed, Deed, str]]:
    by_table: dict[tuple[str | None, str | None], list[tuple[Deed, Touch]]] = {}
    for deed in other:
        for touch in deed.statement.touches or ():
            by_table.setdefault((touch.schema, touch.table), []).append((deed, touch))
    for first in one:
        for mine in first.statement.touches or ():
            for second, theirs in by_table.get((mine.schema, mine.table), ()):
                sentence = _find_clash(mine, theirs)
                if sentence is not None:
                    yield first, second, sentence


def _find_clash(mine: Touch, theirs: Touch) -> str | None:
    """Return what is wrong about two touches of one table."""
    if "unknown" in (mine.effect, theirs.effect):
        return None
    if mine.kind == theirs.kind and mine.name is not None and mine.name == theirs.name:
        return _find_clash_of_same(mine, theirs)
    for whole, part in ((mine, theirs), (theirs, mine)):
        if whole.kind == "table" and whole.effect == "remove":
            return f"one removes {_name(whole)}, the other {_WORDS[part.effect]} {_name(part)}"
    return None


def _find_clash_of_same(mine: Touch, theirs: Touch) -> str | None:
    effects = {mine.effect, theirs.effect}
    if effects <= {"read", "write"} or effects == {"read", "alter"}:
        return None
    if effects == {"create", "read"} or effects == {"create", "write"}:
        return None  # it is the reader's own: what it refers to has the same name
    if len(effects) == 1:
        return f"both {mine.effect} {_name(mine)}"
    first, second = sorted(effects, key=list(_WORDS).index)
    return f"one {_WORDS[first]} {_name(mine)}, the other {_WORDS[second]} it"


def _name(touch: Touch) -> str:
    table = qualified(touch.table or "?", touch.schema)
    match touch.kind:
        case "table":
            return f"table {table}"
        case "column":
            return f"column {table}.{touch.name}"
        case "rows":
            return f"rows of {table}"
        case _:
            return f"{touch.kind} {touch.name or 'without a name'} of {table}"
