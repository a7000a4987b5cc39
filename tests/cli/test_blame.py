"""`gitmig blame`, from the command line to the line of the file."""

import json
from pathlib import Path

from tests.cli.conftest import Gitmig

ALTERED = '''\
"""widen the name, fill it"""

from gitmig import op

revision = "3333cccc"
down_revision = "2222bbbb"


def upgrade():
    op.alter_column("users", "name", nullable=True)
    op.execute("UPDATE users SET name = ''")


def downgrade():
    op.alter_column("users", "name", nullable=False)
'''


def test_a_table(gitmig: Gitmig, project: Path) -> None:
    (project / "migrations/versions/3333cccc_widen.py").write_text(ALTERED)
    result = gitmig("blame", "users")
    assert (result.code, result.err) == (0, "")
    name, *statements = result.out.splitlines()[:3]
    assert name == "3333cccc widen the name, fill it", "without Git no commit is told of"
    assert [line.split(".py:")[1] for line in statements] == [
        '10: op.alter_column("users", "name", nullable=True)',
        "11: may: op.execute(\"UPDATE users SET name = ''\")",
    ]
    assert "1111aaaa create users\n" in result.out


def test_a_column(gitmig: Gitmig, project: Path) -> None:
    (project / "migrations/versions/3333cccc_widen.py").write_text(ALTERED)
    by_column = gitmig("blame", "users.name").out
    assert "3333cccc" in by_column
    assert "alter_column" not in gitmig("blame", "users.id").out


def test_nothing_is_said_of_a_table_that_nobody_touched(gitmig: Gitmig, project: Path) -> None:
    result = gitmig("blame", "nowhere")
    assert (result.code, result.out) == (0, "")
    assert "no revision touches it" in result.err
    assert gitmig("-q", "blame", "nowhere").err == ""


def test_as_json(gitmig: Gitmig, project: Path) -> None:
    found = json.loads(gitmig("blame", "users", "--json").out)
    assert "1111aaaa" in [each["revision"] for each in found]
    (statement, *_) = found[-1]["statements"]
    assert statement["certain"] is True
    assert "create_table" in statement["text"]


def test_without_a_table(gitmig: Gitmig, project: Path) -> None:
    assert gitmig("blame").code == 2
