"""What docs/reference/json.md says is what is printed: every key, and no other."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Gitmig, write_fork

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "json.md"
ROW = re.compile(r"^\| (`[^|]*) \| (.*) \|$", re.MULTILINE)


def documented() -> dict[str, str]:
    """Return the description of each command or key, by the names in the first column."""
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    return {name: text for names, text in rows for name in re.findall(r"`([^`]+)`", names)}


REVISION_KEYS = {
    "id",
    "short",
    "message",
    "parents",
    "depends_on",
    "children",
    "labels",
    "head",
    "effective_head",
    "branch_point",
    "merge_point",
    "current",
    "path",
}


def keys(value: Any) -> Iterator[str]:
    """Yield each key below `value`; a revision's are those of every revision."""
    if isinstance(value, list):
        for item in value:
            yield from keys(item)
    elif isinstance(value, dict):
        own = set(value)
        if "effective_head" in own:
            assert own >= REVISION_KEYS
            own -= REVISION_KEYS
        for key in own:
            yield key
            yield from keys(value[key])


def test_the_keys_of_a_revision_are_documented() -> None:
    assert set(documented()) >= REVISION_KEYS


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("heads", "heads"),
        ("history -i", "history"),
        ("branches", "branches"),
        ("current", "current"),
        ("divergence --base HEAD", "divergence"),
        ("show 1111", "show"),
        ("check --baseline replay", "check"),
        ("hooks status", "hooks install"),
        ("hooks run pre-commit", "hooks run"),
        ("merge", "merge"),
        ("revision --head 2222 -m x", "revision"),
        ("upgrade", "upgrade"),
        ("upgrade --plan", "upgrade --plan"),
        ("stamp heads", "stamp"),
        ("downgrade base", "downgrade"),
        ("log", "log"),
        ("status", "status"),
    ],
)
def test_a_command(gitmig: Gitmig, project: Path, line: str, row: str) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)
    if line.startswith("divergence"):  # from what is committed
        commit = ["git", "-c", "user.name=a", "-c", "user.email=a@b.org", "commit", "-qm", "a"]
        subprocess.run(["git", "add", "."], cwd=project, check=True)
        subprocess.run(commit, cwd=project, check=True)
    write_fork(project)
    subprocess.run(["git", "add", "."], cwd=project, check=True)
    if line in ("downgrade base", "log"):
        gitmig("upgrade")
    if line.startswith("check"):  # something to tell: a table that no model has
        assert gitmig("merge").code == 0

    printed = json.loads(gitmig(*line.split(), "--json").out)

    text = documented()[row]
    told = set(re.findall(r'"(\w+)"', text)) | set(re.findall(r"`(\w+)`", text))
    found = set(keys(printed))
    fault = {"code", "message", "hint", "path", "line"}
    assert found - fault - told == set()
    assert {key for key in told if key not in found} <= {"yes", "no", "cannot", "reason", "hint"}
