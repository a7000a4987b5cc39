"""Revision files as they are written, well and badly."""

import codecs
from inspect import cleandoc

import pytest

from gitmig.errors import Fault
from gitmig.revisions.parse import parse_revision
from gitmig.revisions.revision import Revision

GOOD = 'revision = "abc"\ndown_revision = None\n'


def parse(text: str | bytes, path: str = "versions/x.py") -> Revision | Fault:
    return parse_revision(text.encode() if isinstance(text, str) else text, path, "0" * 40)


def fault_of(text: str | bytes, path: str = "versions/x.py") -> Fault:
    found = parse(text, path)
    assert isinstance(found, Fault)
    assert found.path == path
    assert found.hint
    return found


def revision_of(text: str | bytes, path: str = "versions/x.py") -> Revision:
    found = parse(text, path)
    assert isinstance(found, Revision), found
    return found


def test_all_markers_annotated() -> None:
    text = (
        '"""Create users\n\n    Revision: abc\n    """\n'
        "from gitmig import op\n"
        'revision: str = "abc"\n'
        'down_revision: str | tuple[str, ...] | None = ("p", "q")\n'
        'branch_labels: str | None = "billing"\n'
        'depends_on: list[str] = ["d"]\n'
        "def upgrade() -> None:\n    raise SystemExit\n"
    )
    assert parse(text) == Revision(
        "abc",
        ("p", "q"),
        ("d",),
        ("billing",),
        "Create users\n\nRevision: abc",
        "versions/x.py",
        "0" * 40,
        6,
    )


@pytest.mark.parametrize(
    ("written", "parents"),
    [
        ("None", ()),
        ("()", ()),
        ('"p"', ("p",)),
        ('("p")', ("p",)),
        ('("p",)', ("p",)),
        ('["q", "p"]', ("q", "p")),
        ('{"q", "p"}', ("p", "q")),
        ('("p", "p")', ("p",)),
        ('("p"\n "q")', ("pq",)),
    ],
)
def test_literals(written: str, parents: tuple[str, ...]) -> None:
    text = f'revision = "abc"\ndown_revision = {written}\n'
    assert revision_of(text).down_revisions == parents


@pytest.mark.parametrize(
    "written",
    [
        "str(1)",
        'f"{1}"',
        '"a" + "b"',
        "other",
        "1",
        'b"a"',
        '("a", other)',
        '("a", None)',
        '(*other, "a")',
        "True",
    ],
)
@pytest.mark.parametrize("marker", ["revision", "down_revision", "branch_labels", "depends_on"])
def test_a_computed_marker_says_what_to_write(marker: str, written: str) -> None:
    fault = fault_of(f"{GOOD}{marker} = {written}\n")
    assert fault.code == "computed-marker"
    assert fault.place == "versions/x.py:3"
    assert f"`{marker}`" in fault.message
    assert f'{marker} = "' in fault.hint


@pytest.mark.parametrize("written", ["None", '("a", "b")'])
def test_the_id_is_one_text(written: str) -> None:
    assert fault_of(f"down_revision = None\nrevision = {written}\n").place == "versions/x.py:2"


def test_chained_and_repeated_assignments() -> None:
    assert revision_of('revision = rev = "old"\nrevision = "new"\ndown_revision = None').id == "new"


def test_missing_markers() -> None:
    fault = fault_of('"""A module that is no revision."""\n')
    assert (fault.code, fault.line) == ("missing-marker", 1)
    assert "`down_revision`" in fault_of('\nrevision = "abc"\n').message
    assert fault_of('\nrevision = "abc"\n').line == 2
    assert "`revision`" in fault_of("down_revision = None\n").message


def test_an_annotation_alone_is_no_marker() -> None:
    assert "`down_revision`" in fault_of('revision = "a"\ndown_revision: str\n').message


def test_markers_in_a_condition_are_none() -> None:
    assert fault_of('revision = "abc"\nif True:\n    down_revision = None\n').code == (
        "missing-marker"
    )


def test_the_file_name_is_the_id_in_old_files() -> None:
    assert revision_of("down_revision = None\n", "versions/00ff.py").id == "00ff"
    assert fault_of("down_revision = None\n", "versions/00fg.py").code == "missing-marker"


@pytest.mark.parametrize("bad", ["a-b", "a@b", "a+b", "a:b", "", " a", "x" * 33, "head", "base"])
def test_ids_that_cannot_be(bad: str) -> None:
    fault = fault_of(f"down_revision = None\nrevision = {bad!r}\n")
    assert (fault.code, fault.line) == ("invalid-id", 2)


def test_an_id_may_be_as_wide_as_the_column() -> None:
    assert revision_of(f'revision = "{"x" * 32}"\ndown_revision = None').id == "x" * 32


@pytest.mark.parametrize("bad", ["heads", "current", "a@b", "a:b", " "])
def test_labels_that_cannot_be(bad: str) -> None:
    assert fault_of(f"{GOOD}branch_labels = ({bad!r},)\n").code == "invalid-label"


def test_syntax_error() -> None:
    fault = fault_of(f"{GOOD}def upgrade(:\n    pass\n")
    assert (fault.code, fault.line) == ("syntax-error", 3)
    assert "def upgrade(:" in fault.hint


def test_too_deep_for_the_parser() -> None:
    assert fault_of(GOOD + "x = " + "(" * 100_000).code == "syntax-error"


@pytest.mark.parametrize("where", [GOOD + "{}", '"""Message\n{}\n"""\n' + GOOD])
def test_conflict_markers(where: str) -> None:
    conflict = "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> feature\n"
    fault = fault_of(where.format(conflict))
    assert fault.code == "conflict-markers"
    assert fault.line == where.format(conflict)[: where.index("{}")].count("\n") + 1


def test_less_than_signs_elsewhere_are_fine() -> None:
    assert revision_of(f'"""Shift <<<<<<< left"""\n{GOOD}').message == "Shift <<<<<<< left"


def test_lfs_pointer() -> None:
    text = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n"
    assert fault_of(text).code == "lfs-pointer"


def test_nul_bytes() -> None:
    fault = fault_of(f"{GOOD}x = 1\0\n")
    assert (fault.code, fault.line) == ("not-text", 3)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (GOOD.encode() + b"# \xff\xfe\n", 3),
        (b"# coding: ascii\n" + GOOD.encode() + b"# \xc3\xa4\n", 4),
        (b"# coding: klingon\n" + GOOD.encode(), 1),
        (b"\xff\xfe" + GOOD.encode("utf-16-le"), 1),
    ],
)
def test_bytes_that_are_no_text(data: bytes, line: int) -> None:
    fault = fault_of(data)
    assert fault.code in ("undecodable", "not-text")
    assert fault.line == line


def test_byte_order_mark_and_coding_cookie() -> None:
    assert revision_of(codecs.BOM_UTF8 + GOOD.encode()).id == "abc"
    latin = '# coding: latin-1\n"""Größe"""\n' + GOOD
    assert revision_of(latin.encode("latin-1")).doc == "Größe"
    assert revision_of(GOOD.replace("\n", "\r\n")).id == "abc"


def test_warnings_of_the_parser_are_for_those_who_run_the_file() -> None:
    assert revision_of(GOOD + 'pattern = "\\d"\n').id == "abc"


def test_nothing_is_run() -> None:
    assert revision_of(f"{GOOD}raise SystemExit\n").id == "abc"


def test_the_docstring_is_a_text() -> None:
    assert revision_of(f'b"bytes"\n{GOOD}').doc == ""
    assert revision_of(f"{GOOD}").doc == ""
    assert revision_of(f'"""One\ntwo\n\nthree"""\n{GOOD}').message == "One two"


@pytest.mark.parametrize(
    "doc",
    [
        "one line",
        "\n  first\n\nsecond\n\n",
        "first\n    indented\n  less\n",
        "first\n\ttab\n",
        "  \n\n  x",
        "",
        "\n",
        "a\n \n",
        "a  \nb  \n\n",
    ],
)
def test_a_docstring_is_cleaned_as_python_does(doc: str) -> None:
    text = f"{doc!r}\nrevision = 'a'\ndown_revision = None\n"
    found = parse_revision(text.encode(), "a.py", "")
    assert isinstance(found, Revision)
    assert found.doc == cleandoc(doc)
