"""`revision_environment`: the hooks of env.py see revisions that are written by hand."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Gitmig

HOOK = """
def change(context, revision, directives):
    from gitmig.operations import ExecuteSQLOp

    assert revision == (), "the database has nothing"
    {body}


"""


@pytest.fixture
def with_hook(project: Path) -> Path:
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text() + "revision_environment = true\n")
    return project


def set_hook(project: Path, body: str) -> None:
    env = project / "migrations" / "env.py"
    text = env.read_text().replace(
        "connection=connection, ",
        "connection=connection, process_revision_directives=change, "
        "template_args={'ticket': 'T-1'}, ",
    )
    env.write_text(HOOK.format(body=body) + text)


def test_a_hook_fills_what_is_written_by_hand(gitmig: Gitmig, with_hook: Path) -> None:
    set_hook(with_hook, 'directives[0].upgrade_ops.ops.append(ExecuteSQLOp("SELECT 1"))')
    template = with_hook / "migrations" / "script.py.mako"
    template.write_text(template.read_text().replace("${message}", "${message} (${ticket})"))

    assert gitmig("revision", "-m", "by hand", "--rev-id", "hand").code == 0

    text = (with_hook / "migrations" / "versions" / "hand_by_hand.py").read_text()
    assert 'op.execute("SELECT 1")' in text
    assert text.startswith('"""by hand (T-1)')
    assert not (with_hook / "app.db").exists(), "a look creates nothing"


def test_a_hook_that_empties_the_list(gitmig: Gitmig, with_hook: Path) -> None:
    set_hook(with_hook, "directives[:] = []")
    before = set((with_hook / "migrations" / "versions").iterdir())
    assert json.loads(gitmig("revision", "-m", "x", "--json").out)["written"] is None
    assert set((with_hook / "migrations" / "versions").iterdir()) == before


def test_without_the_setting_env_py_is_not_run(gitmig: Gitmig, project: Path) -> None:
    (project / "migrations" / "env.py").write_text("raise RuntimeError")
    assert gitmig("revision", "-m", "x").code == 0


def test_what_is_left_empty_has_both_imports(gitmig: Gitmig, with_hook: Path) -> None:
    set_hook(with_hook, "pass")
    assert gitmig("revision", "-m", "x", "--rev-id", "x").code == 0
    text = (with_hook / "migrations" / "versions" / "x_x.py").read_text()
    assert "import sqlalchemy as sa\nfrom gitmig import op\n" in text
    assert text.endswith("def downgrade() -> None:\n    pass\n")
