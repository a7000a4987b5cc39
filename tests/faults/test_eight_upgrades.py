"""Many upgrades at once: each ends well, each revision runs once; who cannot wait is told why."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import indent

import pytest

from tests.project import Project, create_table

PROCESSES = 8
NAMES = [f"t{number:03}" for number in range(200)]
UPGRADE = [sys.executable, "-m", "gitmig", "upgrade", "heads"]


@pytest.fixture
def project(database_url: str, tmp_path: Path) -> Project:
    project = Project(tmp_path / "project", database_url)
    (project.root / "gitmig.toml").write_text(f'url = "{database_url}"\n')
    return project


def start(project: Project, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*UPGRADE, *options],
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_eight_at_once(project: Project) -> None:
    project.add_tables(*NAMES)
    processes = [start(project) for _ in range(PROCESSES)]
    told = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES, told
    assert project.logged() == [(f"r_{name}", "upgrade", "applied") for name in NAMES]
    assert project.heads() == [f"r_{NAMES[-1]}"]
    assert project.tables() == set(NAMES)


def test_at_once_in_one_transaction_that_blocks_interrupt(project: Project) -> None:
    """Each block gives SQLite's lock away, and the revision is committed at its end."""
    with (project.root / "gitmig.toml").open("a") as settings:
        settings.write("transaction_per_migration = false\n")
    block = "with op.get_context().autocommit_block():\n    "
    for number, name in enumerate(NAMES[:40]):
        before = block if number % 4 == 0 else ""
        project.add(f"r_{name}", f"{before}{create_table(name)}\n{create_table(f'{name}_too')}")
    processes = [start(project) for _ in range(4)]
    told = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, told
    assert project.heads() == [f"r_{NAMES[39]}"]
    assert len(project.tables()) == 80
    assert project.logged() == [(f"r_{name}", "upgrade", "applied") for name in NAMES[:40]]


@contextmanager
def held(project: Project, *, inside: str = "") -> Iterator[subprocess.Popen[str]]:
    """Keep an upgrade in the middle of its second revision, until the block ends."""
    running, end = project.root / "running", project.root / "end"
    waiting = (
        f"pathlib.Path({str(running)!r}).touch()\n"
        f"while not pathlib.Path({str(end)!r}).exists():\n    time.sleep(0.01)"
    )
    if inside:
        waiting = f"with {inside}:\n{indent(waiting, '    ')}"
    project.add_tables("a")
    insert = "op.execute('INSERT INTO a (id) VALUES ({})')"
    body = [insert.format(1), waiting, insert.format(2)]
    project.add("r_b", "\n".join(["import pathlib, time", *(body[1:] if inside else body)]))
    process = start(project)
    while not running.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    try:
        yield process
    finally:
        end.touch()
        out, err = process.communicate()
        assert process.returncode == 0, out + err


def test_who_waits_too_long_is_told_who_has_the_lock(project: Project) -> None:
    with held(project) as holder:
        late = start(project, "--lock-timeout", "1")
        _, err = late.communicate()
        assert late.returncode == 1
        assert err.startswith("error: another upgrade")
        assert "its lock was not free within 1 s, held by " in err
        if project.url.startswith("sqlite"):
            assert "or another program, writes to this database: " in err
            assert f"held by process {holder.pid} (" in err
        elif project.url.startswith("postgresql"):
            assert f", process {holder.pid} (server process " in err
        assert "hint: wait for it to end, or raise `lock_timeout`\n" in err
    assert project.logged() == [("r_a", "upgrade", "applied"), ("r_b", "upgrade", "applied")]


def test_an_autocommit_block_keeps_others_out(project: Project) -> None:
    """On SQLite nothing is locked then: the entry in the log is what the others see."""
    with held(project, inside="op.get_context().autocommit_block()"):
        late = start(project)
        time.sleep(1.5)  # long enough to get there, on most machines
        assert late.poll() is None
        assert project.query("SELECT id FROM a") == []
    out, err = late.communicate()
    assert late.returncode == 0, out + err
    assert project.query("SELECT id FROM a") == [(2,)]
    assert project.logged() == [("r_a", "upgrade", "applied"), ("r_b", "upgrade", "applied")]
