"""A `sync --stash` that is killed between two of its writes loses no branch's data."""

import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from tests.git.migrating import run, tables_at
from tests.git.sandbox import Sandbox
from tests.git.test_stash import query, switched, url

__all__ = ["switched", "url"]

PROCESS = Path(__file__).with_name("stash_process.py")
ROWS = {"feature": 7, "main": 8}
TABLES = {"feature": "left", "main": "right"}


def exchange_and_die(sandbox: Sandbox, moment: int) -> bool:
    """Exchange, and be killed before the given change; whether it came to that."""
    done = subprocess.run(
        [sys.executable, str(PROCESS), str(moment)],
        cwd=sandbox.root,
        env=sandbox.environ,
        capture_output=True,
        text=True,
    )
    if done.returncode != -signal.SIGKILL:
        assert done.returncode == 0, done.stderr
        return False
    return True


@pytest.mark.parametrize("then", [("feature", "main"), ("main", "feature", "main")])
def test_no_row_is_lost(switched: Sandbox, url: str, then: tuple[str, ...]) -> None:
    """Killed on the way back to `feature`, at each moment; then somebody goes on."""
    run(switched, "sync", "--stash", "--yes")
    query(url, 'INSERT INTO "right" (id) VALUES (8)')
    for moment in count():
        switched.git("switch", "--quiet", "feature")
        killed = exchange_and_die(switched, moment)
        for branch in then:
            switched.git("switch", "--quiet", branch)
            run(switched, "sync", "--stash")
            assert tables_at(url) == {TABLES[branch]}
            assert query(url, f'SELECT id FROM "{TABLES[branch]}"') == [(ROWS[branch],)]
        if not killed:
            break
    assert moment >= 3, "the list, the databases, the list"
