"""What `gitmig current` says."""

from dataclasses import replace

from gitmig.commands.current import Current
from gitmig.errors import HalfApplied
from gitmig.ids import shorten
from gitmig.output.console import (
    echo,
    echo_json,
    id_style,
    mark_style,
    note,
    of_database,
    render_hint,
    warn,
)
from gitmig.output.revisions import print_in_full, render_line, render_name, revision_as_data
from gitmig.runtime.verification import Edited, describe_skipped


def print_current(
    result: Current,
    *,
    as_json: bool,
    verbose: bool,
    quiet: bool,
    check_heads: bool,
    verify: bool = False,
    at: str | None = None,
) -> None:
    """Print a line a head of the database; with `check_heads` say what is missing to be at all.

    `at` is the ref that it was measured by; None for the checkout.
    """
    if as_json:
        echo_json(_as_data(result))
        return
    for part in result.databases or (result,):
        name = part.database if result.databases else None
        _print_database(part, name, at, verbose=verbose, quiet=quiet, verify=verify)
        if check_heads and not part.at_heads:
            heads = ", ".join(map(shorten, part.heads)) or "the base"
            note(f"{_subject(name)} is not at all heads, which are {heads}", quiet=quiet)


def _print_database(
    result: Current, name: str | None, at: str | None, *, verbose: bool, quiet: bool, verify: bool
) -> None:
    if verbose:
        place = result.url if name is None else f"{name}, {result.url}"
        echo(f"Current revision(s) for {place}:")
    # Each of them is current: a mark on all of them would say nothing.
    for one in (replace(one, is_current=False) for one in result.revisions):
        if verbose:
            print_in_full(one)
        else:
            echo(of_database(name, render_line(one, parents=False)))
    for revision_id in result.unknown:
        refs = result.refs.get(revision_id)
        places = f", on {', '.join(refs)}" if refs else ""
        absent = mark_style(f"(not on {at})" if at else "(not in this checkout)")
        line = f"{id_style(revision_id)} {absent}{places}"
        echo(of_database(name, line))
    if not result.revisions and not result.unknown:
        note(f"{_subject(name)} is at the base: nothing is applied", quiet=quiet)
    for half_applied in result.half_applied:
        print_half_applied(half_applied, name)
    if verify:
        _print_verified(result, name, quiet=quiet)


def _subject(database: str | None) -> str:
    return "the database" if database is None else f"the database {database}"


def print_half_applied(error: HalfApplied, database: str | None = None) -> None:
    """Print what is not settled, and how it can be."""
    warn(of_database(database, error.message))
    note(render_hint(error.hint or ""))


def describe_edited(edited: Edited) -> str:
    """Return which file was edited, and how to see what was changed."""
    entry = edited.entry
    text = f"{render_name(edited.revision)} was edited after it ran on {entry.started_at:%Y-%m-%d}"
    if entry.blob is None:
        return f"{text}: {edited.revision.path}"
    return f"{text}; `git diff {entry.blob[:12]} -- {edited.revision.path}` shows how"


def _print_verified(result: Current, database: str | None, *, quiet: bool) -> None:
    for edited in result.edited:
        echo(of_database(database, describe_edited(edited)))
    for each in result.reparented:
        if each.skipped:
            echo(of_database(database, describe_skipped(each)))
        else:
            then = ", ".join(map(shorten, each.parents_then)) or "<base>"
            ran = f"{render_name(each.revision)} ran on {then}"
            line = f"{ran}; its parents changed, nothing was skipped"
            note(of_database(database, line), quiet=quiet)
    if not result.differs:
        compared = "every revision that the log has is as it ran"
        line = compared if result.has_log else "there is no log: what ran is not known"
        note(of_database(database, line), quiet=quiet)


def _as_data(result: Current) -> dict[str, object]:
    parts = [{"database": part.database, **_part_as_data(part)} for part in result.databases]
    return {**_part_as_data(result), "databases": parts}


def _part_as_data(result: Current) -> dict[str, object]:
    return {
        "revisions": [revision_as_data(one) for one in result.revisions],
        "unknown": list(result.unknown),
        "unknown_on": {key: list(refs) for key, refs in result.refs.items()},
        "at_heads": result.at_heads,
        "half_applied": [
            {
                "revision": one.revision,
                "direction": one.direction,
                "statements_done": one.done,
                "statement": one.statement,
            }
            for one in result.half_applied
        ],
        "edited": [
            {"revision": one.revision.id, "path": one.revision.path, "blob_then": one.entry.blob}
            for one in result.edited
        ],
        "reparented": [
            {
                "revision": one.revision.id,
                "parents_then": list(one.parents_then),
                "skipped": [each.id for each in one.skipped],
            }
            for one in result.reparented
        ],
    }
