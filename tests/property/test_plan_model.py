"""Plans on random graphs: nothing before what it needs, nothing twice, rows always right."""

from hypothesis import given
from hypothesis import strategies as st

from gitmig.revisions.graph import Graph
from gitmig.revisions.plan import (
    DeleteVersion,
    InsertVersion,
    Plan,
    UpdateVersion,
    VersionChange,
    plan_downgrade,
    plan_stamp,
    plan_step,
    plan_upgrade,
)
from tests.property.random_graphs import Model, antichains, models


def change_rows(rows: set[str], changes: tuple[VersionChange, ...]) -> None:
    """Do to `rows` what the database does; each change has to match exactly one row."""
    for change in changes:
        match change:
            case InsertVersion(key):
                assert key not in rows
                rows.add(key)
            case DeleteVersion(key):
                rows.remove(key)
            case UpdateVersion(old, new):
                rows.remove(old)
                assert new not in rows
                rows.add(new)


def run(model: Model, plan: Plan, applied: set[str]) -> set[str]:
    """Take each step of a plan, and return what is applied after it."""
    applied = set(applied)
    rows = set(plan.heads_before)
    for step in plan.steps:
        assert step.revision is not None
        key = step.revision.id
        if step.direction == "upgrade":
            assert key not in applied
            assert model.required(key) <= applied
            applied.add(key)
        else:
            assert key in applied
            assert not applied & (model.above(key) - {key})
            applied.remove(key)
        change_rows(rows, step.changes)
        assert rows == step.heads_after
        assert rows == model.tips(applied)
    assert plan.heads_after == rows
    return applied


@given(models(), st.data())
def test_upgrade(model: Model, data: st.DataObject) -> None:
    graph = Graph(model.revisions.values())
    current = data.draw(antichains(model))
    targets = data.draw(antichains(model))
    plan = plan_upgrade(graph, current, sorted(targets))
    applied = model.closed(current)
    assert run(model, plan, applied) == applied | model.closed(targets)


@given(models(), st.data())
def test_downgrade(model: Model, data: st.DataObject) -> None:
    graph = Graph(model.revisions.values())
    current = data.draw(antichains(model))
    applied = model.closed(current)
    target = data.draw(st.sampled_from(["base", *sorted(applied)]))
    if target == "base":
        undone = applied
    else:
        children = {key for key in applied if target in model.revisions[key].down_revisions}
        undone = {key for child in children for key in model.above(child)} & applied
    plan = plan_downgrade(graph, current, target)
    assert run(model, plan, applied) == applied - undone


@given(models())
def test_up_and_down_again(model: Model) -> None:
    graph = Graph(model.revisions.values())
    up = plan_upgrade(graph, (), ["heads"])
    assert run(model, up, set()) == set(model.revisions)
    assert up.heads_after == set(graph.real_heads)
    down = plan_downgrade(graph, up.heads_after, "base")
    assert down.heads_after == frozenset()
    assert [step.revision for step in down.steps] == [step.revision for step in up.steps][::-1]


@given(models(), st.data())
def test_a_step_by_itself_is_that_of_the_plan(model: Model, data: st.DataObject) -> None:
    graph = Graph(model.revisions.values())
    current = data.draw(antichains(model))
    for plan in (plan_upgrade(graph, current, ["heads"]), plan_downgrade(graph, current, "base")):
        rows = plan.heads_before
        for step in plan.steps:
            assert step.revision is not None
            assert step.direction != "stamp"
            assert plan_step(graph, rows, step.revision.id, step.direction) == step
            rows = step.heads_after


@given(models(), st.data())
def test_one_step_back(model: Model, data: st.DataObject) -> None:
    graph = Graph(model.revisions.values())
    current = data.draw(antichains(model))
    if len(current) == 1:
        plan = plan_downgrade(graph, current, "-1")
        assert [step.revision and step.revision.id for step in plan.steps] == list(current)


@given(models(), st.data())
def test_stamp(model: Model, data: st.DataObject) -> None:
    graph = Graph(model.revisions.values())
    current = data.draw(antichains(model))
    targets = data.draw(antichains(model))
    plan = plan_stamp(graph, current, sorted(targets))
    rows = set(current)
    for step in plan.steps:
        change_rows(rows, step.changes)
        assert rows == step.heads_after
    related = {
        key
        for key in current
        if any(key in model.below(each) | model.above(each) for each in targets)
    }
    assert rows == (current - related) | targets
    purged = plan_stamp(graph, current | {"unknown"}, sorted(targets), purge=True)
    assert purged.heads_after == targets
