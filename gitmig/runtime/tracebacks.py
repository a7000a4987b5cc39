"""What an exception says about the user's own file."""

import traceback
from pathlib import Path
from types import ModuleType


def find_line(error: BaseException, file: str) -> int | None:
    """Return the line of `file` in which `error` was raised, the innermost if there are several."""
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == file
    ]
    if lines:
        return lines[-1]
    return error.lineno if isinstance(error, SyntaxError) and error.filename == file else None


def render_traceback(error: BaseException, file: str) -> str:
    """Return the traceback as of the user's file: what gitmig did to get there is left out."""
    report = traceback.TracebackException.from_exception(error, compact=True)
    frames = list(report.stack)
    start = next((at for at, frame in enumerate(frames) if frame.filename == file), len(frames))
    report.stack = traceback.StackSummary.from_list(frames[start:])
    return "".join(report.format())


def describe_exception(error: BaseException) -> str:
    """Return an exception on one line: its type, unless the message says enough."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def is_inside(error: BaseException, package: Path, before: str) -> bool:
    """Whether code in `package` raised, rather than the file `before` or what that one called.

    The last of the two in the traceback is the one to blame: a library fails for its caller. So
    does a module that is asked for a name that it does not have.
    """
    if isinstance(error, AttributeError) and isinstance(error.obj, ModuleType):
        return False
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == before:
            return False
        if Path(frame.filename).is_relative_to(package):
            return not frame.filename.endswith("loading.py")
    return False
