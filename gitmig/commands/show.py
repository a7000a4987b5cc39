"""`gitmig show`: one revision in full."""

from dataclasses import dataclass

from gitmig.git.published import Published, PublishedRevisions, read_published
from gitmig.git.repository import Repository
from gitmig.revisions.description import Description, describe_revision
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.resolution import resolve_targets
from gitmig.revisions.target import parse_target


@dataclass(frozen=True, slots=True)
class Shown:
    """A revision, its place in the graph and what Git knows of it."""

    description: Description
    published: Published | None
    """None outside of a repository."""


def show(scripts: ScriptDirectory, target: str) -> tuple[Shown, ...]:
    """Return the revisions that `target` names; the database is asked for `current` only."""
    parsed = parse_target(target)
    current = _read_heads(scripts) if parsed.symbol == "current" else ()
    ids = resolve_targets(scripts.graph, [parsed], current)
    published = _read_published(scripts) if ids else None
    return tuple(
        Shown(
            describe_revision(scripts.graph, revision_id, current),
            None if published is None else published.find(revision_id),
        )
        for revision_id in ids
    )


def _read_heads(scripts: ScriptDirectory) -> tuple[str, ...]:
    # Imported here: only `current` needs the database, and with it SQLAlchemy.
    from gitmig.runtime.migrate import read_heads

    return read_heads(scripts)


def _read_published(scripts: ScriptDirectory) -> PublishedRevisions | None:
    repository = Repository.find(scripts.versions)
    if repository is None:
        return None
    protected = scripts.settings.options.protected
    return read_published(repository, scripts.versions, protected, scripts.cache())
