"""Other parents in a file's text, and nothing else."""

import pytest

from gitmig.revisions.parse import parse_revision
from gitmig.revisions.reparenting import reparent
from gitmig.revisions.revision import Revision

FILE = '''\
"""Añade users.

Revision: abc
Revises: old
Created: 2026-01-02
"""

revision: str = "abc"
down_revision: str | None = {value}  # the parent
branch_labels = None


def upgrade():
    down_revision = "old"
'''


def parents(data: bytes) -> tuple[str, ...]:
    found = parse_revision(data, "x.py", "")
    assert isinstance(found, Revision)
    return found.down_revisions


@pytest.mark.parametrize(
    "value",
    ['"old"', "'old'", "None", '("old", "older")', '(\n    "old",\n    "older",\n)', "['old']"],
)
@pytest.mark.parametrize("new", [("new",), ("one", "two"), ()])
def test_the_marker_and_the_header(value: str, new: tuple[str, ...]) -> None:
    before = FILE.format(value=value)
    after = reparent(before.encode(), new).decode()
    assert parents(after.encode()) == new
    assert f"Revises: {', '.join(new) or 'base'}\n" in after
    start = before.index(f"= {value}  #") + 2
    end = start + len(value)
    rest = before[:start].replace("Revises: old", f"Revises: {', '.join(new) or 'base'}")
    assert after.startswith(rest)
    assert after.endswith(before[end:])


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_the_mark_stay(newline: str, mark: bytes) -> None:
    before = mark + FILE.format(value='"old"').replace("\n", newline).encode()
    after = reparent(before, ("one", "two"))
    assert after.startswith(mark + b'"""')
    assert after.count(b"\n") == after.count(newline.encode())
    assert parents(after) == ("one", "two")
    assert reparent(after, ("old",)) == before.replace(b"Revises: old", b"Revises: old")


def test_the_encoding_stays() -> None:
    text = "# coding: latin-1\n" + FILE.format(value='"old"').replace("None", "'ñ' and None", 0)
    before = f"{text}LABEL = 'ñ'; down_revision = 'last'\n".encode("latin-1")
    after = reparent(before, ("new",))
    assert after.decode("latin-1").endswith("LABEL = 'ñ'; down_revision = \"new\"\n")
    assert parents(after) == ("new",)


def test_a_file_without_header() -> None:
    before = b"revision = 'a'\ndown_revision = 'b'\n"
    assert reparent(before, ("c",)) == b"revision = 'a'\ndown_revision = \"c\"\n"
