"""Graphs in a line: `make_graph(a="", b="a", c="b @label", o="c +other")`."""

from gitmig.revisions.graph import Graph
from gitmig.revisions.plan import Plan
from gitmig.revisions.revision import Revision

FORK = {"a": "", "b": "a", "c": "b", "d": "b @lab", "e": "d", "m": "c e"}
"""a - b - (c | d[lab] - e) - m."""


def make_revision(key: str, edges: str) -> Revision:
    """Return a revision of parents, `+dependencies` and `@labels`."""
    words = edges.split()
    return Revision(
        key,
        tuple(word for word in words if word[0] not in "+@"),
        tuple(word[1:] for word in words if word[0] == "+"),
        tuple(word[1:] for word in words if word[0] == "@"),
        doc=f"Message of {key}",
        path=f"versions/{key}.py",
    )


def make_graph(**edges: str) -> Graph:
    """Return the graph of revisions that are given by their edges."""
    return Graph(make_revision(key, text) for key, text in edges.items())


def render_file(revision: Revision) -> str:
    """Return the file that says what a revision is."""
    return (
        f'"""{revision.doc}"""\n'
        f"revision = {revision.id!r}\n"
        f"down_revision = {revision.down_revisions!r}\n"
        f"depends_on = {revision.depends_on!r}\n"
        f"branch_labels = {revision.branch_labels!r}\n"
    )


def steps_of(plan: Plan) -> list[str]:
    """Return the ids of a plan's steps, `base` for none."""
    return [step.revision.id if step.revision else "base" for step in plan.steps]


def changes_of(plan: Plan) -> list[str]:
    """Return the row changes of a plan, such as `+a`, `a>b` and `-b`."""
    signs = {"InsertVersion": "+{}", "UpdateVersion": "{}>{}", "DeleteVersion": "-{}"}
    return [
        signs[type(change).__name__].format(*change)
        for step in plan.steps
        for change in step.changes
    ]
