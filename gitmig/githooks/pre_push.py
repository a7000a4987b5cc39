"""pre-push: refuses to push several heads, or a broken graph, to a protected branch."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from gitmig.errors import Fault, GitmigError, GraphFaults
from gitmig.git.graphs import get_graph
from gitmig.git.refs import is_called
from gitmig.githooks.graph_check import load_index_graph
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.githooks.joined import hint_at_index
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.head_policy import find_head_faults

name: Final = "pre-push"

_BRANCH = "refs/heads/"


class Push(NamedTuple):
    """A commit that is to become the tip of a branch of the remote."""

    commit: str
    branch: str


def run(call: HookCall) -> HookReport:
    """Check the graph of each commit that is pushed to a protected branch."""
    faults: list[Fault] = []
    notes: list[str] = []
    for push in parse_pushes(call.input):
        if not is_called(push.branch, call.settings.options.protected):
            continue
        try:
            found = _find_faults(call, push.commit)
        except GitmigError as error:
            notes.append(f"cannot decide whether {push.branch} may be pushed: {error.message}")
            continue
        if found:
            notes.append(f"refused to push to {push.branch}, which is protected")
        faults += found
    return HookReport(tuple(dict.fromkeys(faults)), tuple(notes), blocked=bool(faults))


def parse_pushes(text: str) -> Iterator[Push]:
    """Yield the pushes to branches that Git announces; deletions and tags are left out.

    A line is `LOCAL-REF SP COMMIT SP REMOTE-REF SP REMOTE-COMMIT`; zeros stand for no commit. The
    first is what was typed, and may have blanks in it, as in `:/words of a message`.
    """
    for line in text.split("\n"):
        words = line.rsplit(" ", 3)
        if len(words) != 4:
            continue
        _, commit, ref, _ = words
        if commit.strip("0") and ref.startswith(_BRANCH):
            yield Push(commit, ref.removeprefix(_BRANCH))


def _find_faults(call: HookCall, commit: str) -> tuple[Fault, ...]:
    """Return what is wrong with the graph of a commit."""
    try:
        graph = get_graph(ScriptDirectory(call.settings), commit)
    except GraphFaults as error:
        return error.faults
    faults = find_head_faults(graph, call.settings.options.heads)
    return hint_at_index(call, graph, faults, lambda: load_index_graph(call))
