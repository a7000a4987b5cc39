"""Runs the programs that a project wants run on each new revision file: formatters, linters."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import PathFinder
from importlib.metadata import entry_points
from pathlib import Path
from typing import TypeVar

from gitmig.config import RegisteredHook, Settings, WriteHook
from gitmig.errors import WriteHookFailed, WriteHookRaised

PLACEHOLDER = "REVISION_SCRIPT_FILENAME"
"""What the options of a hook say where they mean the file."""

HookFunction = Callable[[str, dict[str, str]], object]
Registered = TypeVar("Registered", bound=HookFunction)
_FUNCTIONS: dict[str, HookFunction] = {}


def register(name: str) -> Callable[[Registered], Registered]:
    """Decorate a function that is the hook of a type of one's own: `function(path, options)`."""

    def keep(function: Registered) -> Registered:
        _FUNCTIONS[name] = function
        return function

    return keep


def run_write_hooks(settings: Settings, path: Path) -> tuple[str, ...]:
    """Run the hooks on a file, in their order; return the names of those that ran.

    Raises:
        WriteHookFailed: one could not be run, or said that it failed; the file stays.
    """
    for hook in settings.options.post_write_hooks:
        if isinstance(hook, RegisteredHook):
            _call(hook, path)
        else:
            _run(hook, settings, path)
    return tuple(hook.name for hook in settings.options.post_write_hooks)


def _call(hook: RegisteredHook, path: Path) -> None:
    """Call the function of the hook's type; whatever it raises is the project's fault."""
    function = _FUNCTIONS.get(hook.type)
    if function is None:
        reason = (
            f"No formatter with name '{hook.type}' registered: is `revision_environment` true, "
            "and does env.py import what registers it?"
        )
        raise WriteHookFailed(hook.name, path, reason)
    try:
        function(str(path), {**hook.given, "_hook_name": hook.name})
    except Exception as error:
        raise WriteHookRaised(hook.name, path, f"{type(error).__name__}: {error}") from error


def _run(hook: WriteHook, settings: Settings, path: Path) -> None:
    directory = None if hook.cwd is None else settings.root / hook.cwd
    program = _find_program(hook, path, directory or Path.cwd())
    try:
        command = [*program, *build_arguments(hook.options, path)]
    except ValueError as error:
        raise WriteHookFailed(hook.name, path, f"its options: {error}") from error
    try:
        done = subprocess.run(
            command, cwd=directory, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        reason = f"cannot run {error.filename or command[0]}: {error.strerror or error}"
        raise WriteHookFailed(hook.name, path, reason) from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        reason = f"it ended with exit code {done.returncode}"
        raise WriteHookFailed(hook.name, path, f"{reason}: {said}" if said else reason)


def build_arguments(options: str, path: Path) -> list[str]:
    """Return the arguments of a hook; the file comes first unless they say where it goes."""
    arguments = shlex.split(options, posix=os.name == "posix")
    if PLACEHOLDER not in options:
        arguments.insert(0, PLACEHOLDER)
    return [argument.replace(PLACEHOLDER, str(path)) for argument in arguments]


def _find_program(hook: WriteHook, path: Path, directory: Path) -> list[str]:
    target = hook.target or ""
    match hook.type:
        case "exec":
            return [target]
        case "module":
            # `python -m` looks where it is run before it looks elsewhere.
            if PathFinder.find_spec(target.partition(".")[0], [str(directory), *sys.path]) is None:
                raise WriteHookFailed(hook.name, path, f"there is no module {target}")
            return [sys.executable, "-m", target]
        case "console_scripts":
            for script in entry_points(group="console_scripts", name=target):
                call = f"import {script.module}; {script.module}.{script.attr}()"
                return [sys.executable, "-c", call]
            raise WriteHookFailed(hook.name, path, f"no console script is called {target}")
