"""The environments of `gitmig init`, each used as a newcomer would."""

from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, inspect

from gitmig.scaffold import find_templates
from tests.cli.conftest import MODELS, Gitmig
from tests.project import asynchronous_url


@pytest.mark.parametrize("template", [each.name for each in find_templates()])
def test_every_template_is_ready_for_a_first_revision(
    gitmig: Gitmig, tmp_path: Path, template: str
) -> None:
    assert gitmig("init", "--template", template).code == 0
    assert gitmig("revision", "-m", "first").code == 0
    for _ in range(2):
        assert gitmig("upgrade").code == 0
        assert gitmig("current", "--check-heads").code == 0
        assert gitmig("downgrade", "base").code == 0
    assert gitmig("current", "-v").code == 0


@pytest.fixture
def async_url(transactional_url: str) -> str:
    """The URL of an empty database by an asynchronous driver, of each kind that has one here."""
    return asynchronous_url(transactional_url)


@pytest.mark.parametrize("template", ["async", "minimal"])
def test_asynchronous_drivers(
    gitmig: Gitmig, tmp_path: Path, transactional_url: str, async_url: str, template: str
) -> None:
    (tmp_path / "app_models.py").write_text(MODELS)
    options = ("--url", async_url, "--metadata", "app_models:Base")
    assert gitmig("init", "-t", template, *options).code == 0

    assert gitmig("revision", "-m", "tables", "--autogenerate").code == 0
    assert gitmig("check").code == 1, "the database is behind"
    assert gitmig("upgrade").code == 0
    assert gitmig("check").code == 0
    assert gitmig("check", "--baseline", "replay").code == 0

    broken = tmp_path / "migrations" / "versions" / "z_broken.py"
    head = gitmig("heads").out.split()[0].strip(",")
    (first,) = (tmp_path / "migrations" / "versions").glob("*.py")
    parent = next(line for line in first.read_text().splitlines() if line.startswith("revision"))
    broken.write_text(
        f"from gitmig import op\n{parent.replace('revision', 'down_revision', 1)}\n"
        "revision = 'broken'\ndef upgrade():\n    op.execute('CREATE TABLE half (x INTEGER)')\n"
        "    op.execute('INSERT INTO nowhere VALUES (1)')\ndef downgrade(): pass\n"
    )
    result = gitmig("upgrade")
    assert result.code == 1
    assert "nothing of it was kept" in result.err
    broken.unlink()
    assert gitmig("current").out.startswith(head)
    assert gitmig("downgrade", "base").code == 0
    engine = create_engine(transactional_url, poolclass=NullPool)
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"gitmig_version", "gitmig_log"}


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("127.0.0.1:9/app", "cannot connect"),
        ("nowhere.invalid/app", "cannot connect"),
        ("127.0.0.1:5432/gitmig_gone", "create the database first"),
    ],
)
def test_an_asynchronous_driver_that_does_not_connect(
    gitmig: Gitmig, place: str, told: str
) -> None:
    gitmig("init", "-t", "async", "--url", f"postgresql+asyncpg://postgres:s3cret@{place}")
    result = gitmig("upgrade")
    assert result.code == 1
    assert told in result.err
    assert "Traceback" not in result.err
    assert "s3cret" not in result.err


def test_an_option_that_several_databases_have_no_place_for(gitmig: Gitmig, tmp_path: Path) -> None:
    result = gitmig("init", "-t", "multidb", "--url", "sqlite:///x.db")
    assert result.code == 2
    assert "leave `--url` out" in result.err
    assert not (tmp_path / "migrations").exists()


def test_settings_are_enough_without_env_py(gitmig: Gitmig, project: Path) -> None:
    (project / "migrations" / "env.py").unlink()
    (project / "migrations" / "script.py.mako").unlink()
    assert gitmig("upgrade").code == 0
    assert gitmig("check").code == 0
    models = project / "app_models.py"
    models.write_text(models.read_text().replace("String(100)", "String(100), index=True"))
    assert "create index ix_users_name" in gitmig("revision", "-m", "i", "--autogenerate").out
    assert gitmig("upgrade").code == 0
    assert gitmig("downgrade", "base").code == 0


def test_neither_env_py_nor_a_database(gitmig: Gitmig, project: Path) -> None:
    (project / "migrations" / "env.py").unlink()
    (project / "pyproject.toml").write_text("[tool.gitmig]\n")
    result = gitmig("upgrade")
    assert result.code == 1
    assert "there is no" in result.err
    assert "`url`" in result.err


def test_a_driver_that_is_not_asynchronous(gitmig: Gitmig, tmp_path: Path) -> None:
    gitmig("init", "-t", "async", "--url", "sqlite:///app.db")
    result = gitmig("upgrade")
    assert result.code == 1
    assert result.err.endswith(
        "hint: name one in `url`: sqlite+aiosqlite://..., postgresql+asyncpg://...\n"
    )
