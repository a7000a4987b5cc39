"""Revision ids as people are shown them, and as they are given: one, several or none."""

from collections.abc import Iterable

Ids = str | tuple[str, ...] | None
"""None for no revision, a text for one, a tuple for several."""

SHORT_LENGTH = 12
"""How many digits of a generated id people are shown."""


def shorten(revision_id: str) -> str:
    """Return the id as people are shown it: a generated one shortened, a custom one whole."""
    return revision_id[:SHORT_LENGTH] if len(revision_id) == 32 else revision_id


def list_ids(ids: Iterable[str]) -> str:
    """Return ids for a sentence, each in backquotes."""
    return ", ".join(f"`{shorten(revision_id)}`" for revision_id in ids)


def as_ids(given: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return what is one, several or none as a tuple."""
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else tuple(given)


def collapse_ids(ids: tuple[str, ...]) -> Ids:
    """Return a tuple as people write it: one without its brackets, none as None."""
    return ids if len(ids) > 1 else next(iter(ids), None)
