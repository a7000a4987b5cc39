"""The graph of a branch, tag or commit: read from its tree, nothing is checked out or executed."""

from collections.abc import Container

from gitmig.config import VersionLocations
from gitmig.errors import Fault
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision
from gitmig.revisions.scan import load_graph, read_each
from gitmig.revisions.sources import WorkingTreeSource, add_installed

PREFIX = "git:"
"""What a ref begins with where a revision might stand."""


def get_graph(scripts: ScriptDirectory, ref: str | None) -> Graph:
    """Return the graph of the project's revisions as `ref` has them; the working tree's for None.

    `git:` before it, as where it is a target, is understood.

    Raises:
        GraphFaults: everything that is wrong with it.
        NotARepository, GitMissing, UnknownRef: Git cannot help.
    """
    if ref is None:
        return scripts.graph
    ref = ref.removeprefix(PREFIX)
    # Imported here: most callers ask for the working tree, which needs no Git.
    from gitmig.git.locations import find_locations
    from gitmig.git.repository import Repository

    repository = Repository.get(scripts.versions)
    inside, outside = find_locations(repository, scripts.settings, [ref])
    source = add_installed(repository.ref_source(ref, inside), outside, scripts.settings.root)
    return load_graph(source, scripts.cache())


def read_installed(scripts: ScriptDirectory, outside: VersionLocations) -> list[Revision | Fault]:
    """Return what lies outside of the repository, as every ref of it has that."""
    if not outside.directories:
        return []
    return read_each(WorkingTreeSource(outside, scripts.settings.root), scripts.cache())


def is_installed(scripts: ScriptDirectory, outside: VersionLocations, revision: Revision) -> bool:
    """Whether a revision is one of those."""
    return outside.find_owner(scripts.settings.root / revision.path) is not None


def get_graph_since(scripts: ScriptDirectory, ref: str | None) -> tuple[Graph, Container[str]]:
    """Return the graph of `ref`, and what to leave out of it: for `A..B` the revisions of A.

    Raises: as `get_graph`.
    """
    since, dots, until = (ref or "").partition("..")
    if not dots:
        return get_graph(scripts, ref), ()
    return get_graph(scripts, until or "HEAD"), get_graph(scripts, since or "HEAD")
