"""`gitmig adopt`: a project changes over, and back, and the database never notices."""

import sys
from pathlib import Path

import pytest

from gitmig.commands.adopt import adopt
from gitmig.compat import alembic
from gitmig.config import Config, read_settings
from gitmig.errors import (
    AdoptedSettingsGrown,
    AlembicProjectMissing,
    AlembicSettingsInvalid,
    AlreadySetUp,
    NotAdopted,
    SettingsUnreadable,
)
from tests.compat.application import TEMPLATE, write_application
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
    (tmp_path / "pyproject.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(NotAdopted):
        adopt(tmp_path, undo=True)
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


@pytest.mark.parametrize("named", ["relative", "absolute"])
def test_settings_beside_the_project(tmp_path: Path, named: str) -> None:
    """All is one tree, so that what leads from one directory to the other holds anywhere."""
    beside, root = tmp_path / "shared", tmp_path / "app"
    (beside / "db" / "versions").mkdir(parents=True)
    root.mkdir()
    ini = beside / "alembic.ini"
    ini.write_text(
        "[alembic]\nscript_location = %(here)s/db\nprepend_sys_path = ../shared:.\n"
        "path_separator = :\nsqlalchemy.url = sqlite:///%(here)s/app.db\n"
    )
    adopt(root, ini=str(ini) if named == "absolute" else "../shared/alembic.ini")
    assert str(tmp_path) not in (root / "pyproject.toml").read_text()
    settings = read_settings(root)
    assert settings.script_location == beside / "db"
    options = settings.options
    assert options.prepend_sys_path == ("../shared", ".")
    assert options.url == "sqlite:///../shared/app.db"
    assert options.alembic == "../shared/alembic.ini"
    adopt(root, undo=True)
    assert list(root.iterdir()) == []


def test_a_project_that_has_both_is_one_of_gitmigs(project: Path) -> None:
    (project / "pyproject.toml").write_bytes(b"\xef\xbb\xbf[tool.gitmig]\n")
    with pytest.raises(SettingsUnreadable, match="without BOM"):
        adopt(project)
    (project / "pyproject.toml").write_bytes(b"[tool.gitmig]\n")
    (project / "alembic.ini").unlink()
    with pytest.raises(AlreadySetUp):
        adopt(project)


def test_what_is_in_the_way_of_the_files_is_not_in_the_way_back(project: Path) -> None:
    broken = project / "app" / "versions" / "broken.py"
    broken.write_text("from alembic import op\ndef upgrade(:\n")
    before = _contents(project)
    adopt(project, rewrite_imports=True)
    assert broken.read_text().startswith("from gitmig import op\n")
    adopt(project, undo=True)
    assert _contents(project) == before
    adopt(project)
    (project / "app").rename(project / "gone")
    adopt(project, undo=True)
    assert not (project / "pyproject.toml").exists()


def test_a_hook_without_a_type(project: Path) -> None:
    ini = project / "alembic.ini"
    ini.write_text("[alembic]\nscript_location = app\n[post_write_hooks]\nhooks = black\n")
    with pytest.raises(AlembicSettingsInvalid, match=r"hook 'black': it needs `type`$"):
        adopt(project)


@pytest.mark.parametrize(
    ("ini", "told"),
    [
        ("script_location = app\ntruncate_slug_length = many\n", "'many' is no whole number"),
        ("script_location = app\nversion_locations = a\npath_separator = %x\n", "found: '%x'"),
        ("script_location = app\n[post_write_hooks]\nhooks = b\nb.type = %x\n", "found: '%x'"),
        ("timezone = UTC\n", "No 'script_location' key found"),
        ("[alembic]\n", "section 'alembic' already exists"),
    ],
)
def test_settings_that_have_no_meaning_are_named(project: Path, ini: str, told: str) -> None:
    (project / "alembic.ini").write_text(f"[alembic]\n{ini}")
    before = _contents(project)
    with pytest.raises(AlembicSettingsInvalid) as caught:
        adopt(project)
    assert told in caught.value.message
    assert caught.value.message.startswith(str(project / "alembic.ini"))
    assert "run `gitmig adopt` again" in str(caught.value.hint)
    assert _contents(project) == before


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("script_location = 3", "script_location: 3 is no text"),
        ("script_location = 'a'\nversion_locations = 3", "3 is no list of paths"),
        ("script_location = 'a'\npost_write_hooks = ['b']", "['b'] is no list of tables"),
        ("script_location = 'a'\npost_write_hooks = [{type = 'exec'}]", "hook has no `name`"),
    ],
)
def test_a_table_that_has_no_meaning_is_named(tmp_path: Path, table: str, told: str) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(f"[tool.alembic]\n{table}\n")
    with pytest.raises(AlembicSettingsInvalid) as caught:
        adopt(tmp_path)
    assert caught.value.message.startswith(str(file))
    assert told in caught.value.message


def test_settings_with_a_byte_order_mark(project: Path) -> None:
    ini = project / "alembic.ini"
    ini.write_bytes(b"\xef\xbb\xbf" + ini.read_bytes())
    with pytest.raises(AlembicSettingsInvalid, match="byte order mark: save it without one"):
        adopt(project)


def test_a_package_that_is_gone_is_not_in_the_way_back(project: Path) -> None:
    (project / "alembic.ini").write_text("[alembic]\nscript_location = gone_package:app\n")
    adopt(project)
    undone = adopt(project, undo=True)
    assert "the package `gone_package`" in undone.left_out[0]
    assert not (project / "pyproject.toml").exists()


NASTY = """\
# what our team says
[DEFAULT]
base = %(here)s/db

[alembic]
# where it is
script_location = %(base)s/env
file_template = %%(year)d-%%(rev)s_%%(slug)s
timezone = Europe/Berlin
version_path_separator = :
version_locations = %(base)s/one:%(base)s/two
sqlalchemy.url = sqlite:///%(here)s/app.db

[live]
script_location = %(base)s/env
sqlalchemy.url = postgresql://u:p%%40ss@h/db

[post_write_hooks]
hooks = mark, own, lint
mark.type = exec
mark.executable = %(here)s/mark.sh
mark.options = --config %(here)s/mark.cfg REVISION_SCRIPT_FILENAME
own.type = ours
lint.type = module
lint.module = json.tool
"""
ENV = """\
from alembic import context
from sqlalchemy import create_engine

engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    """A project whose settings use what such files can do."""
    root = tmp_path / "nasty"
    for name in ("env", "one", "two"):
        (root / "db" / name).mkdir(parents=True)
    (root / "alembic.ini").write_text(NASTY)
    (root / "db" / "env" / "env.py").write_text(ENV)
    (root / "db" / "env" / "script.py.mako").write_text(TEMPLATE)
    (root / "db" / "one" / "a1.py").write_text(
        '"""a"""\nfrom alembic import op\nrevision = "a1"\ndown_revision = None\n\n\n'
        'def upgrade():\n    op.execute("CREATE TABLE a (id INTEGER)")\n\n\n'
        'def downgrade():\n    op.drop_table("a")\n'
    )
    return root


def test_no_place_of_this_machine_is_written(nasty: Path) -> None:
    done = adopt(nasty)
    assert str(nasty) not in done.settings
    settings = read_settings(nasty)
    assert Config(settings).url == f"sqlite:///{nasty / 'app.db'}"
    assert [Path(each).name for each in settings.options.version_locations] == ["one", "two"]
    assert settings.options.file_template == "%(year)d-%(rev)s_%(slug)s"
    assert settings.options.timezone == "Europe/Berlin"
    mark, lint = settings.options.post_write_hooks
    assert (mark.executable, mark.cwd) == ("./mark.sh", ".")
    assert mark.options == "--config ./mark.cfg REVISION_SCRIPT_FILENAME"
    assert (lint.module, lint.cwd) == ("json.tool", None)
    said = " ".join(done.left_out)
    assert "post_write_hooks.own" in said
    assert "[tool.gitmig.environments.live]" in said


def test_another_section_is_adopted(nasty: Path) -> None:
    adopt(nasty, section="live")
    assert Config.read(nasty).url == "postgresql://u:p%40ss@h/db"


@pytest.mark.parametrize(
    "text",
    ["", "[tool.black]\nline-length = 88", '# ours\n[project]\nname = "x"  # keep\n', "a = 1\r\n"],
    ids=["none", "no newline at the end", "comments", "crlf"],
)
def test_the_settings_file_is_as_it_was_after_undo(text: str, nasty: Path) -> None:
    file = nasty / "pyproject.toml"
    if text:
        file.write_bytes(text.encode())
    adopt(nasty, dry_run=True)
    assert file.exists() == bool(text)
    adopt(nasty)
    assert b"\r" not in file.read_bytes().replace(b"\r\n", b"") or not text.endswith("\r\n")
    adopt(nasty, undo=True, dry_run=True)
    adopt(nasty, undo=True)
    assert (file.read_bytes().decode() if file.exists() else "") == text


def test_a_project_in_pyproject_toml(nasty: Path) -> None:
    (nasty / "alembic.ini").unlink()
    text = (
        "[tool.alembic]\n"
        'script_location = "%(here)s/db/env"\n'
        'version_locations = ["%(here)s/db/one", "%(here)s/db/two"]\n'
        'file_template = "%%(year)d_%%(rev)s"\n\n'
        '[[tool.alembic.post_write_hooks]]\nname = "mark"\ntype = "exec"\n'
        'executable = "%(here)s/mark.sh"\n'
    )
    (nasty / "pyproject.toml").write_text(text)
    adopt(nasty)
    settings = read_settings(nasty)
    assert settings.script_location == nasty / "db" / "env"
    assert settings.options.file_template == "%(year)d_%(rev)s"
    assert settings.options.post_write_hooks[0].executable == "./mark.sh"
    adopt(nasty, undo=True)
    assert (nasty / "pyproject.toml").read_text() == text


def test_undo_after_revisions_were_edited_and_added(
    nasty: Path, gitmig_command: Tool, alembic_tool: Tool
) -> None:
    (nasty / "alembic.ini").write_text(NASTY.replace("hooks = mark, own, lint", "hooks ="))
    adopt(nasty, rewrite_imports=True)
    first = nasty / "db" / "one" / "a1.py"
    first.write_text(first.read_text().replace("id INTEGER", "id INTEGER, x INTEGER"))
    with gitmig_command.at(nasty, "") as session:
        session.do("revision", "-m", "two", "--head", "base", "--version-path", "db/two")
        session.do("revision", "-m", "three", "--head", "a1")
        session.do("upgrade")
    assert "from gitmig import op" in first.read_text()
    adopt(nasty, undo=True)
    written = [path for path in (nasty / "db").rglob("*.py") if path.parent.name != "env"]
    assert len(written) == 3
    assert all("from alembic import op" in path.read_text() for path in written)
    assert "x INTEGER" in first.read_text()
    with alembic_tool.at(nasty, "") as session:
        assert len(session.do("current").splitlines()) == 2
        session.do("downgrade", "base")


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ("strict = true\n", "strict"),
        ("[tool.gitmig.environments.live]\nurl = 'sqlite://'\n", "environments"),
    ],
)
def test_settings_behind_the_adopted_ones_stop_an_undo(more: str, name: str, nasty: Path) -> None:
    adopt(nasty)
    file = nasty / "pyproject.toml"
    file.write_text(f"{file.read_text()}{more}")
    before = _contents(nasty)
    with pytest.raises(AdoptedSettingsGrown, match=f"`{name}`"):
        adopt(nasty, undo=True)
    assert _contents(nasty) == before


def test_settings_beside_the_environment(nasty: Path) -> None:
    (nasty / "alembic.ini").unlink()
    settings = nasty / "db" / "env" / "alembic.ini"
    settings.write_text("[alembic]\n# nothing is set\n")
    with pytest.raises(AlembicProjectMissing, match="no Alembic project"):
        adopt(nasty)
    with pytest.raises(AlembicProjectMissing) as raised:
        adopt(nasty / "db")
    assert "`gitmig adopt --ini env/alembic.ini`" in str(raised.value.hint)
    env = nasty / "db" / "env" / "env.py"
    env.write_text(f"from flask import current_app\n{ENV}")
    done = adopt(nasty, ini="db/env/alembic.ini")
    assert read_settings(nasty).script_location == nasty / "db" / "env"
    assert read_settings(nasty).options.prepend_sys_path == (".",)
    assert any("app_context().push()" in each for each in done.left_out)
