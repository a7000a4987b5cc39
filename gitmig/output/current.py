"""What `gitmig current` says."""

from dataclasses import replace

from gitmig.commands.current import Current
from gitmig.errors import HalfApplied
from gitmig.ids import shorten
from gitmig.output.console import (
    echo,
    echo_json,
    hint_style,
    id_style,
    mark_style,
    note,
    warn,
)
from gitmig.output.revisions import print_revisions, render_name, revision_as_data
from gitmig.runtime.verification import Edited, describe_skipped


def print_current(
    result: Current,
    *,
    as_json: bool,
    verbose: bool,
    quiet: bool,
    check_heads: bool,
    verify: bool = False,
) -> None:
    """Print a line a head of the database; with `check_heads` say what is missing to be at all."""
    if as_json:
        echo_json(_as_data(result))
        return
    if verbose:
        echo(f"Current revision(s) for {result.url}:")
    # Each of them is current: a mark on all of them would say nothing.
    unmarked = [replace(one, is_current=False) for one in result.revisions]
    if unmarked:
        print_revisions(unmarked, as_json=False, verbose=verbose, parents=False)
    for revision_id in result.unknown:
        refs = result.refs.get(revision_id)
        places = f", on {', '.join(refs)}" if refs else ""
        echo(f"{id_style(revision_id)} {mark_style('(not in this checkout)')}{places}")
    if not result.revisions and not result.unknown:
        note("the database is at the base: nothing is applied", quiet=quiet)
    for half_applied in result.half_applied:
        print_half_applied(half_applied)
    if verify:
        _print_verified(result, quiet=quiet)
    if check_heads and not result.at_heads:
        heads = ", ".join(map(shorten, result.heads)) or "the base"
        note(f"the database is not at all heads, which are {heads}", quiet=quiet)


def print_half_applied(error: HalfApplied) -> None:
    """Print what is not settled, and how it can be."""
    warn(error.message)
    note(f"{hint_style('hint:')} {error.hint}")


def describe_edited(edited: Edited) -> str:
    """Return which file was edited, and how to see what was changed."""
    entry = edited.entry
    text = f"{render_name(edited.revision)} was edited after it ran on {entry.started_at:%Y-%m-%d}"
    if entry.blob is None:
        return f"{text}: {edited.revision.path}"
    return f"{text}; `git diff {entry.blob[:12]} -- {edited.revision.path}` shows how"


def _print_verified(result: Current, *, quiet: bool) -> None:
    for edited in result.edited:
        echo(describe_edited(edited))
    for each in result.reparented:
        if each.skipped:
            echo(describe_skipped(each))
        else:
            then = ", ".join(map(shorten, each.parents_then)) or "<base>"
            name = render_name(each.revision)
            note(f"{name} ran on {then}; its parents changed, nothing was skipped", quiet=quiet)
    if not result.differs:
        note("every revision that the log has is as it ran", quiet=quiet)


def _as_data(result: Current) -> dict[str, object]:
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
