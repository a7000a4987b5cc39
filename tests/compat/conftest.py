"""Alembic, installed once beside our own packages, and gitmig under its names."""

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gitmig.compat import alembic
from tests.bench.environment import ALEMBIC
from tests.compat.tools import Tool

CACHE = Path(__file__).resolve().parents[2] / ".bench" / ALEMBIC.replace("==", "-")
PACKAGES = (
    "Flask-Migrate==4.1.0",
    "sqlmodel==0.0.50",
    "alembic-utils==0.8.8",
    "alembic-postgresql-enum==1.11.0",
    "pytest-alembic==0.13.1",
)


@pytest.fixture(scope="session")
def alembic_tool() -> Tool:
    """Alembic itself, over the same SQLAlchemy; downloaded the first time."""
    _install_once(CACHE, "--no-deps", ALEMBIC)
    return Tool("alembic", "alembic.config", {"PYTHONPATH": str(CACHE)})


@pytest.fixture(scope="session")
def packages() -> Path:
    """A directory of packages that are written against Alembic, with all that they need."""
    place = CACHE.with_name("packages")
    _install_once(place, *PACKAGES)
    return place


def _install_once(place: Path, *arguments: str) -> None:
    place.parent.mkdir(exist_ok=True)
    with (place.parent / f"{place.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = place / ".installed"
        if not done.exists() or done.read_text() != str(arguments):
            pip = [sys.executable, "-m", "pip", "--quiet", "install", "--upgrade"]
            subprocess.run([*pip, "--target", str(place), *arguments], check=True)
            done.write_text(str(arguments))


@pytest.fixture(scope="session")
def gitmig_tool() -> Tool:
    return Tool("gitmig", "gitmig.compat.alembic.command_line")


@pytest.fixture(scope="session")
def gitmig_command() -> Tool:
    """The native command."""
    return Tool("gitmig", "tests.compat.native", {"PYTHONPATH": str(CACHE.parents[1])})


@pytest.fixture
def aliased() -> Iterator[None]:
    """Let `import alembic` be gitmig during a test."""
    alembic.install()
    yield
    alembic.uninstall()
