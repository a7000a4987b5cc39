"""Reads the file of the next step while the database writes down the last one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.plan import Step
from gitmig.runtime.foreseen import Foreseen
from gitmig.runtime.loading import RevisionCode, find_code

Ahead = RevisionCode | Foreseen | None
Foresee = Callable[[Step, ScriptDirectory, RevisionCode], Foreseen | None]
"""Says what a step will send; None where it has to run for that."""


def _nothing() -> None:
    return None


class ReadAhead:
    """What is known of the next step's file: read and compiled, but nothing of it has run.

    Nothing, that is, that anybody could notice; see `foresight`.
    """

    def __init__(self, script: ScriptDirectory | None, foresee: Foresee) -> None:
        self.script = script
        self._foresee = foresee
        self._thread: ThreadPoolExecutor | None = None
        self._step: Step | None = None
        self._take: Callable[[], Ahead] = _nothing

    def read(self, step: Step, *, foresee: bool) -> Foreseen | None:
        """Read it now, and find out what it will send, if it is to be foreseen."""
        code = self._find(step)
        foreseen = None
        if code is not None and self.script is not None and foresee:
            foreseen = self._foresee(step, self.script, code)
        self._step, self._take = step, lambda: foreseen or code
        return foreseen

    def begin(self, step: Step) -> None:
        """Read it in a thread of its own, which has the time while a commit waits for the disk."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "gitmig-read-ahead")
        self._step, self._take = step, self._thread.submit(self._find, step).result

    def take(self, step: Step) -> Ahead:
        """Give it away; None where nothing was read, or it has to be read again to say why not.

        It may be of another step than is run next: the one before it may be tried again.
        """
        take, self._take = self._take, _nothing
        return take() if step == self._step else None

    def close(self) -> None:
        """End the thread."""
        self._take = _nothing
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None

    def _find(self, step: Step) -> RevisionCode | None:
        revision = step.executed
        if revision is None or self.script is None:
            return None
        return find_code(self.script.path_of(revision))
