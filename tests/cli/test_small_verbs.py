"""`edit`, `ensure-version`, `list-templates`, `init --package`."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Gitmig


def write_editor(root: Path, code: int = 0) -> str:
    """Write an editor that appends a line to each file it is given."""
    editor = root / "my editor"
    editor.write_text(
        '#!/bin/sh\n[ "$1" = --wait ] && shift\n'
        f'for f; do echo "# edited" >> "$f"; done\nexit {code}\n'
    )
    editor.chmod(0o755)
    return f"'{editor}' --wait"


def test_edit_opens_the_editor(
    gitmig: Gitmig, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "false")
    monkeypatch.setenv("VISUAL", write_editor(project))
    result = gitmig("edit", "head")
    assert (result.code, result.out) == (
        0,
        "edited migrations/versions/2222bbbb_create_posts.py\n",
    )
    versions = project / "migrations" / "versions"
    assert (versions / "2222bbbb_create_posts.py").read_text().endswith("# edited\n")
    assert not (versions / "1111aaaa_create_users.py").read_text().endswith("# edited\n")


def test_edit_current(gitmig: Gitmig, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", write_editor(project))
    nothing = gitmig("edit", "current")
    assert nothing.code == 1
    assert "is before the first revision, and a revision is wanted" in nothing.err
    gitmig("upgrade", "1111aaaa")
    assert json.loads(gitmig("edit", "current", "--json").out) == [
        str(project / "migrations" / "versions" / "1111aaaa_create_users.py")
    ]


@pytest.mark.parametrize("editor", ["no-such-editor", "failing", "vim 'it"])
def test_an_editor_that_fails(
    gitmig: Gitmig, project: Path, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", write_editor(project, 3) if editor == "failing" else editor)
    result = gitmig("edit", "1111")
    assert result.code == 1
    assert "cannot edit" in result.err
    assert "EDITOR=" in result.err


def test_ensure_version_makes_the_tables_once(gitmig: Gitmig, project: Path) -> None:
    assert json.loads(gitmig("ensure-version", "--json").out) == {
        "created": ["gitmig_version", "gitmig_log"]
    }
    with sqlite3.connect(project / "app.db") as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
    connection.close()
    assert {"gitmig_version", "gitmig_log"} <= {name for (name,) in tables}
    again = gitmig("ensure-version")
    assert (again.code, again.out) == (0, "")
    assert "there already" in again.err
    assert gitmig("current").out == ""


def test_list_templates_tells_what_each_is(gitmig: Gitmig) -> None:
    out = gitmig("list-templates").out
    assert "generic  One database, reached through a synchronous driver." in out
    names = [each["name"] for each in json.loads(gitmig("list-templates", "--json").out)]
    assert names == sorted(names)


def test_an_environment_that_is_a_package(gitmig: Gitmig, tmp_path: Path) -> None:
    assert gitmig("init", "src/app/db", "--package").code == 0
    assert (tmp_path / "src/app/db/__init__.py").read_bytes() == b""
    assert (tmp_path / "src/app/db/versions/__init__.py").read_bytes() == b""
    assert gitmig("revision", "-m", "x").code == 0
    assert len(json.loads(gitmig("heads", "--json").out)) == 1
