"""Revisions as lines, as paragraphs and as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gitmig.output.console import echo, echo_json, id_style, mark_style, note
from gitmig.output.origins import list_origin, origin_as_data
from gitmig.revisions.description import (
    Description,
    list_fields,
    list_marks,
    render_parents,
)
from gitmig.revisions.revision import Revision

if TYPE_CHECKING:
    from gitmig.git.origins import Origin  # most who print revisions ask for no origin


def print_revisions(
    descriptions: Sequence[Description],
    *,
    as_json: bool,
    verbose: bool,
    parents: bool = True,
    quiet: bool = False,
    origins: "Mapping[str, Origin] | None" = None,
    in_range: bool = False,
) -> None:
    """Print each on a line, in full with `verbose`, or all as a JSON list.

    With `in_range` there may be others. `origins` are told with those that are in full, if they
    were asked for.
    """
    if as_json:
        echo_json([_with_origin(description, origins) for description in descriptions])
        return
    if not descriptions:
        note("there are no revisions" + " in that range" * in_range, quiet=quiet)
    for description in descriptions:
        if verbose:
            print_in_full(description, list_origin((origins or {}).get(description.revision.id)))
        else:
            echo(render_line(description, parents=parents))


def _with_origin(
    description: Description, origins: "Mapping[str, Origin] | None"
) -> dict[str, Any]:
    data = revision_as_data(description)
    if origins is None:
        return data
    return {**data, "origin": origin_as_data(origins.get(description.revision.id))}


def print_in_full(description: Description, extra: Iterable[tuple[str, str]] = ()) -> None:
    """Print everything about one revision, and an empty line."""
    echo(f"Rev: {_render_id(description)}")
    for name, value in (*list_fields(description), *extra):
        echo(f"{name}: {value}")
    echo()
    for line in description.revision.doc.splitlines():
        echo(f"    {line}".rstrip())
    echo()


def render_line(description: Description, *, parents: bool = True) -> str:
    """Return `parents -> id (labels) (markers), message`."""
    revision = description.revision
    left = f"{render_parents(description)} -> " if parents else ""
    marks = "".join(f" {mark_style(f'({mark})')}" for mark in list_marks(description))
    labels = f" ({', '.join(description.labels)})" if description.labels else ""
    return f"{left}{id_style(revision.short)}{labels}{marks}, {revision.message}"


def render_name(revision: Revision) -> str:
    """Return the id and the message."""
    return f"{id_style(revision.short)} {revision.message}".rstrip()


def list_ids(revisions: Iterable[Revision]) -> list[str]:
    """Return the JSON form of revisions that are only named."""
    return [revision.id for revision in revisions]


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


def _render_id(description: Description) -> str:
    marks = "".join(f" ({mark})" for mark in list_marks(description))
    return id_style(description.revision.id) + mark_style(marks)
