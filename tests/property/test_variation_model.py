"""A branch told as a difference to the base says what a graph of all its files would say."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision
from gitmig.revisions.validation import find_faults
from gitmig.revisions.variation import vary_files
from tests.property.random_graphs import Model, models


def heads_of(revisions: dict[str, Revision]) -> set[str]:
    followed = {parent for each in revisions.values() for parent in each.down_revisions}
    return set(revisions) - followed


def real_heads_of(revisions: dict[str, Revision]) -> set[str]:
    names = {label: key for key, each in revisions.items() for label in each.branch_labels}
    depended = {names.get(name, name) for each in revisions.values() for name in each.depends_on}
    return heads_of(revisions) - depended


@st.composite
def two_sides(draw: st.DrawFn) -> tuple[dict[str, Revision], dict[str, Revision]]:
    """Return two sets of revisions, each with all that it needs; some are edited in the second."""
    model: Model = draw(models())
    keys = sorted(model.revisions)
    chosen = st.sets(st.sampled_from(keys)) if keys else st.just(set[str]())
    sides = [{key: model.revisions[key] for key in model.closed(draw(chosen))} for _ in range(2)]
    for key in draw(chosen) & sides[1].keys():
        sides[1][key] = replace(sides[1][key], content_id="edited")
    return sides[0], sides[1]


@given(two_sides())
def test_a_variation(sides: tuple[dict[str, Revision], dict[str, Revision]]) -> None:
    base, branch = sides
    found = vary_files(Graph(base.values()), list(branch.values()))
    assert found.faults == ()
    assert {each.id for each in found.heads} == heads_of(branch)
    assert {each.id for each in found.real_heads} == real_heads_of(branch)
    assert {each.id for each in found.ahead} == branch.keys() - base.keys()
    assert found.removed == base.keys() - branch.keys()
    assert {each.id for each in found.edited} == {
        key for key in base.keys() & branch.keys() if base[key] != branch[key]
    }
    assert {each.id for each in found.joined_heads} == real_heads_of(branch | base)
    assert found.is_same == (base == branch)
    ahead = [each.id for each in found.ahead]
    for place, revision in enumerate(found.ahead):
        assert not set(revision.down_revisions) & set(ahead[place:])


@given(two_sides(), st.data())
def test_a_variation_that_lacks_something(
    sides: tuple[dict[str, Revision], dict[str, Revision]], data: st.DataObject
) -> None:
    base, branch = sides
    gone = data.draw(st.sampled_from(sorted(branch))) if branch else ""
    left = [revision for key, revision in branch.items() if key != gone]
    found = vary_files(Graph(base.values()), left)
    assert {(fault.code, fault.path) for fault in found.faults} == {
        (fault.code, fault.path) for fault in find_faults(left)
    }
