"""How branches stand to the base, as text and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from gitmig.commands.divergence import Divergence, Side
from gitmig.output.console import count, echo, echo_json, echo_lines, id_style, mark_style, note
from gitmig.output.revisions import list_ids
from gitmig.revisions.revision import Revision
from gitmig.revisions.variation import Variation

_NAMES = 3
"""How many of the branches that have the same files are named in a line."""


def print_divergence(
    found: Divergence, *, as_json: bool, verbose: bool, quiet: bool = False
) -> None:
    """Print a paragraph for each set of files that differs from the base's."""
    if as_json:
        echo_json(_as_data(found))
        return
    echo(f"base: {found.base}, {_render_heads(found.base_heads)}")
    if found.checkout is not None:
        echo_lines(_render_side("the checkout", found.checkout, found.base, verbose=True))
    same = 0
    lines: list[str] = []
    for side in found.sides:
        if side.variation.is_same or not (verbose or _has_something(side.variation)):
            same += len(side.names)
        else:
            lines += _render_side(_join(side.names, verbose), side, found.base, verbose=verbose)
    echo_lines(lines)
    if same:
        has = "has" if same == 1 else "have"
        note(
            f"{count(same, 'branch', 'branches')} {has} nothing that {found.base} lacks",
            quiet=quiet,
        )


def _has_something(variation: Variation) -> bool:
    return bool(variation.added or variation.faults)


def _render_side(title: str, side: Side, base: str, *, verbose: bool) -> Iterator[str]:
    variation = side.variation
    where = f" ({side.names[0]})" if title == "the checkout" else ""
    yield f"{title}{where}: {_summarize(variation, base)}"
    for revision in variation.ahead:
        yield f"  + {_render(revision)}"
    for revision in variation.edited:
        yield f"  ~ {_render(revision)}: the file differs from the one on {base}"
    if variation.would_fork:
        for revision in variation.forks:
            yield f"  parts from {base} after {_render(revision)}"
    for fault in variation.faults:
        yield f"  ! {fault}"


def _summarize(variation: Variation, base: str) -> str:
    if variation.is_same:
        return f"the revisions of {base}"
    parts = [f"{len(variation.ahead)} ahead"] if variation.ahead else []
    parts += [f"{len(variation.removed)} behind"] if variation.removed else []
    parts += [f"{len(variation.edited)} edited"] if variation.edited else []
    parts += [mark_style(f"a merge would leave {len(variation.joined_heads)} heads")] * (
        variation.would_fork
    )
    parts += [count(len(variation.faults), "fault")] if variation.faults else []
    return ", ".join(parts)


def _join(names: Sequence[str], verbose: bool) -> str:
    shown = names if verbose else names[:_NAMES]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _render_heads(heads: Sequence[Revision]) -> str:
    if not heads:
        return "no revisions"
    number = "" if len(heads) == 1 else f"{len(heads)} heads: "
    return number + "; ".join(map(_render, heads))


def _render(revision: Revision) -> str:
    return f"{id_style(revision.short)}, {revision.message}"


def _as_data(found: Divergence) -> dict[str, Any]:
    return {
        "base": {"ref": found.base, "heads": list_ids(found.base_heads)},
        "checkout": found.checkout and _side_as_data(found.checkout),
        "refs": [_side_as_data(side) for side in found.sides],
    }


def _side_as_data(side: Side) -> dict[str, Any]:
    variation = side.variation
    return {
        "refs": list(side.names),
        "heads": list_ids(variation.heads),
        "ahead": [
            {"id": revision.id, "message": revision.message, "path": revision.path}
            for revision in variation.ahead
        ],
        "behind": sorted(variation.removed),
        "edited": list_ids(variation.edited),
        "parts_after": list_ids(variation.forks),
        "would_fork": variation.would_fork,
        "faults": [fault._asdict() for fault in variation.faults],
    }
