"""`gitmig adopt`: an Alembic project becomes one of gitmig's, and goes back."""

import json
import os
import re
import tomllib
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, replace
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
from gitmig.config.urls import relative_url
from gitmig.errors import (
    AdoptedSettingsGrown,
    AlembicProjectMissing,
    AlembicSettingsInvalid,
    AlreadySetUp,
    GitmigError,
    NotAdopted,
)
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
_FLASK = re.compile(rb"\bimport current_app\b")
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
    """What could not be carried over, or back, a sentence each."""


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
        AdoptedSettingsGrown: `undo`, and others were put behind them.
        AlembicSettingsInvalid: its settings have no meaning.
        FileNotWritten, SettingsUnreadable: all is as it was before.
    """
    with warnings.catch_warnings():
        # What is said in a way of old is said in today's from here on.
        warnings.simplefilter("ignore", DeprecationWarning)
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
    owner = find_settings_in(root)
    if owner is not None:
        raise AlreadySetUp(owner)
    path = root / os.path.relpath(root / ini, root)  # beside the settings on any machine
    toml = path if path.suffix == ".toml" else root / SETTINGS_FILE
    files = AlembicFiles(None if path is toml else path, toml, section, start=root)
    source = path if path.is_file() else toml
    with _naming(source):
        if not files.exist:
            raise AlembicProjectMissing(path, section, sorted(root.glob("*/alembic.ini")))
        return _plan_from(files, source, root, rewrite_imports)


def _plan_from(files: AlembicFiles, source: Path, root: Path, rewrite_imports: bool) -> _Plan:
    _place_beside(files)
    options = files.options()
    settings = _render(options, root, source.relative_to(root).as_posix())
    changed: dict[Path, bytes] = {}
    if rewrite_imports:
        changed = dict(_iter_changed(Settings(root, None, options), "alembic", "gitmig"))
    left_out = tuple(_iter_left_out(files, changed if rewrite_imports else None))
    adopted = Adopted(root / SETTINGS_FILE, settings, tuple(changed), left_out)
    return _Plan(adopted, changed, None)


@contextmanager
def _naming(source: Path) -> Iterator[None]:
    """Let what is wrong with the settings of the other tool say where they are."""
    try:
        yield
    except AlembicSettingsInvalid as error:
        told = error.message if str(source) in error.message else f"{source}: {error.message}"
        hint = "nothing was written: mend the file, then run `gitmig adopt` again"
        raise AlembicSettingsInvalid(told, hint=hint) from error


def _place_beside(files: AlembicFiles) -> None:
    """Let settings that do not say where env.py is mean their own directory: Flask-Migrate's."""
    ini = files.ini_path
    if ini is None or files.find("script_location") is not None:
        return
    if (ini.parent / "env.py").is_file():
        places = {"script_location": str(ini.parent), "prepend_sys_path": "."}
        for name, value in {**places, "path_separator": "os"}.items():
            files.ini.set(files.section, name, value.replace("%", "%%"))


def _plan_undo(root: Path) -> _Plan:
    file = root / SETTINGS_FILE
    # What is no UTF-8 is no TOML either: `read_settings` says so before anything is written.
    text = file.read_bytes().decode(errors="replace") if file.is_file() else ""
    block = _BLOCK.search(text.replace("\r\n", "\n"))
    if block is None:
        raise NotAdopted(file)
    settings = read_settings(root, file=file)
    left_out: tuple[str, ...] = ()
    try:
        changed = dict(_iter_changed(settings, "gitmig", "alembic"))
    except GitmigError as error:  # as where a directory is gone: the settings go all the same
        changed, left_out = {}, (f"no import was changed back: {error.message}",)
    adopted = Adopted(file, block[0].strip("\n"), tuple(changed), left_out)
    rest = text.replace(block[0], "").replace(block[0].replace("\n", "\r\n"), "")
    _check_alone(file, text, block[0])
    return _Plan(adopted, changed, rest.encode())


def _check_alone(file: Path, text: str, block: str) -> None:
    """Make sure that nothing was put behind the adopted settings: another table would get it.

    Raises:
        AdoptedSettingsGrown: something was.
    """
    found, adopted = (tomllib.loads(each)["tool"]["gitmig"] for each in (text, block))
    names = [name for name in found if found[name] != adopted.get(name)]
    if names:
        raise AdoptedSettingsGrown(file, names)


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
            hooks = [_render_hook(_relocate(hook, root)) for hook in known]
        elif field.name == "url" and (not value or value.startswith(_PLACEHOLDER)):
            continue
        elif field.name == "url":
            lines.append(f"url = {json.dumps(relative_url(value, root), ensure_ascii=False)}")
        elif value != getattr(defaults, field.name) or field.name == "script_location":
            lines.append(f"{field.name} = {_render_value(field.name, value, root)}")
    if hooks:  # inline: what somebody writes behind it is a setting, and not one of a hook
        lines += ["post_write_hooks = [", *hooks, "]"]
    return "\n".join([*lines, f"alembic = {json.dumps(source)}", END])


def _relocate(hook: WriteHook, root: Path) -> WriteHook:
    """Return a hook that is the same on every machine: its paths in the project are relative."""
    here, cwd = f"{root.as_posix()}/", _relative(hook.cwd or ".", root)
    texts = (hook.target, hook.options, f"{hook.cwd}/")
    if Path(cwd).is_absolute() or not any(here in str(text) for text in texts):
        return hook
    back = Path(os.path.relpath(root, root / cwd)).as_posix() + "/"
    options = hook.options.replace(here, back)
    program = hook.executable and hook.executable.replace(here, back)
    return replace(hook, cwd=cwd, executable=program, options=options)


def _render_hook(hook: WriteHook) -> str:
    given = ((field.name, getattr(hook, field.name)) for field in fields(WriteHook))
    pairs = [f"{name} = {json.dumps(text, ensure_ascii=False)}" for name, text in given if text]
    return f"  {{ {', '.join(pairs)} }},"


def _render_value(name: str, value: Any, root: Path) -> str:
    if name in _PATHS:
        value = (
            _relative(value, root)
            if isinstance(value, str)
            else [_relative(each, root) for each in value]
        )
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _relative(place: str, root: Path) -> str:
    """Return a place that is said by way of `root`, below it or beside it, as relative to it."""
    by_way = Path(place).is_relative_to(root)
    return Path(os.path.relpath(place, root)).as_posix() if by_way else place


def _iter_changed(settings: Settings, old: str, new: str) -> Iterator[tuple[Path, bytes]]:
    """Yield each file of the project whose imports change, and its new bytes."""
    pattern = re.compile(_IMPORT.format(old).encode(), re.MULTILINE)
    replacement = rb"\g<1>" + new.encode() + rb"\g<2>"
    # Each file, for what it says need not be a graph yet.
    revisions = [settings.root / file.path for file in ScriptDirectory(settings).source().files()]
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
    env = Path(files.options().script_location) / "env.py"
    if env.is_file() and _FLASK.search(env.read_bytes()):
        yield (
            "env.py asks Flask for its application: let it make one before, "
            "`if not has_app_context(): create_app().app_context().push()`"
        )
    if (files.find("sqlalchemy.url") or _PLACEHOLDER).startswith(_PLACEHOLDER):
        yield "no database is named: set `url` for commands that make a scratch database"
    for path, data in (changed or {}).items():
        if _ANY_IMPORT.search(data):
            yield f"{path.name} imports more of alembic, which stays: it is gitmig by that name"
