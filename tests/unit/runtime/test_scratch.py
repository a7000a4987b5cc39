import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

from gitmig.config import Config
from gitmig.errors import EnvironmentForeign, ScratchUnavailable
from gitmig.runtime.migrate import upgrade
from gitmig.runtime.scratch import is_scratch, scratch_database
from tests.conftest import SERVERS
from tests.project import Project

DATABASES = {
    "postgresql": "SELECT count(*) FROM pg_database WHERE datname = :name",
    "mysql": "SELECT count(*) FROM information_schema.schemata WHERE schema_name = :name",
}


def exists(url: str) -> bool:
    parsed = make_url(url)
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        return Path(str(parsed.database)).parent.exists()
    server = SERVERS["postgresql" if kind == "postgresql" else "mariadb"]
    with create_engine(server, poolclass=NullPool).connect() as connection:
        name = {"name": parsed.database}
        return bool(connection.execute(text(DATABASES[kind]), name).scalar_one() == 1)


@pytest.mark.parametrize("failure", [None, ZeroDivisionError, KeyboardInterrupt])
def test_it_is_empty_and_always_removed(
    project: Project, failure: type[BaseException] | None
) -> None:
    project.add_tables("a")
    used: list[str] = []

    def use() -> None:
        with scratch_database(project.directory.settings) as settings:
            url = Config(settings).url
            used.append(url)
            assert exists(url)
            upgrade(type(project.directory)(settings))
            with create_engine(url, poolclass=NullPool).connect() as connection:
                assert connection.execute(text("SELECT count(*) FROM a")).scalar_one() == 0
            if failure:
                raise failure

    if failure is None:
        use()
    else:
        with pytest.raises(failure):
            use()
    assert not exists(used[0])
    assert project.all_tables() == set()


def test_without_a_server_nothing_can_be_decided(sqlite: Project) -> None:
    sqlite.url = "postgresql+psycopg://ada:s3cret@127.0.0.1:9/app"
    with (
        pytest.raises(ScratchUnavailable, match="no scratch database can be made") as caught,
        scratch_database(sqlite.directory.settings),
    ):
        pass
    assert "s3cret" not in str(caught.value)


def test_an_env_py_with_a_database_of_its_own_is_stopped(sqlite: Project) -> None:
    """A replay that is meant for a scratch database must not reach the real one."""
    sqlite.add_tables("a")
    script = sqlite.env.read_text().replace(
        "context.config.url, poolclass", f"{sqlite.url!r}, poolclass"
    )
    sqlite.env.write_text(script)
    with scratch_database(sqlite.directory.settings) as settings:
        assert is_scratch(str(settings.options.url))
        with pytest.raises(EnvironmentForeign):
            upgrade(type(sqlite.directory)(settings))
    assert sqlite.all_tables() == set()


def test_a_password_that_looks_like_a_variable(
    sqlite: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSWORD", "${HOME}")
    sqlite.url = "sqlite:////tmp/${PASSWORD}/app.db"
    with scratch_database(sqlite.directory.settings) as settings:
        assert make_url(Config(settings).url).database


def test_what_a_killed_process_left_goes(server_url: str, tmp_path: Path) -> None:
    project = Project(tmp_path, server_url)
    kind = make_url(server_url).get_backend_name()
    server = SERVERS["postgresql" if kind == "postgresql" else "mariadb"]
    engine = create_engine(server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    old, new = (f"gitmig_scratch_{int(when):x}_{uuid4().hex[:8]}" for when in (1e9, time.time()))
    with engine.connect() as connection:
        for name in (old, new):
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        try:
            with scratch_database(project.directory.settings):
                pass
            left = [name for name in (old, new) if exists(server_with(server_url, name))]
            assert left == [new]
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {new}")


def server_with(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


KILLED = """\
import sys, time
from pathlib import Path
from gitmig.config import Config, Options, Settings
from gitmig.runtime.scratch import scratch_database

with scratch_database(Settings(Path.cwd(), None, Options(url=sys.argv[1]))) as settings:
    print(Config(settings).url, flush=True)
    time.sleep(60)
"""


def test_it_is_removed_when_the_process_is_asked_to_end(database_url: str, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, database_url],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert exists(url)
    process.terminate()
    process.communicate(timeout=30)
    assert not exists(url)
