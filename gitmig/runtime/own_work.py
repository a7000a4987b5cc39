"""What gitmig does on a connection for itself, named for the case that the connection breaks."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

COMMITTING = "committing"


class BrokenOff(DBAPIError):
    """A connection broke, and it is known what it was used for."""

    def __init__(self, doing: str, error: DBAPIError) -> None:
        assert error.orig is not None, "the driver said something"
        super().__init__(error.statement, error.params, error.orig, connection_invalidated=True)
        self.doing = doing


@contextmanager
def own_work(doing: str) -> Iterator[None]:
    """Let a connection that breaks meanwhile tell that it was used for `doing`.

    Raises:
        BrokenOff: it did; every other error is left as it is.
    """
    try:
        yield
    except DBAPIError as error:
        if not error.connection_invalidated or isinstance(error, BrokenOff):
            raise
        raise BrokenOff(doing, error) from error
