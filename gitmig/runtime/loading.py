"""Executes one file of the user's: a revision right before it runs, or env.py."""

import hashlib
import re
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from inspect import isasyncgen, isawaitable, isgenerator
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from gitmig.errors import FunctionMissing, FunctionNotRun, RevisionUnloadable
from gitmig.runtime.table_moves import CALL
from gitmig.runtime.tracebacks import describe_exception, find_line, render_traceback

Modules = Callable[[], AbstractContextManager[None]]
"""Gives what is entered while code of a revision runs."""


@dataclass(frozen=True, slots=True)
class LoadedRevision:
    """A revision file that has been executed."""

    module: ModuleType
    path: Path
    checksum: str
    """SHA-256 of the file's bytes, in hex."""
    moves_tables: bool = False
    """Whether its text says that it makes tables anew."""
    modules: Modules | None = None
    """What is entered while its code runs; None where that is as the process is."""

    def get_function(self, name: str) -> Callable[..., Any]:
        """Return what calls `upgrade` or `downgrade`.

        Calling it raises FunctionNotRun where the function is a coroutine's or a generator's:
        those run nothing when they are called, which is not to be taken for having run.

        Raises:
            FunctionMissing: the file does not define it.
        """
        function = getattr(self.module, name, None)
        if not callable(function):
            raise FunctionMissing(str(self.path), name)

        def run(*args: Any, **kw: Any) -> Any:
            with self.modules() if self.modules else nullcontext():
                result = function(*args, **kw)
            if isawaitable(result) or isgenerator(result) or isasyncgen(result):
                if isinstance(result, Coroutine):
                    result.close()  # Python would warn that nobody awaited it
                raise FunctionNotRun(name, type(result).__name__)
            return result

        return run


@dataclass(frozen=True, slots=True)
class RevisionCode:
    """A revision file that has been read and compiled, and of which nothing has run."""

    path: Path
    source: bytes
    code: CodeType


def find_code(path: Path) -> RevisionCode | None:
    """Return what the file is to execute; None where `load_revision` has something to raise."""
    try:
        source = path.read_bytes()
        return RevisionCode(path, source, _compile(source, path))
    except Exception:  # whatever a file can make of reading and compiling it
        return None


def load_revision(
    path: Path, modules: Modules | None = None, ahead: RevisionCode | None = None
) -> LoadedRevision:
    """Execute the revision file `path` as a module of its own; `ahead` is what was read of it.

    Raises:
        RevisionUnloadable: it cannot be read or compiled, or its top level raises.
    """
    try:
        source = path.read_bytes() if ahead is None else ahead.source
    except OSError as error:
        raise RevisionUnloadable(str(path), error.strerror or str(error)) from error
    try:
        code = _compile(source, path) if ahead is None else ahead.code
        with modules() if modules else nullcontext():
            module = _execute(code, path)
    except (Exception, SystemExit) as error:  # whatever the user's top level raises
        line = find_line(error, str(path))
        place = f"{path}:{line}" if line else str(path)
        trace = render_traceback(error, str(path))
        raise RevisionUnloadable(place, describe_exception(error), trace) from error
    checksum = hashlib.sha256(source).hexdigest()
    return LoadedRevision(module, path, checksum, CALL in source, modules)


def execute_source(source: bytes, path: Path) -> ModuleType:
    """Execute `source` as a fresh module that is in no table: no cached bytecode, no `import`."""
    return _execute(_compile(source, path), path)


def _compile(source: bytes, path: Path) -> CodeType:
    code: CodeType = compile(source, str(path), "exec", dont_inherit=True)
    return code


def _execute(code: CodeType, path: Path) -> ModuleType:
    module = ModuleType(re.sub(r"\W", "_", path.stem))
    module.__file__ = str(path)
    exec(code, module.__dict__)
    return module
