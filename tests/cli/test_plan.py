"""upgrade --plan and downgrade --plan."""

import json
from pathlib import Path

from tests.cli.conftest import POSTS, Gitmig, write_revision


def test_a_plan_is_printed_and_nothing_is_touched(gitmig: Gitmig, project: Path) -> None:
    plan = gitmig("upgrade", "--plan")
    assert plan.code == 0
    assert plan.out == (
        "upgrade 1111aaaa create users\n"
        "  create table users (id, name)\n"
        "  can be undone\n"
        "upgrade 2222bbbb create posts\n"
        "  create table posts (id, author_id)\n"
        "  can be undone\n"
        "2 revisions to upgrade: the database would be at 2222bbbb\n"
    )
    assert not (project / "app.db").exists()
    gitmig("upgrade")
    assert gitmig("upgrade", "--plan").out == "nothing to do: the database is at 2222bbbb\n"
    before = (project / "app.db").read_bytes()
    plan = gitmig("downgrade", "-1", "--plan")
    assert plan.out.splitlines()[1] == "  drop table posts (its data is lost)"
    assert plan.out.splitlines()[-1] == "1 revision to downgrade: the database would be at 1111aaaa"
    assert (project / "app.db").read_bytes() == before


def test_json(gitmig: Gitmig, project: Path) -> None:
    text = POSTS.replace('    op.drop_table("posts")', "    pass")
    write_revision(project, "2222bbbb_create_posts.py", text)
    plan = json.loads(gitmig("upgrade", "--plan", "--json").out)
    assert plan["heads"] == ["2222bbbb"]
    assert plan["steps"][1] == {
        "revision": "2222bbbb",
        "message": "create posts",
        "direction": "upgrade",
        "operations": [{"sentence": "create table posts (id, author_id)", "loses_data": False}],
        "open_end": None,
        "failure": None,
        "not_undoable": "downgrade() does nothing",
        "database": None,
    }


def test_a_target_without_meaning(gitmig: Gitmig, project: Path) -> None:
    result = gitmig("downgrade", "2222", "--plan")
    assert result.code == 1
    assert result.err.startswith("error: ")
