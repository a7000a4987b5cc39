"""Revision ids as people are shown them."""

from collections.abc import Iterable

SHORT_LENGTH = 12
"""How many digits of a generated id people are shown."""


def shorten(revision_id: str) -> str:
    """Return the id as people are shown it: a generated one shortened, a custom one whole."""
    return revision_id[:SHORT_LENGTH] if len(revision_id) == 32 else revision_id


def list_ids(ids: Iterable[str]) -> str:
    """Return ids for a sentence, each in backquotes."""
    return ", ".join(f"`{shorten(revision_id)}`" for revision_id in ids)
