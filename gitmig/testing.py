"""What a project's tests may ask of its revisions: `pytest --gitmig` runs all of it.

Each function takes a ScriptDirectory whose database is empty and may be changed, such as
`scratch_scripts` gives, and raises AssertionError, or the GitmigError that stopped it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from gitmig.commands.check import check
from gitmig.commands.downgrade import downgrade
from gitmig.commands.heads import heads
from gitmig.commands.upgrade import upgrade
from gitmig.config import Settings, settings_with
from gitmig.errors import MetadataMissing
from gitmig.revisions.graph import Graph
from gitmig.runtime.scratch import scratch_database
from gitmig.runtime.script_directory import ScriptDirectory
from gitmig.runtime.urls import is_async_url

SQLITE, ASYNC_SQLITE = "sqlite:///scratch.db", "sqlite+aiosqlite:///scratch.db"


@contextmanager
def scratch_scripts(settings: Settings, url: str | None = None) -> Iterator[ScriptDirectory]:
    """Give the project's revisions with an empty database, which is removed at the end.

    It is a temporary SQLite file, or a database of its own on the server that `url` names; the
    database of the settings, or of `url`, is not touched.

    Raises:
        ScratchUnavailable: the server makes none.
    """
    with scratch_database(_place(settings, url)) as scratch:
        yield ScriptDirectory(scratch)


def _place(settings: Settings, url: str | None) -> Settings:
    databases = {
        name: type(each)(url=url or _sqlite_like(each.url), metadata=each.metadata)
        for name, each in settings.options.databases.items()
    }
    wanted = url or _sqlite_like(settings.options.url)
    return settings_with(settings, url=wanted, databases=databases)


def _sqlite_like(url: str | None) -> str:
    """Return an SQLite URL whose driver is asynchronous if that of `url` is: env.py expects it."""
    scheme, separator, _ = (url or "").partition("://")
    return ASYNC_SQLITE if is_async_url(scheme + separator) else SQLITE


def check_single_head(scripts: ScriptDirectory) -> None:
    """Make sure that the line of revisions has one end."""
    ends = heads(scripts, resolve_dependencies=True)
    names = ", ".join(f"{end.revision.short} {end.revision.message}" for end in ends)
    assert len(ends) <= 1, f"there are {len(ends)} heads: {names}; `gitmig merge` joins them"


def check_upgrade(scripts: ScriptDirectory) -> None:
    """Make sure that an empty database can be brought to the newest revisions."""
    upgrade(scripts)


def check_up_down_up(scripts: ScriptDirectory) -> None:
    """Make sure that each revision can be applied, taken back, and applied again."""
    graph = scripts.graph
    for revision in graph:
        upgrade(scripts, [revision.id])
        downgrade(scripts, _target_before(graph, revision.id))
        upgrade(scripts, [revision.id])


def _target_before(graph: Graph, revision_id: str) -> str:
    """Return the target that takes this revision back and nothing else, while it is the last."""
    return f"{revision_id}@{next(iter(graph.parents(revision_id)), 'base')}"


def check_models(scripts: ScriptDirectory) -> None:
    """Make sure that the models are what the revisions make.

    Raises:
        MetadataMissing: there are no models.
    """
    upgrade(scripts)
    found = check(scripts)
    sentences = "; ".join(difference.sentence for difference in found.differences)
    assert found.clean, f"the models differ from the revisions: {sentences}"


__all__ = [
    "MetadataMissing",
    "check_models",
    "check_single_head",
    "check_up_down_up",
    "check_upgrade",
    "scratch_scripts",
]
