"""Where a database is, and where the revisions are that it has and the checkout has not."""

from collections.abc import Iterator
from contextlib import contextmanager

from gitmig.errors import UnknownDatabaseRevision
from gitmig.git.whereabouts import find_refs_with, render_switch
from gitmig.revisions.directory import ScriptDirectory


def read_current(directory: ScriptDirectory) -> tuple[str, ...]:
    """Return the ids of the database's heads, sorted; for commands that seldom ask it."""
    # Imported here: without the database there is no need for SQLAlchemy.
    from gitmig.runtime.migrate import read_heads

    return read_heads(directory)


@contextmanager
def naming_branches(directory: ScriptDirectory) -> Iterator[None]:
    """Let the error about unknown revisions name the branches that have them."""
    try:
        yield
    except UnknownDatabaseRevision as error:
        refs = find_refs_with(directory, error.ids)
        elsewhere = [names[0] for names in refs.values() if names[0] != "HEAD"]
        switch = render_switch(directory, elsewhere[0]) if elsewhere else None
        named = UnknownDatabaseRevision(error.ids, refs, switch=switch)
        named.database = error.database
        raise named from error
