"""`gitmig show`: one revision in full."""

from collections.abc import Callable
from dataclasses import dataclass

from gitmig.git.graphs import get_graph, is_installed
from gitmig.git.locations import find_locations
from gitmig.git.origins import Origin, find_origins
from gitmig.git.published import Published, read_published
from gitmig.git.repository import Repository
from gitmig.revisions.description import Description, describe_revision
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.resolution import resolve_targets
from gitmig.revisions.revision import Revision
from gitmig.revisions.target import parse_target
from gitmig.runtime.whereabouts import naming_branches, read_current


@dataclass(frozen=True, slots=True)
class Shown:
    """A revision, its place in the graph and what Git knows of it."""

    description: Description
    published: Published | None
    """None outside of a repository, and of what no commit here has: that of a package."""
    origin: Origin | None
    """None outside of a repository, too, and before the first commit."""


def show(scripts: ScriptDirectory, target: str, *, ref: str | None = None) -> tuple[Shown, ...]:
    """Return the revisions that `target` names; the database is asked for `current` only.

    They are those of the working tree, or of the branch, tag or commit `ref`.
    """
    graph = get_graph(scripts, ref)
    parsed = parse_target(target)
    current = read_current(scripts) if parsed.symbol == "current" else ()
    with naming_branches(scripts):
        ids = resolve_targets(graph, [parsed], current)
    find_published = _read_published(scripts) if ids else None
    origins = find_origins(scripts, map(graph.get, ids), ref) if ids else {}
    return tuple(
        Shown(
            describe_revision(graph, revision_id, current),
            find_published and find_published(graph.get(revision_id)),
            origins.get(revision_id),
        )
        for revision_id in ids
    )


def _read_published(
    scripts: ScriptDirectory,
) -> Callable[[Revision], Published | None] | None:
    """Return what tells whether a revision is published; None outside of a repository."""
    repository = Repository.find(scripts.versions)
    if repository is None:
        return None
    inside, outside = find_locations(repository, scripts.settings)
    protected = scripts.settings.options.protected
    published = read_published(repository, inside, protected, scripts.cache())

    def find(revision: Revision) -> Published | None:
        is_here = not is_installed(scripts, outside, revision)
        return published.find(revision.id) if is_here else None

    return find
