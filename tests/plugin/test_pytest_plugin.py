"""`pytest --gitmig`, in processes of its own."""

from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, inspect

pytest_plugins = ["pytester"]

SETTINGS = """\
[tool.gitmig]
url = "sqlite:///app.db"
metadata = "plugin_models:Base"
"""

MODELS = """\
from sqlalchemy import MetaData, Table, Column, Integer
Base = MetaData()
for name in ("a", "b", "c", "d"):
    Table(name, Base, Column("id", Integer, primary_key=True))
"""

REVISION = '''\
"""{id}"""

import sqlalchemy as sa
from gitmig import op

revision = "{id}"
down_revision = {parents!r}


def upgrade():
    op.create_table("{id}", sa.Column("id", sa.Integer, primary_key=True))


def downgrade():
    op.drop_table("{id}")
'''

DIAMOND = {"a": None, "b": "a", "c": "a", "d": ("b", "c")}


@pytest.fixture
def root(pytester: pytest.Pytester) -> Path:
    """A project whose revisions part and join again."""
    (pytester.path / "pyproject.toml").write_text(SETTINGS)
    (pytester.path / "plugin_models.py").write_text(MODELS)
    versions = pytester.path / "migrations" / "versions"
    versions.mkdir(parents=True)
    for name, parents in DIAMOND.items():
        (versions / f"{name}.py").write_text(REVISION.format(id=name, parents=parents))
    return pytester.path


def revision(root: Path, name: str) -> Path:
    return root / "migrations" / "versions" / f"{name}.py"


def test_all_is_well(root: Path, pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_of_the_project(): pass")
    result = pytester.runpytest_subprocess("--gitmig", "-v")
    result.assert_outcomes(passed=5)
    result.stdout.fnmatch_lines(
        ["*single_head*", "*upgrade_from_base*", "*up_down_up*", "*models_match_schema*"]
    )
    assert not (root / "app.db").exists(), "the project's database is left alone"


def test_nothing_is_imported_where_nobody_asks(root: Path, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        "import sys\n\n\ndef test_modules():\n"
        "    assert 'sqlalchemy' not in sys.modules\n"
        "    assert {name for name in sys.modules if name.startswith('gitmig')}"
        " == {'gitmig', 'gitmig.pytest_plugin'}"
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_what_is_wrong_is_told_without_a_traceback_of_ours(
    root: Path, pytester: pytest.Pytester
) -> None:
    revision(root, "d").unlink()
    path = revision(root, "c")
    path.write_text(path.read_text().replace('op.drop_table("c")', "pass"))
    result = pytester.runpytest_subprocess("--gitmig")
    result.assert_outcomes(passed=1, failed=3)
    result.stdout.fnmatch_lines(
        [
            "there are 2 heads: b b, c c; `gitmig merge` joins them",
            "error: revision c failed in upgrade(), *c.py:*: table c already exists",
            "hint: *",
            "the models differ from the revisions: create table d (id)",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_no_settings(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess("--gitmig")
    result.assert_outcomes(failed=4)
    result.stdout.fnmatch_lines(["error: no *tool.gitmig* in a pyproject.toml*"])


def test_an_asynchronous_project_without_models(root: Path, pytester: pytest.Pytester) -> None:
    (root / "pyproject.toml").write_text("[tool.gitmig]\nurl = 'postgresql+asyncpg://h/app'\n")
    result = pytester.runpytest_subprocess("--gitmig", "-rs")
    result.assert_outcomes(passed=3, skipped=1)
    result.stdout.fnmatch_lines(["*the settings name no models*"])


def test_several_databases(root: Path, pytester: pytest.Pytester) -> None:
    for name in DIAMOND:
        path = revision(root, name)
        path.write_text(path.read_text().replace("grade()", "grade(engine_name)"))
    (root / "pyproject.toml").write_text(
        SETTINGS + "[tool.gitmig.databases.x]\nurl = 'mysql://h/x'\n[tool.gitmig.databases.y]\n"
    )
    pytester.runpytest_subprocess("--gitmig").assert_outcomes(passed=4)


def test_on_a_server(root: Path, pytester: pytest.Pytester, postgresql_url: str) -> None:
    """By an option and by pytest's settings; the database that is named is not touched."""
    other = root / "elsewhere.toml"
    other.write_text('metadata = "plugin_models:Base"\n[environments.test]\nlock_timeout = 5\n')
    (root / "pyproject.toml").unlink()
    pytester.makeini(f"[pytest]\ngitmig_url = {postgresql_url}\ngitmig_config = elsewhere.toml\n")
    result = pytester.runpytest_subprocess("--gitmig", "--gitmig-name", "test")
    result.assert_outcomes(passed=4)

    engine = create_engine(postgresql_url, poolclass=NullPool)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
