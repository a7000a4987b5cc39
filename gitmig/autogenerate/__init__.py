"""Compares models with a database and writes the difference as a revision."""

from gitmig.autogenerate.api import compare_metadata, produce_migrations
from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.difference import Difference, find_differences
from gitmig.autogenerate.extension.dispatch import (
    DispatchPriority,
    PriorityDispatchResult,
    comparators,
)
from gitmig.autogenerate.extension.plugins import Plugin
from gitmig.autogenerate.render.operations import renderers
from gitmig.autogenerate.render.script import (
    RenderedScript,
    render_python_code,
    render_script_bodies,
)
from gitmig.autogenerate.revision_context import RevisionContext
from gitmig.autogenerate.rewriter import Rewriter

__all__ = [
    "AutogenContext",
    "Difference",
    "DispatchPriority",
    "Plugin",
    "PriorityDispatchResult",
    "RenderedScript",
    "RevisionContext",
    "Rewriter",
    "comparators",
    "compare_metadata",
    "find_differences",
    "produce_migrations",
    "render_python_code",
    "render_script_bodies",
    "renderers",
]
