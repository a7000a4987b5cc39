"""Algorithms on graphs that are given by a function from a node to its parents.

None recurses, and each is linear in the nodes and edges that it visits.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

Node = TypeVar("Node")
Step = Callable[[Node], Iterable[Node]]


def reach(starts: Iterable[Node], step: Step[Node]) -> set[Node]:
    """Return what can be reached from `starts`, themselves included."""
    seen = set(starts)
    pending = list(seen)
    while pending:
        for node in step(pending.pop()):
            if node not in seen:
                seen.add(node)
                pending.append(node)
    return seen


def newest_first(nodes: Sequence[Node], parents: Step[Node]) -> list[Node]:
    """Return `nodes`, each before its parents; what is on a cycle, or above none, is left out.

    One line is followed down as far as it goes before the next is taken up: first the lines of
    the nodes that nothing follows, in the order of `nodes`, then those of first parents.
    """
    waiting = dict.fromkeys(nodes, 0)
    for node in nodes:
        for parent in parents(node):
            if parent in waiting:
                waiting[parent] += 1
    ready = [node for node in reversed(nodes) if not waiting[node]]
    ordered: list[Node] = []
    while ready:
        node = ready.pop()
        ordered.append(node)
        freed: list[Node] = []
        for parent in parents(node):
            if parent in waiting:
                waiting[parent] -= 1
                if not waiting[parent]:
                    freed.append(parent)
        ready.extend(reversed(freed))
    return ordered


def find_tips(nodes: Collection[Node], parents: Step[Node]) -> set[Node]:
    """Return those of `nodes` that are an ancestor of no other one of them."""
    below = reach((parent for node in nodes for parent in parents(node)), parents)
    return set(nodes) - below


def find_cycles(nodes: Sequence[Node], parents: Step[Node]) -> list[list[Node]]:
    """Return the groups of two nodes or more that reach each other, in the order of `nodes`."""
    if len(nodes) < 2:
        return []
    children: dict[Node, list[Node]] = {node: [] for node in nodes}
    for node in nodes:
        for parent in parents(node):
            if parent in children:
                children[parent].append(node)

    def step_down(node: Node) -> list[Node]:
        return [parent for parent in parents(node) if parent in children]

    # What is above all cycles or below them goes first: what is left is small.
    left = _left_out(_left_out(nodes, parents), children.__getitem__)
    settled: set[Node] = set()
    cycles: list[list[Node]] = []
    for node in left:
        if node not in settled:
            below = reach([node], step_down)
            above = reach([node], children.__getitem__)
            group = below & above
            settled |= group
            cycles.append([member for member in left if member in group])
    return [cycle for cycle in cycles if len(cycle) > 1]


def _left_out(nodes: Sequence[Node], parents: Step[Node]) -> list[Node]:
    ordered = set(newest_first(nodes, parents))
    return [node for node in nodes if node not in ordered]
