"""Where revision ids come from."""

from collections.abc import Iterable
from uuid import UUID, uuid4, uuid5

MERGE_NAMESPACE = UUID("8e4dba5c-9a0f-4d0c-b1c7-2f6a35a4b7d6")
"""Never to be changed: everybody's merge of the same revisions has the same id through it."""


def new_revision_id() -> str:
    """Return an id that nobody else has: 32 hexadecimal digits."""
    return uuid4().hex


def merge_revision_id(parents: Iterable[str]) -> str:
    """Return the id of the merge of `parents`: the same for everybody, in whatever order."""
    return uuid5(MERGE_NAMESPACE, "\n".join(sorted(set(parents)))).hex
