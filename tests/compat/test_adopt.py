"""`gitmig adopt`: a project changes over, and back, and the database never notices."""

import sys
from pathlib import Path

import pytest

from gitmig.commands.adopt import adopt
from gitmig.compat import alembic
from gitmig.config import Config, read_settings
from gitmig.errors import AlembicProjectMissing, AlreadySetUp, NotAdopted
from tests.compat.application import write_application
from tests.compat.tools import Tool, dump_database


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "app"
    root.mkdir()
    write_application(root, sys.executable)
    return root


def _contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".gitmig_cache" not in path.parts and path.suffix != ".pyc"
    }


def test_the_settings_mean_the_same(project: Path) -> None:
    adopt(project)
    settings = read_settings(project)
    assert settings.script_location == project / "app"
    assert list(settings.version_locations.directories) == [
        project / "app" / "versions",
        project / "billing" / "versions",
    ]
    options = settings.options
    assert (options.version_table, options.log) == ("alembic_version", False)
    assert options.file_template == "%(rev)s_%(slug)s"
    assert options.transaction_per_migration is False
    assert [hook.name for hook in options.post_write_hooks] == ["stamp"]


def test_there_and_back_and_the_other_tool_goes_on(
    project: Path, tmp_path: Path, gitmig_command: Tool, alembic_tool: Tool
) -> None:
    url = f"sqlite:///{tmp_path / 'app.db'}"
    before = _contents(project)
    with alembic_tool.at(project, url) as session:
        session.do("upgrade", "1a02")
    adopt(project)
    with gitmig_command.at(project, url) as session:
        session.do("upgrade")
        session.do("check")
        session.do("status")
    assert dump_database(url)["heads"] == ["1e05", "2a02"]
    assert "gitmig_log" not in dump_database(url)
    adopt(project, undo=True)
    assert _contents(project) == before
    with alembic_tool.at(project, url) as session:
        session.do("check")
        session.do("downgrade", "base")


def test_a_changed_ini_file_is_seen(project: Path) -> None:
    adopt(project)
    config = Config.read(project)
    ini = project / "alembic.ini"
    ini.write_text(ini.read_text().replace("[alembic]\n", "[alembic]\ncolor = red\n"))
    assert config.get_main_option("color") == "red"
    ini.write_text(ini.read_text().replace("color = red", "color = blue"))
    assert config.get_main_option("color") == "blue"
    assert (config.get_section("alembic") or {})["color"] == "blue"


def test_rewritten_imports_are_written_back(project: Path) -> None:
    (project / "app" / "versions" / "1a01_revision.py").write_bytes(
        (project / "app" / "versions" / "1a01_revision.py").read_bytes().replace(b"\n", b"\r\n")
    )
    before = _contents(project)
    done = adopt(project, rewrite_imports=True)
    assert len(done.rewritten) == 10
    changed = _contents(project)
    assert b"from gitmig import op\r\n" in changed["app/versions/1a01_revision.py"]
    assert b"from gitmig import context\n" in changed["app/env.py"]
    adopt(project, undo=True)
    assert _contents(project) == before


def test_a_dry_run_changes_nothing(project: Path) -> None:
    before = _contents(project)
    done = adopt(project, rewrite_imports=True, dry_run=True)
    assert "[tool.gitmig]" in done.settings
    assert "no database is named" in " ".join(done.left_out)
    assert _contents(project) == before


def test_what_cannot_be_is_refused_and_changes_nothing(project: Path, tmp_path: Path) -> None:
    with pytest.raises(AlembicProjectMissing):
        adopt(tmp_path)
    with pytest.raises(NotAdopted):
        adopt(project, undo=True)
    adopt(project)
    before = _contents(project)
    with pytest.raises(AlreadySetUp):
        adopt(project)
    assert _contents(project) == before


def test_settings_that_leave_no_room_leave_the_imports_alone(project: Path) -> None:
    (project / "pyproject.toml").write_text("tool = {black = {}}\n")
    before = _contents(project)
    with pytest.raises(Exception, match="cannot be added"):
        adopt(project, rewrite_imports=True)
    assert _contents(project) == before
    assert not alembic.is_installed()
