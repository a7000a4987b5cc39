"""What `gitmig status` says."""

from collections.abc import Iterable, Iterator

from gitmig.commands.status import BranchStatus, DatabaseStatus, Status
from gitmig.ids import shorten
from gitmig.output.console import (
    count,
    echo,
    echo_json,
    hint_style,
    id_style,
    mark_style,
    note,
    render_hint,
)
from gitmig.output.failure import error_as_data
from gitmig.output.revisions import list_ids, render_name
from gitmig.passwords import mask_passwords
from gitmig.revisions.revision import Revision
from gitmig.runtime.verification import describe_skipped

_LISTED = 5
"""How many revisions of a kind are named."""
_INDENT = 11


def print_status(status: Status, *, as_json: bool) -> None:
    """Print a paragraph for the database, the checkout, the branch, and what to do next."""
    if as_json:
        echo_json(_as_data(status))
        return
    for database in status.databases:
        if database.failure is not None and database.failure.user_traceback:
            note(mask_passwords(database.failure.user_traceback.rstrip()))
        _print_part("database", _describe_database(database))
    _print_part("checkout", _describe_checkout(status))
    if status.branch is not None:
        _print_part("branch", _describe_branch(status.branch))
    _print_part("next", _describe_next(status))


def _print_part(name: str, lines: Iterable[str]) -> None:
    title = name.ljust(_INDENT)
    for line in lines:
        echo(f"{title}{line}")
        title = " " * _INDENT


def _describe_database(database: DatabaseStatus) -> Iterator[str]:
    if database.url or database.name:
        yield ", ".join(filter(None, (database.name, database.url)))
    if database.failure is not None:
        yield f"cannot be asked: {database.failure.message}"
        if database.failure.hint:
            yield render_hint(database.failure.hint)
        return
    for revision in database.heads:
        yield f"at {render_name(revision)}"
    for revision_id, refs in database.unknown.items():
        place = f"on {', '.join(refs[:_LISTED])}" if refs else "on no branch that is here"
        yield f"at {id_style(shorten(revision_id))} {mark_style('(not in this checkout)')}, {place}"
    if not (database.heads or database.unknown):
        yield "at the base: nothing is applied"
    for stopped in database.half_applied:
        yield from stopped.message.splitlines()
    for moved in database.skipped:
        yield describe_skipped(moved)
    if database.pending:
        yield f"{count(len(database.pending), 'revision')} to apply:"
        yield from _list(database.pending)


def _describe_checkout(status: Status) -> Iterator[str]:
    number = count(status.revisions, "revision")
    if not status.heads:
        yield number
        return
    yield f"{number}, {'head' if len(status.heads) == 1 else 'heads'}:"
    yield from _list(status.heads)


def _describe_branch(branch: BranchStatus) -> Iterator[str]:
    name = branch.name or "no branch is checked out"
    if branch.base is None:
        yield f"{name}; no protected branch is here to compare with"
        return
    differences = [
        (len(branch.own), f"that {branch.base} has not"),
        (branch.missing, f"of {branch.base} not here"),
        (len(branch.edited), f"with another content than on {branch.base}"),
    ]
    told = [f"{count(number, 'revision')} {what}" for number, what in differences if number]
    yield f"{name}: {', '.join(told) or f'the revisions of {branch.base}'}"
    yield from _list(branch.own)


def _describe_next(status: Status) -> Iterator[str]:
    for advice in status.advice:
        yield f"{hint_style(advice.command)}  ({advice.reason})"
    if not status.advice and status.database.failure is None:
        yield "nothing: the database has all revisions of the checkout"
    elif not status.advice:
        yield "mend what keeps the database from being asked"


def _list(revisions: tuple[Revision, ...]) -> Iterator[str]:
    for revision in revisions[:_LISTED]:
        yield f"  {render_name(revision)}"
    if len(revisions) > _LISTED:
        yield f"  and {len(revisions) - _LISTED} more"


def _as_data(status: Status) -> dict[str, object]:
    branch = status.branch
    several = status.databases if len(status.databases) > 1 else ()
    return {
        "database": _database_as_data(status.database),
        "databases": [{"database": each.name, **_database_as_data(each)} for each in several],
        "checkout": {"revisions": status.revisions, "heads": list_ids(status.heads)},
        "branch": branch
        and {
            "name": branch.name,
            "base": branch.base,
            "own": list_ids(branch.own),
            "missing": branch.missing,
            "edited": list_ids(branch.edited),
        },
        "next": [{"command": each.command, "reason": each.reason} for each in status.advice],
    }


def _database_as_data(database: DatabaseStatus) -> dict[str, object]:
    return {
        "url": database.url,
        "heads": list_ids(database.heads),
        "unknown": [
            {"revision": revision_id, "refs": list(refs)}
            for revision_id, refs in database.unknown.items()
        ],
        "pending": list_ids(database.pending),
        "half_applied": [stopped.revision for stopped in database.half_applied],
        "skipped": [each.id for moved in database.skipped for each in moved.skipped],
        "failure": error_as_data(database.failure) if database.failure else None,
    }
