"""The databases' own clients, which have to accept what gitmig prints."""

import shutil
import sqlite3
import subprocess

from sqlalchemy import URL, make_url

from tests.demanded import give_up


class ScriptFailed(AssertionError):
    """The client stopped at an error."""


def run_script(url: str, script: str) -> None:
    """Give the script to the database's client.

    Raises:
        ScriptFailed: it found an error, and read no further.
    """
    target = make_url(url)
    match target.get_backend_name():
        case "sqlite":
            _run_sqlite(str(target.database), script)
        case "postgresql":
            uri = target.set(drivername="postgresql").render_as_string(hide_password=False)
            _run("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", uri], script)
        case _:
            _run("mariadb", _mariadb_arguments(target), script)


def _run_sqlite(file: str, script: str) -> None:
    if shutil.which("sqlite3"):
        _run("sqlite3", ["-bail", file], script)
        return
    connection = sqlite3.connect(file)
    try:
        connection.executescript(script)
    except sqlite3.Error as error:
        raise ScriptFailed(f"{error}\n{script}") from error
    finally:
        connection.close()


def _mariadb_arguments(target: URL) -> list[str]:
    password = [f"-p{target.password}"] if target.password else []
    place = [f"-h{target.host}", f"-P{target.port or 3306}", f"-u{target.username}"]
    return ["--no-defaults", "--protocol=tcp", *place, *password, str(target.database)]


def _run(client: str, arguments: list[str], script: str) -> None:
    if shutil.which(client) is None:
        give_up(client)
    done = subprocess.run([client, *arguments], input=script.encode(), capture_output=True)
    if done.returncode:
        raise ScriptFailed(done.stderr.decode() + script)
