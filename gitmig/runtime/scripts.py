"""SQL scripts of whole commands: text, and no connection."""

import io
from collections.abc import Callable, Sequence
from typing import Any

from gitmig.errors import NotDowngradeTarget, ScriptRangeBackwards
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Plan, Step, plan_downgrade, plan_stamp, plan_upgrade
from gitmig.revisions.script_range import ScriptRange
from gitmig.runtime.env_script import run_env
from gitmig.runtime.migration import MigrationContext


def render_upgrade(directory: ScriptDirectory, range_: ScriptRange, **options: Any) -> str:
    """Return the script that brings a database from the start of the range to its targets.

    `options` go to the environment: `tag`, `x` and the like.

    Raises:
        ScriptRangeBackwards: the targets are below the start.
        ScriptRefused: a revision cannot be written.
    """

    def plan(heads: tuple[str, ...]) -> Plan:
        found = plan_upgrade(directory.graph, heads, range_.targets)
        if not found.steps and range_.start not in (None, *range_.targets):
            _refuse_backwards(directory, "upgrade", range_, heads)
        return found

    return _render(directory, range_, plan, options)


def render_downgrade(directory: ScriptDirectory, range_: ScriptRange, **options: Any) -> str:
    """Return the script that takes a database back from the start of the range to its target.

    Raises:
        ScriptRangeBackwards: the target is not below the start.
        ScriptRefused: a revision cannot be written.
    """
    (target,) = range_.targets

    def plan(heads: tuple[str, ...]) -> Plan:
        try:
            return plan_downgrade(directory.graph, heads, target)
        except NotDowngradeTarget:
            raise ScriptRangeBackwards("downgrade", str(range_.start), target) from None

    return _render(directory, range_, plan, options)


def render_stamp(directory: ScriptDirectory, range_: ScriptRange, **options: Any) -> str:
    """Return the script that moves the heads from the start of the range to its targets."""

    def plan(heads: tuple[str, ...]) -> Plan:
        return plan_stamp(directory.graph, heads, range_.targets)

    return _render(directory, range_, plan, {"transaction_per_migration": False, **options})


def render_tables(directory: ScriptDirectory, **options: Any) -> str:
    """Return the script that creates the version table and the log where they are missing."""

    def create(_heads: tuple[str, ...], context: MigrationContext) -> tuple[Step, ...]:
        if context.offline is not None:
            context.offline.create_tables()
        return ()

    buffer = io.StringIO()
    run_env(directory, output_buffer=buffer, fn=create, as_sql=True, **options)
    return buffer.getvalue()


def _render(
    directory: ScriptDirectory,
    range_: ScriptRange,
    plan: Callable[[tuple[str, ...]], Plan],
    options: dict[str, Any],
) -> str:
    """Run env.py offline and return what it writes; what env.py writes elsewhere is there."""
    buffer = io.StringIO()
    run_env(
        directory,
        output_buffer=buffer,
        fn=lambda heads, _context: plan(heads).steps,
        as_sql=True,
        starting_rev=range_.start,
        destination_rev=", ".join(range_.targets),
        **options,
    )
    return buffer.getvalue()


def _refuse_backwards(
    directory: ScriptDirectory, verb: str, range_: ScriptRange, heads: Sequence[str]
) -> None:
    """Raise ScriptRangeBackwards, unless the targets are the heads by other names."""
    at_target = plan_stamp(directory.graph, (), range_.targets).heads_after
    if at_target != frozenset(heads):
        raise ScriptRangeBackwards(verb, str(range_.start), ", ".join(range_.targets))
