"""Holds the models of the index against its revisions, in a process and a directory of their own.

The models are imported, so what is checked is written out as a checkout would be, data files
and all, and a fresh interpreter looks at it: no module of this process can leak in.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gitmig.githooks.hook import HookCall
from gitmig.githooks.process import build_command


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs, a sentence each; nothing when the models match."""

    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CannotDecide:
    """Why nobody can tell whether the models match."""

    reason: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The revisions cannot be run on an empty database, or the models cannot be imported."""

    reason: str
    hint: str


Verdict = Differences | CannotDecide | Broken


def check_models(call: HookCall) -> Verdict:
    """Return whether the models in the index match the revisions in the index."""
    with tempfile.TemporaryDirectory(prefix="gitmig-") as temporary:
        target = Path(temporary).resolve()
        call.repository.export_index(target, call.index_file)
        root = call.repository.root
        project = target / call.settings.root.resolve().relative_to(root)
        done = subprocess.run(
            build_command(
                call.settings,
                project,
                *("check", "--baseline", "replay", "--json"),
                *("--cache", str(call.settings.cache_directory.absolute() / "replay")),
            ),
            cwd=project,
            env={**os.environ, "PYTHONPATH": _python_path(sys.path, root, target)},
            capture_output=True,
            check=False,
        )
    # What is said of the copy is meant for the project.
    place = f"{target}{os.sep}".encode()
    return parse_verdict(done.stdout.replace(place, b""), done.stderr.replace(place, b""))


def _python_path(entries: Iterable[str], root: Path, target: Path) -> str:
    """Return the places of Python modules, those in the working tree as the index has them.

    A package installed in editable mode is found by a path into the working tree; its twin in
    front of it makes that of the index be found first.
    """
    inherited = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    places = [Path(entry) for entry in entries if entry]
    twins = [
        str(target / place.relative_to(root)) for place in places if place.is_relative_to(root)
    ]
    return os.pathsep.join([*(twin for twin in twins if Path(twin).is_dir()), *inherited])


def parse_verdict(stdout: bytes, stderr: bytes) -> Verdict:
    """Return what `gitmig check --json` found; what is not understood is not decided."""
    try:
        document = json.loads(stdout)
    except ValueError:
        return CannotDecide(_find_error(stderr) or _find_error(stdout) or "the check said nothing")
    if not isinstance(document, Mapping):
        return CannotDecide("the check answered in an unknown form")
    if document.get("cannot_decide"):
        return CannotDecide(_reason(document["cannot_decide"]))
    if document.get("error"):
        error = document["error"]
        hint = error.get("hint") if isinstance(error, Mapping) else None
        return Broken(_reason(error), str(hint or "`gitmig check --baseline replay` shows it"))
    differences = document.get("differences")
    if not isinstance(differences, list):
        return CannotDecide("the check answered in an unknown form")
    return Differences(tuple(_sentence(item) for item in differences))


def _reason(told: Any) -> str:
    if isinstance(told, Mapping):
        told = told.get("reason") or told.get("message") or told
    return " ".join(str(told).split())


def _sentence(item: Any) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    place = f"{item['database']}: " if item.get("database") else ""
    return f"{place}{item.get('sentence', item)}"


def _find_error(output: bytes) -> str:
    """Return the line by which gitmig tells an error, else the last: that of a traceback."""
    lines = output.decode(errors="replace").strip().splitlines()
    told = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    return (told or [line.strip() for line in lines[-1:]] or [""])[0]
