"""`gitmig current`: where the database stands."""

from dataclasses import dataclass

from gitmig.revisions.description import Description, describe_revision
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.config import Config
from gitmig.runtime.migrate import read_heads
from gitmig.runtime.urls import mask_url


@dataclass(frozen=True, slots=True)
class Current:
    """The heads of the database, as far as the checkout knows them."""

    url: str
    """With the password masked."""
    revisions: tuple[Description, ...]
    unknown: tuple[str, ...]
    """Ids in the database that the checkout does not have."""
    heads: tuple[str, ...]
    """The ids of the checkout's heads."""
    at_heads: bool
    """Whether the database is at all of them."""


def current(scripts: ScriptDirectory) -> Current:
    """Return where the database stands; nothing is created in it."""
    graph = scripts.graph
    heads = read_heads(scripts)
    known = [head for head in heads if head in graph]
    return Current(
        mask_url(Config(scripts.settings).url),
        tuple(describe_revision(graph, head, heads) for head in graph.topological(known)),
        tuple(head for head in heads if head not in graph),
        graph.real_heads,
        set(heads) == set(graph.real_heads),
    )
