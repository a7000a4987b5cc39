"""What the models and the migrations differ in: the database asked, or the revisions replayed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import MetaData, inspect

from gitmig.autogenerate.api import produce_migrations
from gitmig.autogenerate.context import Metadata
from gitmig.autogenerate.difference import Difference, find_differences
from gitmig.autogenerate.render.script import render_script_bodies
from gitmig.errors import DatabaseBehind, MetadataEmpty, MetadataMissing
from gitmig.operations import MigrationScript
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.resolution import check_known
from gitmig.revisions.revision import shorten
from gitmig.runtime.migrate import upgrade, with_context
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.scratch import scratch_database

Baseline = Literal["database", "replay"]


@dataclass(frozen=True, slots=True)
class Draft:
    """The bodies of a revision that takes the baseline to the models, and back."""

    upgrades: str
    downgrades: str
    imports: tuple[str, ...]
    sentences: tuple[str, ...]
    """What `upgrades` does; empty if nothing differs."""


def draft_revision(
    scripts: ScriptDirectory, *, baseline: Baseline = "database", allow_empty: bool = False
) -> Draft:
    """Compare as `find_model_differences`, and write the differences as Python.

    `allow_empty` accepts models without any table, which drops all there are.
    """
    context, script = _compare_models(scripts, baseline, allow_empty=allow_empty)
    rendered = render_script_bodies(script, context)
    return Draft(
        rendered.upgrades,
        rendered.downgrades,
        tuple(sorted(rendered.imports)),
        tuple(difference.sentence for difference in find_differences(script)),
    )


def find_model_differences(
    scripts: ScriptDirectory, *, baseline: Baseline = "database"
) -> tuple[Difference, ...]:
    """Compare the models with the database, or with a replay of the revisions beside it.

    Raises:
        DatabaseBehind, UnknownDatabaseRevision: the database is not at the heads.
        MetadataMissing, MetadataEmpty: the models say nothing.
        ScratchUnavailable: no scratch database can be made for a replay.
    """
    _, script = _compare_models(scripts, baseline, allow_empty=False)
    return tuple(find_differences(script))


def _compare_models(
    scripts: ScriptDirectory, baseline: Baseline, *, allow_empty: bool
) -> tuple[MigrationContext, MigrationScript]:
    """Return the operations, and the context with the options that they are rendered by."""
    compared: list[tuple[MigrationContext, MigrationScript]] = []

    def compare(context: MigrationContext) -> None:
        _require_heads(scripts, context)
        metadata = _get_metadata(scripts, context)
        if not allow_empty:
            _refuse_empty(context, metadata)
        compared.append((context, produce_migrations(context, metadata)))

    with _baseline(scripts, baseline) as prepared:
        with_context(prepared, compare)
    return compared[-1]


@contextmanager
def _baseline(scripts: ScriptDirectory, baseline: Baseline) -> Iterator[ScriptDirectory]:
    """Give the project with the database to compare with as its own."""
    if baseline == "database":
        yield scripts
        return
    with scratch_database(scripts.settings) as settings:
        replayed = ScriptDirectory(settings)
        upgrade(replayed)
        yield replayed


def _require_heads(scripts: ScriptDirectory, context: MigrationContext) -> None:
    graph = scripts.graph
    current = context.get_current_heads()
    check_known(graph, current)
    if set(current) != set(graph.real_heads):
        raise DatabaseBehind([*map(shorten, current)], [*map(shorten, graph.real_heads)])


def _get_metadata(scripts: ScriptDirectory, context: MigrationContext) -> Metadata:
    metadata: Metadata = context.opts["target_metadata"]
    if not metadata:
        raise MetadataMissing(scripts.settings.script_location / "env.py")
    return metadata


def _refuse_empty(context: MigrationContext, metadata: Metadata) -> None:
    several = [metadata] if isinstance(metadata, MetaData) else list(metadata or ())
    if any(one.tables for one in several):
        return
    ours = {context.version_table, context.opts["log_table"]}
    tables = [name for name in inspect(context.bind).get_table_names() if name not in ours]
    if tables:
        raise MetadataEmpty(tables)
