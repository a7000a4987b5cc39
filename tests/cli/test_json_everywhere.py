"""`--json` is one JSON value on standard output, whatever state a project is in."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Gitmig, write_fork, write_revision

READING = [
    "blame users",
    "branches",
    "check",
    "check --baseline replay",
    "check --sql",
    "config",
    "current",
    "current --at main",
    "current --verify",
    "divergence",
    "downgrade --plan -1",
    "ensure-version --sql",
    "forecast",
    "heads",
    "heads --ref main",
    "history -i",
    "history -v",
    "hooks run pre-commit",
    "hooks status",
    "list-templates",
    "log",
    "show head",
    "show current",
    "stamp --sql head",
    "status",
    "sync --plan",
    "sync --stash-list",
    "upgrade --plan",
    "upgrade --sql",
    "verify",
]
SECRET = "s3cret"
UNREACHABLE = f"postgresql+psycopg://ada:{SECRET}@127.0.0.1:1/shop"


def settings(project: Path, text: str) -> None:
    (project / "pyproject.toml").write_text(f"[tool.gitmig]\n{text}\n")


def lose_a_file(project: Path) -> None:
    (project / "migrations" / "versions" / "2222bbbb_create_posts.py").unlink()


def break_a_file(project: Path) -> None:
    write_revision(project, "bad.py", "def (")


def break_env(project: Path) -> None:
    text = f"print('here')\nraise RuntimeError('a://b:{SECRET}@c')\n"
    (project / "migrations" / "env.py").write_text(text)


def break_models(project: Path) -> None:
    (project / "app_models.py").write_text("print('here')\nraise ImportError('no')\n")


STATES: dict[str, Callable[[Path], object]] = {
    "sound": lambda _: None,
    "no settings": lambda project: (project / "pyproject.toml").unlink(),
    "wrong settings": lambda project: settings(project, "url = 3\nurll = 1"),
    "no server": lambda project: settings(project, f'url = "{UNREACHABLE}"'),
    "no driver": lambda project: settings(project, f'url = "oracle://ada:{SECRET}@h/x"'),
    "two heads": write_fork,
    "a broken file": break_a_file,
    "a lost file": lose_a_file,
    "a broken env.py": break_env,
    "broken models": break_models,
}


@pytest.mark.parametrize("state", STATES)
def test_it_is_json(gitmig: Gitmig, project: Path, state: str) -> None:
    gitmig("upgrade")
    STATES[state](project)
    for line in READING:
        result = gitmig(*line.split(), "--json")
        value = json.loads(result.out)
        assert result.code in (0, 1, 2), line
        assert SECRET not in result.out + result.err, line
        if isinstance(value, dict) and "error" in value:
            assert result.code != 0, line
            assert f"error: {value['error']['message']}" in result.err, line
