"""The index as Git lists it."""

import os
from collections.abc import Iterator
from typing import NamedTuple

from gitmig.git.objects import TreeEntry

EMPTY_BLOBS = frozenset(
    {
        "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
        "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
    }
)
"""The id of the empty blob, by SHA-1 and by SHA-256."""


class IndexEntry(NamedTuple):
    """One entry of the index."""

    entry: TreeEntry
    stage: int
    """0 is settled; 1, 2 and 3 are base, ours and theirs of an unsettled conflict."""

    @property
    def is_committable(self) -> bool:
        """Whether a commit would hold it: `git add --intent-to-add` leaves an empty blob."""
        return self.entry.id not in EMPTY_BLOBS


def parse_index(listing: bytes) -> Iterator[IndexEntry]:
    """Yield what `git ls-files --stage -z` lists: `mode SP id SP stage TAB path NUL`."""
    for line in listing.split(b"\0")[:-1]:
        about, _, path = line.partition(b"\t")
        mode, object_id, stage = about.decode("ascii").split(" ")
        yield IndexEntry(TreeEntry(os.fsdecode(path), mode, object_id), int(stage))
