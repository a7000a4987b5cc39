"""Database servers of a test's own, with next to no room: the disk of the others is everybody's."""

import os
import pwd
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.exc import OperationalError

from tests.demanded import give_up

PLACES = [*map(str, Path("/usr/lib/postgresql").glob("*/bin")), "/usr/sbin", "/usr/local/sbin"]
"""Where programs of servers are that are not on everybody's path."""
ROOM = 4 * 2**20


@contextmanager
def small_postgresql() -> Iterator[str]:
    """Give the URL of a database whose files cannot get larger than `ROOM`."""
    initdb, postgres = _find("initdb"), _find("postgres")
    with _directory() as place:
        data = place / "data"
        _run(place, initdb, "-D", data, "-A", "trust", "-U", "tester", "--wal-segsize=1", "-N")
        options = ["-D", data, "-k", place, "-F", "-c", "listen_addresses="]
        url = f"postgresql+psycopg://tester@/postgres?host={place}"
        listening = place / ".s.PGSQL.5432"
        with _served(
            place, url, [postgres, *options], signal.SIGINT, listening, preexec_fn=_limit_files
        ):
            yield url


@contextmanager
def small_mariadb() -> Iterator[tuple[str, Callable[[], Engine]]]:
    """Give the URL of a database in one file of a limited size, and what makes more room.

    The limit is InnoDB's own: it does not survive a refusal of the system.
    """
    install, mariadbd = _find("mariadb-install-db"), _find("mariadbd")
    with _directory() as place, ExitStack() as running:
        data, listening = place / "data", place / "socket"
        login = "--auth-root-authentication-method=normal"
        small = ["--no-defaults", f"--datadir={data}", "--innodb-log-file-size=4M"]
        _run(place, install, *small, "--skip-test-db", login)
        options = [
            *(f"--socket={listening}", f"--pid-file={place / 'pid'}", "--skip-networking"),
            *("--innodb-file-per-table=0", "--innodb-autoextend-increment=1"),
        ]
        url = f"mysql+pymysql://root@localhost/mysql?unix_socket={listening}"

        def serve(room: int) -> Engine:
            running.close()
            limit = f"--innodb-data-file-path=ibdata1:12M:autoextend:max:{12 + room // 2**20}M"
            command = [mariadbd, *small, *options, limit]
            return running.enter_context(_served(place, url, command, signal.SIGTERM, listening))

        with serve(ROOM).connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE small")
        yield url.replace("/mysql?", "/small?"), partial(serve, 10 * ROOM)


def _find(program: str) -> str:
    found = shutil.which(program, path=os.pathsep.join([os.environ["PATH"], *PLACES]))
    if found is None:
        give_up(f"{program}, to start a server of our own with")
    return found


@contextmanager
def _directory() -> Iterator[Path]:
    """Give a directory with a short name, as sockets need it, for the user who runs servers."""
    with tempfile.TemporaryDirectory(prefix="gitmig-", dir="/tmp") as name:
        if os.getuid() == 0:
            os.chown(name, pwd.getpwnam("nobody").pw_uid, -1)
        yield Path(name)


def _as_somebody(place: Path) -> dict[str, Any]:
    """Return how to start a program there; servers refuse to be run by root."""
    user = {"user": "nobody"} if os.getuid() == 0 else {}
    return {"cwd": place, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **user}


def _run(place: Path, *command: str | Path) -> None:
    subprocess.run(command, check=True, **_as_somebody(place))


@contextmanager
def _served(
    place: Path,
    url: str,
    command: list[Any],
    end: signal.Signals,
    listening: Path,
    **options: Any,
) -> Iterator[Engine]:
    # A file that gets too large must be an error, not a signal that kills.
    process = subprocess.Popen(command, restore_signals=False, **_as_somebody(place), **options)
    engine = create_engine(url, poolclass=NullPool)
    try:
        while not _answers(listening, engine):
            assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
            time.sleep(0.02)
        yield engine
    finally:
        process.send_signal(end)
        process.wait()


def _answers(place: Path, engine: Engine) -> bool:
    try:
        with closing(
            socket.socket(socket.AF_UNIX)
        ) as plain:  # PyMySQL never closes one that is refused
            plain.connect(str(place))
        engine.connect().close()
    except (OSError, OperationalError):
        return False
    return True


def _limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))
