"""The models that the setting `metadata` names."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from traceback import extract_tb
from types import ModuleType

from sqlalchemy import MetaData

from gitmig.aliases import install
from gitmig.config import Settings
from gitmig.errors import ModelsNotImportable
from gitmig.runtime.tracebacks import describe_exception, render_traceback

DEFAULT_ATTRIBUTES = ("Base", "metadata")
"""What is looked for in a module that is named without an attribute."""


@contextmanager
def prepended_sys_path(settings: Settings) -> Iterator[None]:
    """Put the directories of `prepend_sys_path` in front of `sys.path` meanwhile.

    The code of a project that was Alembic's finds gitmig under those names, from then on.
    """
    if settings.options.alembic is not None:
        install()
    added = [str((settings.root / entry).resolve()) for entry in settings.options.prepend_sys_path]
    sys.path[:0] = added
    try:
        yield
    finally:
        for entry in added:
            if entry in sys.path:
                sys.path.remove(entry)


def load_metadata(
    settings: Settings, references: Sequence[str] | None = None
) -> MetaData | list[MetaData] | None:
    """Import the models: one MetaData, a list of several, or None when none are named.

    `references` name them, instead of the setting `metadata`.

    Raises:
        ModelsNotImportable: a module cannot be imported or does not have the attribute.
    """
    wanted = settings.options.metadata if references is None else references
    with prepended_sys_path(settings):
        loaded = [_load(reference, settings.root) for reference in wanted]
    if not loaded:
        return None
    return loaded[0] if len(loaded) == 1 else loaded


def _load(reference: str, root: Path) -> MetaData:
    module_name, _, attribute = reference.partition(":")
    module = _import_module(reference, module_name, root)
    names = [attribute] if attribute else DEFAULT_ATTRIBUTES
    for name in names:
        found = _find_metadata(module, name)
        if found is not None:
            return found
    wanted = " or ".join(f"`{name}`" for name in names)
    raise ModelsNotImportable(
        reference, f"{module_name} has no {wanted} that is a MetaData or a declarative base"
    )


def _import_module(reference: str, name: str, root: Path) -> ModuleType:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            reason = f"there is no module {error.name}"
            found_in = _find_package(root, error.name)
            raise ModelsNotImportable(reference, reason, found_in=found_in) from error
        raise _failed(reference, error, root) from error
    except Exception as error:  # whatever the user's models raise
        raise _failed(reference, error, root) from error


def _find_package(root: Path, name: str) -> str | None:
    """Return the directory below `root` that has the top-level package, as `src` often does."""
    for pattern in (f"[!.]*/{name}/*.py", f"[!.]*/{name}.py"):
        for path in root.glob(pattern):
            return path.relative_to(root).parts[0]
    return None


def _failed(reference: str, error: Exception, root: Path) -> ModelsNotImportable:
    trace = render_traceback(error, _first_file(error))
    place = "" if isinstance(error, SyntaxError) else _find_place(error, root.resolve())
    return ModelsNotImportable(reference, f"{describe_exception(error)}{place}", trace)


def _find_place(error: Exception, root: Path) -> str:
    """Return the innermost line of the project that raised, in brackets, or nothing."""
    for frame in reversed(extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(root) and "site-packages" not in path.parts:
            return f" ({path.relative_to(root)}, line {frame.lineno})"
    return ""


def _first_file(error: Exception) -> str:
    """Return the first file of the traceback that is neither ours nor the import machinery's."""
    step = error.__traceback__
    while step is not None:
        name = step.tb_frame.f_code.co_filename
        if not name.startswith("<frozen") and name not in (
            __file__,
            sys.modules["importlib"].__file__,
        ):
            return name
        step = step.tb_next
    return ""


def _find_metadata(module: ModuleType, path: str) -> MetaData | None:
    try:
        value = attrgetter(path)(module)
    except AttributeError:
        return None
    if isinstance(value, MetaData):
        return value
    metadata = getattr(value, "metadata", None)
    return metadata if isinstance(metadata, MetaData) else None
