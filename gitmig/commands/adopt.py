"""`gitmig adopt`: an Alembic project becomes one of gitmig's, and goes back."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from gitmig.config import (
    Options,
    RegisteredHook,
    Settings,
    WriteHook,
    find_settings_in,
    read_settings,
)
from gitmig.config.alembic import AlembicFiles
from gitmig.errors import AlembicProjectMissing, AlreadySetUp, NotAdopted
from gitmig.files import write_atomically
from gitmig.revisions.directory import ScriptDirectory
from gitmig.scaffold import SETTINGS_FILE, append_settings

BEGIN = "# Adopted from {}; `gitmig adopt --undo` takes this out again."
END = "# End of what was adopted."
_BLOCK = re.compile(r"\n?# Adopted from [^\n]*\n.*?# End of what was adopted\.\n", re.DOTALL)
_IMPORT = (
    r"^([ \t]*from ){}( import (?:op|context)(?:[ \t]*,[ \t]*(?:op|context))*[ \t]*(?:#.*)?\r?)$"
)
_ANY_IMPORT = re.compile(rb"^[ \t]*(?:from|import) alembic\b", re.MULTILINE)
_PLACEHOLDER = "driver://"
_PATHS = frozenset({"prepend_sys_path", "script_location", "version_locations"})


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was done, or would be."""

    file: Path
    """The settings file."""
    settings: str
    """The table that was added to it, or taken out of it."""
    rewritten: tuple[Path, ...]
    """Files whose imports were changed."""
    left_out: tuple[str, ...] = ()
    """What could not be carried over, a sentence each."""


def adopt(
    root: Path,
    *,
    ini: str = "alembic.ini",
    section: str = "alembic",
    rewrite_imports: bool = False,
    undo: bool = False,
    dry_run: bool = False,
) -> Adopted:
    """Give the Alembic project in `root` settings of the same meaning; or take them out again.

    Raises:
        AlembicProjectMissing: there is none.
        AlreadySetUp: the project has settings of gitmig's.
        NotAdopted: `undo`, and the settings are not from here.
        AlembicSettingsInvalid: its settings have no meaning.
        FileNotWritten, SettingsUnreadable: all is as it was before.
    """
    plan = _plan_undo(root) if undo else _plan(root, ini, section, rewrite_imports)
    if not dry_run:
        _write(plan)
    return plan.adopted


@dataclass(frozen=True, slots=True)
class _Plan:
    adopted: Adopted
    files: Mapping[Path, bytes]
    """What is to be in the files whose imports change."""
    settings: bytes | None
    """What is to be in the settings file; None where the table is appended."""


def _plan(root: Path, ini: str, section: str, rewrite_imports: bool) -> _Plan:
    path = root / ini
    toml = path if path.suffix == ".toml" else root / SETTINGS_FILE
    files = AlembicFiles(None if path is toml else path, toml, section, start=root)
    if not files.exist:
        raise AlembicProjectMissing(path)
    owner = find_settings_in(root)
    if owner is not None:
        raise AlreadySetUp(owner)
    options = files.options()
    source = path if path.is_file() else toml
    settings = _render(options, root, source.relative_to(root).as_posix())
    changed: dict[Path, bytes] = {}
    if rewrite_imports:
        changed = dict(_iter_changed(Settings(root, None, options), "alembic", "gitmig"))
    left_out = tuple(_iter_left_out(files, changed if rewrite_imports else None))
    adopted = Adopted(root / SETTINGS_FILE, settings, tuple(changed), left_out)
    return _Plan(adopted, changed, None)


def _plan_undo(root: Path) -> _Plan:
    file = root / SETTINGS_FILE
    text = file.read_bytes().decode() if file.is_file() else ""
    block = _BLOCK.search(text.replace("\r\n", "\n"))
    if block is None:
        raise NotAdopted(file)
    changed = dict(_iter_changed(read_settings(root, file=file), "gitmig", "alembic"))
    adopted = Adopted(file, block[0].strip("\n"), tuple(changed))
    rest = text.replace(block[0], "").replace(block[0].replace("\n", "\r\n"), "")
    return _Plan(adopted, changed, rest.encode())


def _write(plan: _Plan) -> None:
    """Write the files, the settings last; on failure give back what was there."""
    before = {path: path.read_bytes() for path in plan.files}
    try:
        for path, data in plan.files.items():
            write_atomically(path, data)
        if plan.settings is None:
            append_settings(plan.adopted.file, plan.adopted.settings + "\n")
        elif plan.settings.strip():
            write_atomically(plan.adopted.file, plan.settings)
        else:
            plan.adopted.file.unlink()  # it was made for the table alone
    except BaseException:
        for path, data in before.items():
            with suppress(Exception):
                write_atomically(path, data)
        raise


def _render(options: Options, root: Path, source: str) -> str:
    defaults = Options()
    lines = [BEGIN.format(source), "[tool.gitmig]"]
    hooks: list[str] = []
    for field in fields(Options):
        value = getattr(options, field.name)
        if field.name == "post_write_hooks":
            known = [hook for hook in value if not isinstance(hook, RegisteredHook)]
            hooks = [line for hook in known for line in _render_hook(hook)]
        elif field.name == "url" and (not value or value.startswith(_PLACEHOLDER)):
            continue
        elif value != getattr(defaults, field.name) or field.name == "script_location":
            lines.append(f"{field.name} = {_render_value(field.name, value, root)}")
    return "\n".join([*lines, f"alembic = {json.dumps(source)}", *hooks, END])


def _render_hook(hook: WriteHook) -> Iterator[str]:
    yield "[[tool.gitmig.post_write_hooks]]"
    for field in fields(WriteHook):
        value = getattr(hook, field.name)
        if value:
            yield f"{field.name} = {json.dumps(value, ensure_ascii=False)}"


def _render_value(name: str, value: Any, root: Path) -> str:
    if name in _PATHS:
        value = (
            _relative(value, root)
            if isinstance(value, str)
            else [_relative(each, root) for each in value]
        )
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _relative(place: str, root: Path) -> str:
    path = Path(os.path.normpath(place))
    inside = path.is_absolute() and path.is_relative_to(root)
    return path.relative_to(root).as_posix() if inside else place


def _iter_changed(settings: Settings, old: str, new: str) -> Iterator[tuple[Path, bytes]]:
    """Yield each file of the project whose imports change, and its new bytes."""
    pattern = re.compile(_IMPORT.format(old).encode(), re.MULTILINE)
    replacement = rb"\g<1>" + new.encode() + rb"\g<2>"
    scripts = ScriptDirectory(settings)
    revisions = [scripts.path_of(each) for each in scripts.graph]
    others = (settings.script_location / name for name in ("env.py", "script.py.mako"))
    for path in [*revisions, *(each for each in others if each.is_file())]:
        data = path.read_bytes()
        changed = pattern.sub(replacement, data)
        if changed != data:
            yield path, changed


def _iter_left_out(files: AlembicFiles, changed: Mapping[Path, bytes] | None) -> Iterator[str]:
    """Yield what of the project has no counterpart, or was left to be looked at."""
    if files.find("sourceless") not in (None, False, "false"):
        yield "`sourceless`: revisions are read from their source, never from bytecode"
    for hook in files.options().post_write_hooks:
        if isinstance(hook, RegisteredHook):
            yield (
                f"post_write_hooks.{hook.name}: its type {hook.type!r} is a function of the "
                "project; make it a program"
            )
    others = [
        name
        for name in files.ini.sections()
        if name != files.section and files.ini.has_option(name, "script_location")
    ]
    for name in others:
        yield f"section [{name}]: what it sets goes into [tool.gitmig.environments.{name}]"
    if (files.find("sqlalchemy.url") or _PLACEHOLDER).startswith(_PLACEHOLDER):
        yield "no database is named: set `url` for commands that make a scratch database"
    for path, data in (changed or {}).items():
        if _ANY_IMPORT.search(data):
            yield f"{path.name} imports more of alembic, which stays: it is gitmig by that name"
