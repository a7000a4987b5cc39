"""`gitmig sync`: bring the database to the checkout."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from gitmig.errors import SyncNotConfirmed
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.events import OnEvent, Outcome, ignore_event
from gitmig.runtime.stash import (
    Exchange,
    KeptCopy,
    claim,
    drop_copies,
    exchange,
    get_branch,
    hold_stash,
    list_copies,
)
from gitmig.runtime.sync import SyncPlan, plan_sync, run_sync

Confirm = Callable[[SyncPlan], bool]


@dataclass(frozen=True, slots=True)
class Synced:
    """What was planned, and what was done of it."""

    plan: SyncPlan
    outcome: Outcome | None
    """None where only a plan was asked for."""
    exchanges: tuple[Exchange, ...] = ()
    """What became of each database, if copies were to be kept."""


def refuse(_plan: SyncPlan) -> bool:
    """Let nothing run that is not checked out."""
    return False


def sync(
    scripts: ScriptDirectory,
    *,
    plan_only: bool = False,
    stash: bool = False,
    confirm: Confirm = refuse,
    on_event: OnEvent = ignore_event,
) -> Synced:
    """Take back what the database has and the checkout has not, then apply what it lacks.

    `confirm` is asked before code runs that is not checked out, and only then. With `stash` the
    database is kept for the branch that it belongs to, and that of this branch comes back, before
    anything is planned.

    Raises:
        SyncNotConfirmed: the answer was no.
        SyncBlocked, VanishedNowhere: what is not here cannot be taken back, or found.
        RevisionFailed: the steps before remain done.
        NoBranchToKeepFor, StashBusy, CopyUnsupported, CopyFailed: no copy was lost.
    """
    if plan_only or not stash:
        return _sync(scripts, confirm, on_event, plan_only=plan_only)
    with hold_stash(scripts):
        branch = get_branch(scripts)
        exchanges = exchange(scripts, branch)
        try:
            done = _sync(scripts, confirm, on_event)
        except SyncNotConfirmed as error:
            kept = {each.kept_for for each in exchanges if each.kept_for}
            brought = {each.brought.branch for each in exchanges if each.brought}
            raise SyncNotConfirmed(error.ids, sorted(kept), sorted(brought)) from error
        claim(scripts, branch)
    return replace(done, exchanges=exchanges)


def _sync(
    scripts: ScriptDirectory, confirm: Confirm, on_event: OnEvent, *, plan_only: bool = False
) -> Synced:
    plan = plan_sync(scripts)
    if plan_only:
        return Synced(plan, None)
    plan.check()
    confirmed = not plan.vanished or confirm(plan)
    outcome = run_sync(scripts, plan, confirmed=confirmed, on_event=on_event)
    return Synced(plan, outcome)


def list_stashed(scripts: ScriptDirectory) -> tuple[KeptCopy, ...]:
    """Return the databases that are kept for branches."""
    return list_copies(scripts)


def drop_stashed(scripts: ScriptDirectory, branch: str) -> tuple[KeptCopy, ...]:
    """Remove the databases that are kept for a branch, and return them.

    Raises:
        NoSuchCopy: there is none.
        StashBusy: databases are being exchanged.
    """
    with hold_stash(scripts):
        return drop_copies(scripts, branch)
