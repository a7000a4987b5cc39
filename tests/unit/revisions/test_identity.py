"""Ids that are new, and ids that are the same for everybody."""

from gitmig.revisions.identity import merge_revision_id, new_revision_id
from gitmig.revisions.markers import find_id_fault


def test_new_ids_are_ids_and_differ() -> None:
    ids = {new_revision_id() for _ in range(100)}
    assert len(ids) == 100
    assert {find_id_fault(each) for each in ids} == {None}
    assert {len(each) for each in ids} == {32}


def test_the_id_of_a_merge_never_changes() -> None:
    """Pinned: another value would fork what people merged with an earlier release."""
    expected = "f72e44399c6e526e9660d6308eb28013"
    assert merge_revision_id(["a", "b"]) == expected
    assert merge_revision_id(["b", "a", "b"]) == expected
    assert merge_revision_id(["a", "c"]) != expected
    assert find_id_fault(expected) is None
