"""What people may call a revision: its id, the beginning of one, a branch label."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from gitmig.errors import AmbiguousPrefix, UnknownRevision
from gitmig.revisions.revision import Revision

MIN_LABEL_FOR_PREFIX = 4
"""Shorter labels are found by their full name only."""


class Names:
    """The names of a set of revisions."""

    def __init__(self, revisions: Iterable[Revision]) -> None:
        self._revisions: dict[str, Revision] = {}
        self.label_owners: dict[str, str] = {}
        """Each declared label, and the id of the revision that declares it."""
        for revision in revisions:
            self._revisions.setdefault(revision.id, revision)
            for label in revision.branch_labels:
                self.label_owners.setdefault(label, revision.id)

    def __contains__(self, name: object) -> bool:
        """Whether it is an id or a label, from its first letter to its last."""
        return name in self._revisions or name in self.label_owners

    def get(self, symbol: str) -> str:
        """Return the full id of the revision that has this id, label or unique prefix.

        Raises:
            UnknownRevision: nothing has it.
            AmbiguousPrefix: several revisions have an id or a label that begins with it.
        """
        if symbol in self._revisions:
            return symbol
        if symbol in self.label_owners:
            return self.label_owners[symbol]
        names = list(self._find_prefixed(symbol)) if symbol else []
        owners = {self.label_owners.get(name, name) for name in names}
        if not owners:
            raise UnknownRevision(symbol, self.find_nearest(symbol))
        if len(owners) > 1:
            raise AmbiguousPrefix(symbol, [(name, self._message(name)) for name in names])
        return owners.pop()

    def find_nearest(self, symbol: str, count: int = 3) -> tuple[str, ...]:
        """Return the ids and labels most like a symbol that was mistyped, the likeliest first."""
        # Imported here: only those who mistype wait for it.
        from difflib import get_close_matches

        # What is compared is as long as what was typed, and has a beginning or an end in common:
        # difflib is too slow to look at thousands of names.
        near = {
            name[: len(symbol)]: name
            for name in reversed(self._sorted)
            if name[:2] == symbol[:2] or name[-2:] == symbol[-2:]
        }
        return tuple(near[match] for match in get_close_matches(symbol, near, count))

    def _message(self, name: str) -> str:
        return self._revisions[self.label_owners.get(name, name)].message

    @cached_property
    def _sorted(self) -> Sequence[str]:
        labels = (label for label in self.label_owners if len(label) >= MIN_LABEL_FOR_PREFIX)
        return sorted({*self._revisions, *labels})

    def _find_prefixed(self, symbol: str) -> Iterator[str]:
        for position in range(bisect_left(self._sorted, symbol), len(self._sorted)):
            if not self._sorted[position].startswith(symbol):
                return
            yield self._sorted[position]
