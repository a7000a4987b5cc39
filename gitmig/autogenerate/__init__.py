"""Compares models with a database and writes the difference as a revision."""

from gitmig.autogenerate.api import compare_metadata, produce_migrations
from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.difference import Difference, find_differences
from gitmig.autogenerate.render.registry import renderers
from gitmig.autogenerate.render.script import (
    RenderedScript,
    render_python_code,
    render_script_bodies,
)

__all__ = [
    "AutogenContext",
    "Difference",
    "RenderedScript",
    "compare_metadata",
    "find_differences",
    "produce_migrations",
    "render_python_code",
    "render_script_bodies",
    "renderers",
]
