"""`gitmig edit`: a revision file in the user's editor."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from gitmig.errors import BaseNamed, EditorFailed
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.resolution import resolve_targets
from gitmig.revisions.target import parse_target
from gitmig.runtime.whereabouts import naming_branches, read_current

EDITORS = ("sensible-editor", "editor", "nano", "vim", "vi", "code")
"""What is looked for where neither VISUAL nor EDITOR names one."""


def edit(
    scripts: ScriptDirectory, target: str, *, environ: Mapping[str, str] = os.environ
) -> tuple[Path, ...]:
    """Open the files of the revisions that `target` names, and wait; return the files.

    Raises:
        BaseNamed: it names the base, or a database without revisions.
        EditorFailed: there is no editor, or it said that it failed.
    """
    parsed = parse_target(target)
    current = read_current(scripts) if parsed.symbol == "current" else ()
    with naming_branches(scripts):
        ids = resolve_targets(scripts.graph, [parsed], current)
    if not ids:
        raise BaseNamed(target)
    paths = tuple(scripts.path_of(scripts.graph.get(revision_id)) for revision_id in ids)
    try:
        editor = find_editor(environ)
    except ValueError as error:
        raise EditorFailed(paths, f"its command cannot be read: {error}") from error
    _open(editor, paths)
    scripts.refresh()
    return paths


def find_editor(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return the command of the user's editor: of VISUAL, of EDITOR, or one that is there.

    ValueError: a quote in the variable has no end.
    """
    for variable in ("VISUAL", "EDITOR"):
        if command := shlex.split(environ.get(variable, "")):
            return command
    return [next((name for name in EDITORS if shutil.which(name)), EDITORS[1])]


def _open(editor: Sequence[str], paths: Sequence[Path]) -> None:
    try:
        done = subprocess.run([*editor, *map(str, paths)], check=False)
    except OSError as error:
        reason = f"cannot run {editor[0]}: {error.strerror or error}"
        raise EditorFailed(paths, reason) from error
    if done.returncode:
        raise EditorFailed(paths, f"{editor[0]} ended with exit code {done.returncode}")
