"""Graph against a model that is too simple to be wrong."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from gitmig.revisions.ancestry import find_cycles, find_tips
from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision
from gitmig.revisions.validation import find_faults
from tests.property.random_graphs import Model, models, some_of


def by_path(model: Model) -> list[Revision]:
    return sorted(model.revisions.values(), key=lambda revision: (revision.path, revision.id))


@given(models())
def test_random_graphs_have_no_fault(model: Model) -> None:
    assert find_faults(model.revisions.values()) == ()


@given(models())
def test_shape(model: Model) -> None:
    graph = Graph(model.revisions.values())
    revisions = by_path(model)
    children = {
        key: [each.id for each in revisions if key in each.down_revisions]
        for key in model.revisions
    }
    assert graph.heads == tuple(each.id for each in revisions if not children[each.id])
    assert graph.bases == tuple(each.id for each in revisions if not each.down_revisions)
    assert graph.branch_points == tuple(each.id for each in revisions if len(children[each.id]) > 1)
    assert all(graph.children(key) == tuple(children[key]) for key in model.revisions)
    depended = {
        key for each in revisions for key in model.required(each.id) - {*each.down_revisions}
    }
    depended |= {key for each in revisions for key in graph.dependencies(each.id)}
    assert set(graph.real_heads) == set(graph.heads) - depended


@given(models())
def test_closures(model: Model) -> None:
    graph = Graph(model.revisions.values())
    for key in model.revisions:
        assert graph.ancestors(key) == model.below(key)
        assert graph.descendants(key) == model.above(key)
        assert graph.ancestors(key, dependencies=False) == model.below_on_line(key)
        assert graph.descendants(key, dependencies=False) == {
            other for other in model.revisions if key in model.below_on_line(other)
        }


@given(models())
def test_order(model: Model) -> None:
    graph = Graph(model.revisions.values())
    order = graph.topological()
    assert sorted(order) == sorted(model.revisions)
    assert all(later not in model.below(earlier) for earlier, later in combinations(order, 2))
    backwards = Graph(reversed(list(model.revisions.values())))
    assert backwards.topological() == order


@given(models())
def test_a_line_is_followed_to_its_end(model: Model) -> None:
    """The next revision belongs to the last one, unless it ends a line or waits for another."""
    graph = Graph(model.revisions.values())
    listing = graph.topological()[::-1]
    for position, (key, following) in enumerate(pairwise(listing)):
        seen = set(listing[: position + 1])
        free = [each for each in graph.required(key) if set(graph.requiring(each)) <= seen]
        if free:
            assert following == free[0]


@given(models())
def test_normalized_parents_reach_the_same_with_fewer(model: Model) -> None:
    graph = Graph(model.revisions.values())

    def below(key: str) -> set[str]:
        return {key}.union(*map(below, graph.normalized_parents(key)))

    for key in model.revisions:
        assert below(key) == model.below(key)
        kept = set(graph.normalized_parents(key)) - set(graph.parents(key))
        for dependency in kept:
            others = set(graph.required(key)) - {dependency}
            assert not any(dependency in model.below(other) for other in others)


@given(models())
def test_labels(model: Model) -> None:
    graph = Graph(model.revisions.values())

    def reached_downwards(key: str) -> set[str]:
        found = {key}
        for parent in graph.parents(key):
            if parent not in graph.branch_points and len(graph.parents(parent)) < 2:
                found |= reached_downwards(parent)
        return found

    for revision in model.revisions.values():
        for label in revision.branch_labels:
            above = {key for key in model.revisions if revision.id in model.below_on_line(key)}
            reached = {key for key in model.revisions if label in graph.labels(key)}
            assert reached == above | reached_downwards(revision.id)


@given(models(), st.data())
def test_tips(model: Model, data: st.DataObject) -> None:
    graph = Graph(model.revisions.values())
    keys = set(data.draw(some_of(model.revisions)))
    assert find_tips(keys, graph.required) == model.tips(keys)


@given(st.integers(1, 9), st.data())
def test_cycles(count: int, data: st.DataObject) -> None:
    nodes = list(range(count))
    edges = {
        node: data.draw(st.lists(st.sampled_from(nodes), max_size=3, unique=True)) for node in nodes
    }

    def reached(start: int) -> set[int]:
        found: set[int] = set()
        pending = [start]
        while pending:
            for other in edges[pending.pop()]:
                if other not in found:
                    found.add(other)
                    pending.append(other)
        return found

    groups = {
        frozenset(other for other in nodes if other in reached(node) and node in reached(other))
        for node in nodes
    }
    found = find_cycles(nodes, edges.__getitem__)
    assert {frozenset(cycle) for cycle in found} == {each for each in groups if len(each) > 1}
    assert all(cycle == sorted(cycle) for cycle in found)


@given(models())
def test_names(model: Model) -> None:
    graph = Graph(model.revisions.values())
    for key, revision in model.revisions.items():
        assert graph.resolve(key) == key
        assert all(graph.resolve(label) == key for label in revision.branch_labels)
