"""How many heads a graph is to have, and which of them are too many."""

from collections.abc import Iterable, Iterator

from gitmig.config import HeadPolicy
from gitmig.errors import Fault
from gitmig.revisions.graph import Graph


def find_forks(graph: Graph, policy: HeadPolicy) -> tuple[tuple[str, ...], ...]:
    """Return the groups of heads that are to be one, each in the order of the files' paths.

    With "per-label" those are heads that have a branch label in common, also by way of a third;
    whatever has no label is no fork of anything.
    """
    heads = graph.real_heads
    if len(heads) < 2:
        return ()
    if policy == "one":
        return (heads,)
    groups: list[tuple[set[str], set[str]]] = []
    for head in heads:
        labels, members = set(graph.labels(head)), {head}
        for group in [group for group in groups if group[0] & labels]:
            groups.remove(group)
            labels |= group[0]
            members |= group[1]
        groups.append((labels, members))
    forks = [tuple(head for head in heads if head in group) for _, group in groups]
    return tuple(sorted((fork for fork in forks if len(fork) > 1), key=lambda fork: fork[0]))


def render_command(graph: Graph, fork: Iterable[str], policy: HeadPolicy) -> str:
    """Return what to type to join the heads of a fork."""
    named = [graph.get(head).short for head in fork] if policy == "per-label" else []
    return " ".join(["gitmig merge", *named])


def find_unlabelled(graph: Graph, policy: HeadPolicy) -> tuple[str, ...]:
    """Return the heads that lack the label which they need beside others."""
    if policy == "one" or len(graph.real_heads) < 2:
        return ()
    return tuple(head for head in graph.real_heads if not graph.labels(head))


def list_joins(graph: Graph, policy: HeadPolicy) -> tuple[str, ...]:
    """Return what to type to join each fork, and the heads that lack a label."""
    forks = [*find_forks(graph, policy)]
    unlabelled = find_unlabelled(graph, policy)
    if len(unlabelled) == 1:
        # Which line it is to join nobody can know: the first is an example.
        others = (head for head in graph.real_heads if head not in unlabelled)
        unlabelled = (*unlabelled, next(others))
    if unlabelled:
        forks.append(unlabelled)
    return tuple(render_command(graph, fork, policy) for fork in forks)


def find_head_faults(graph: Graph, policy: HeadPolicy) -> tuple[Fault, ...]:
    """Return what is wrong with the heads, a fault a head."""
    return (*_describe_forks(graph, policy), *_describe_unlabelled(graph, policy))


def _describe_forks(graph: Graph, policy: HeadPolicy) -> Iterator[Fault]:
    for fork in find_forks(graph, policy):
        heads = [graph.get(head) for head in fork]
        labels = sorted(set(graph.labels(fork[0])).intersection(*map(graph.labels, fork)))
        of = f" of the branch {labels[0]}" if policy == "per-label" and labels else ""
        command = render_command(graph, fork, policy)
        hint = f"run `{command}`, `git add` the file that it writes, and commit again"
        for head in heads:
            message = f"one of {len(heads)} heads{of}: {head.short} {head.message}"
            yield Fault("several-heads", message, hint, head.path, head.line)


def _describe_unlabelled(graph: Graph, policy: HeadPolicy) -> Iterator[Fault]:
    unlabelled = find_unlabelled(graph, policy)
    join = list_joins(graph, policy)[-1] if unlabelled else ""
    for head in map(graph.get, unlabelled):
        yield Fault(
            "unlabelled-head",
            f"a head without a branch label: {head.short} {head.message}",
            '`heads` is "per-label": write `branch_labels` into the first revision of its line, or '
            f"join it to another line, as by `{join}`",
            head.path,
            head.line,
        )
