"""A revision: what its file says about itself, read without running it."""

from dataclasses import dataclass

from gitmig.ids import shorten


@dataclass(frozen=True, slots=True)
class Revision:
    """One node of the graph, as written in one file."""

    id: str
    down_revisions: tuple[str, ...] = ()
    """Full ids of the parents, in the order of the file; empty for a base."""
    depends_on: tuple[str, ...] = ()
    """Ids, prefixes or labels, as written."""
    branch_labels: tuple[str, ...] = ()
    """The labels declared in this file; those inherited along the graph are the graph's to tell."""
    doc: str = ""
    """The module's docstring, cleaned of indentation."""
    path: str = ""
    """The file, as people are shown it: posix, relative to the root of its source."""
    content_id: str = ""
    """Names the bytes of the file, as its source has them: what has the same one is the same.

    Of Git's own sources it is the blob's id. Of the working tree it is what `blob_id` makes of the
    bytes there, which filters, line endings and SHA-256 may make another one than Git's:
    `gitmig.git.checkout` tells Git's.
    """
    line: int = 1
    """The line of the `revision` marker: where faults of the node point."""

    @property
    def message(self) -> str:
        """The first paragraph of the docstring, on one line."""
        return " ".join(self.doc.split("\n\n", 1)[0].split())

    @property
    def short(self) -> str:
        """The id as people are shown it."""
        return shorten(self.id)
