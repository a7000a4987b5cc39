"""gitmig resolve --resume, from the shell."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import USERS, Gitmig, write_revision

STOPPING = USERS.replace(
    "def upgrade():\n",
    "def upgrade():\n"
    '    op.execute("CREATE TABLE early (id INTEGER)")\n'
    '    op.execute("CREATE TABEL b")\n',
)


@pytest.fixture
def stopped(
    gitmig: Gitmig, project: Path, mariadb_url: str, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A project whose first revision stopped at its second statement."""
    monkeypatch.setenv("GITMIG_URL", mariadb_url)
    write_revision(project, "1111aaaa_create_users.py", STOPPING)
    assert gitmig("upgrade").code == 1
    return project


def test_current_tells_what_to_settle(gitmig: Gitmig, stopped: Path) -> None:
    told = gitmig("current").err
    assert (
        "warning: the upgrade of revision 1111aaaa stopped at statement 2: CREATE TABEL b" in told
    )
    assert "hint: mend what stopped it, then `gitmig resolve 1111aaaa --resume` goes on" in told
    half = json.loads(gitmig("current", "--json").out)["half_applied"]
    assert [(one["revision"], one["statements_done"]) for one in half] == [("1111aaaa", 1)]
    assert gitmig("current", "--check-heads").code == 1
    assert "(failed), 1 statement in " in gitmig("log").out


def test_the_id_is_whole_for_programs_and_short_for_people(gitmig: Gitmig, stopped: Path) -> None:
    whole = "1111aaaa" * 4
    gitmig("resolve", "1111", "--rolled-back")
    text = STOPPING.replace("1111aaaa", whole).replace("early", "late")
    write_revision(stopped, "1111aaaa_create_users.py", text)
    (stopped / "migrations/versions/2222bbbb_create_posts.py").unlink()
    assert gitmig("upgrade").code == 1
    (half,) = json.loads(gitmig("current", "--json").out)["half_applied"]
    assert half["revision"] == whole
    assert json.loads(gitmig("status", "--json").out)["database"]["half_applied"] == [whole]
    assert "the upgrade of revision 1111aaaa1111 stopped" in gitmig("current").err
    assert "gitmig resolve 1111aaaa1111 --resume  (" in gitmig("status").out


def test_it_goes_on(gitmig: Gitmig, stopped: Path) -> None:
    again = gitmig("resolve", "1111", "--resume")
    assert (again.code, again.err.startswith("error: revision 1111aaaa failed")) == (1, True)
    mended = STOPPING.replace("CREATE TABEL b", "CREATE TABLE b (id INTEGER)")
    write_revision(stopped, "1111aaaa_create_users.py", mended)
    done = gitmig("resolve", "1111", "--resume")
    assert (done.code, done.out) == (0, "revision 1111aaaa is finished\n"), done.err
    assert done.err.startswith("upgraded 1111aaaa create users (")
    assert gitmig("current").out == "1111aaaa (blog), create users\n"
    assert gitmig("upgrade").code == 0


def test_edited_statements_are_refused(gitmig: Gitmig, stopped: Path) -> None:
    write_revision(stopped, "1111aaaa_create_users.py", STOPPING.replace("early", "other"))
    refused = gitmig("resolve", "1111", "--resume", "--json")
    assert refused.code == 1
    assert json.loads(refused.out)["error"]["type"] == "ResumeRefused"


@pytest.mark.parametrize(
    "options", [["--skip"], ["--resume", "--applied"], ["--applied", "--skip"]]
)
def test_one_way_at_a_time(gitmig: Gitmig, project: Path, options: list[str]) -> None:
    assert gitmig("resolve", "1111", *options).code == 2
