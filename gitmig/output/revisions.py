"""Revisions as lines, as paragraphs and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gitmig.output.console import echo, echo_json, id_style, mark_style, note
from gitmig.revisions.description import Description
from gitmig.revisions.revision import shorten


def print_revisions(
    descriptions: Sequence[Description],
    *,
    as_json: bool,
    verbose: bool,
    parents: bool = True,
    quiet: bool = False,
) -> None:
    """Print each on a line, in full with `verbose`, or all as a JSON list."""
    if as_json:
        echo_json([revision_as_data(description) for description in descriptions])
        return
    if not descriptions:
        note("there are no revisions", quiet=quiet)
    for description in descriptions:
        if verbose:
            print_in_full(description)
        else:
            echo(render_line(description, parents=parents))


def print_in_full(description: Description, extra: Iterable[tuple[str, str]] = ()) -> None:
    """Print everything about one revision, and an empty line."""
    for name, value in (*_fields(description), *extra):
        echo(f"{name}: {value}")
    echo()
    for line in description.revision.doc.splitlines():
        echo(f"    {line}".rstrip())
    echo()


def render_line(description: Description, *, parents: bool = True) -> str:
    """Return `parents -> id (labels) (markers), message`."""
    revision = description.revision
    left = f"{_render_parents(description)} -> " if parents else ""
    marks = "".join(f" {mark_style(f'({mark})')}" for mark in _marks(description))
    labels = f" ({', '.join(description.labels)})" if description.labels else ""
    return f"{left}{id_style(revision.short)}{labels}{marks}, {revision.message}"


def revision_as_data(description: Description) -> dict[str, Any]:
    """Return the JSON form: ids are full, the path is relative to the project."""
    revision = description.revision
    return {
        "id": revision.id,
        "short": revision.short,
        "message": revision.message,
        "parents": list(revision.down_revisions),
        "depends_on": list(description.dependencies),
        "labels": list(description.labels),
        "children": list(description.children),
        "head": description.is_head,
        "effective_head": description.is_effective_head,
        "branch_point": description.is_branch_point,
        "merge_point": description.is_merge_point,
        "current": description.is_current,
        "path": revision.path,
    }


def _render_parents(description: Description) -> str:
    parents = ", ".join(map(shorten, description.revision.down_revisions)) or "<base>"
    if not description.dependencies:
        return parents
    return f"{parents} ({', '.join(map(shorten, description.dependencies))})"


def _marks(description: Description) -> Iterator[str]:
    if description.is_head:
        yield "head"
    if description.is_effective_head:
        yield "effective head"
    if description.is_current:
        yield "current"
    if description.is_branch_point:
        yield "branchpoint"
    if description.is_merge_point:
        yield "mergepoint"


def _fields(description: Description) -> Iterator[tuple[str, str]]:
    revision = description.revision
    marks = "".join(f" ({mark})" for mark in _marks(description))
    yield "Rev", id_style(revision.id) + mark_style(marks)
    if description.is_merge_point:
        yield "Merges", ", ".join(revision.down_revisions)
    else:
        yield "Parent", ", ".join(revision.down_revisions) or "<base>"
    if revision.depends_on:
        yield "Also depends on", ", ".join(revision.depends_on)
    if description.is_branch_point:
        yield "Branches into", ", ".join(description.children)
    if description.labels:
        yield "Branch names", ", ".join(description.labels)
    yield "Path", revision.path
