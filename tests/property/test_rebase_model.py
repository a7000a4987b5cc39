"""A rebase of any graph leaves one's own revisions above all others, and no cycle."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from gitmig.merging.rebase import plan_rebase
from gitmig.revisions.graph import Graph
from gitmig.revisions.validation import find_faults
from tests.property.random_graphs import Model, models


@given(models(), st.data())
def test_a_rebase(model: Model, data: st.DataObject) -> None:
    # Dependencies are no matter of a rebase; they could ask for the order to be another one.
    graph = Graph(replace(each, depends_on=()) for each in model.revisions.values())
    assume(len(graph))
    head = data.draw(st.sampled_from(sorted(each.id for each in graph)))
    theirs = graph.ancestors(head)
    moved = {move.revision.id: move for move in plan_rebase(graph, theirs, onto="main")}

    assert not set(moved) & theirs
    assert all(move.parents != move.revision.down_revisions for move in moved.values())
    after = [
        replace(each, down_revisions=moved[each.id].parents) if each.id in moved else each
        for each in graph
    ]
    assert find_faults(after) == ()
    rebased = Graph(after)
    for revision in graph:
        if revision.id in theirs:
            assert rebased.parents(revision.id) == revision.down_revisions
            continue
        roots = rebased.ancestors(revision.id) & set(graph.bases) - theirs
        assert roots or theirs <= rebased.ancestors(revision.id)
        own = set(graph.parents(revision.id)) - theirs
        assert own <= set(rebased.parents(revision.id))
    assert plan_rebase(rebased, theirs, onto="main") == ()
