"""revision, merge, check: what is written, and when nothing is."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import MODELS, Gitmig, write_fork

MORE = MODELS.replace("String(100))\n", "String(100))\n    email: Mapped[str | None]\n")


def versions(project: Path) -> set[str]:
    return {path.name for path in (project / "migrations" / "versions").glob("*.py")}


def test_an_empty_revision_follows_the_head(gitmig: Gitmig, project: Path) -> None:
    result = gitmig("revision", "-m", "Ünï code!", "--rev-id", "9999")
    assert result.code == 0
    assert result.out == (
        "wrote migrations/versions/9999_uni_code.py\n  revision 9999, follows 2222bbbb\n"
    )
    assert gitmig("heads").out == "9999 (blog) (head), Ünï code!\n"


@pytest.mark.parametrize(
    "line",
    [
        "revision -m x --head current",
        "revision -m x --depends-on current",
        "merge current 1111aaaa --splice",
        "upgrade --sql current:head",
        "downgrade --sql current:base",
        "stamp --sql current:head",
        "log current",
    ],
)
def test_nobody_is_taken_to_be_at_the_base_unasked(
    gitmig: Gitmig, project: Path, line: str
) -> None:
    gitmig("upgrade")
    before = versions(project)
    refused = gitmig(*line.split())
    assert (refused.code, refused.out) == (2, "")
    assert "`current` cannot be meant here" in refused.err
    assert versions(project) == before


def test_several_heads_are_named(gitmig: Gitmig, project: Path) -> None:
    write_fork(project)
    before = versions(project)
    result = gitmig("revision", "-m", "x")
    assert result.code == 1
    assert "2222bbbb" in result.err
    assert "3333cccc" in result.err
    assert "gitmig merge" in result.err
    assert versions(project) == before


def test_several_heads_of_which_one_depends_on_another(gitmig: Gitmig, project: Path) -> None:
    path = write_fork(project)
    path.write_text(f'{path.read_text()}\ndepends_on = "2222bbbb"\n')
    refused = gitmig("revision", "-m", "x")
    assert refused.code == 1
    (merge,) = [part for part in refused.err.split("`") if part.startswith("gitmig merge")]
    assert gitmig(*merge.split()[1:]).code == 0
    assert gitmig("revision", "-m", "x").code == 0


def test_a_parent_that_is_no_head_needs_splice(gitmig: Gitmig, project: Path) -> None:
    refused = gitmig("revision", "-m", "x", "--head", "1111")
    assert refused.code == 1
    assert "--splice" in refused.err
    assert gitmig("revision", "-m", "x", "--head", "1111", "--splice").code == 0


def test_a_base_of_its_own_with_a_label_and_a_dependency(gitmig: Gitmig, project: Path) -> None:
    args = ("--head", "base", "--branch-label", "billing", "--depends-on", "2222")
    assert gitmig("revision", "-m", "x", "--rev-id", "b1", *args).code == 0
    (shown,) = json.loads(gitmig("show", "billing", "--json").out)
    assert (shown["parents"], shown["depends_on"]) == ([], ["2222bbbb"])


def test_nothing_can_depend_on_the_base(gitmig: Gitmig, project: Path) -> None:
    before = versions(project)
    refused = gitmig("revision", "-m", "x", "--depends-on", "2222", "--depends-on", "base")
    assert refused.code == 1
    assert "`base` is before the first revision" in refused.err
    assert versions(project) == before


def test_autogenerate_writes_what_differs_and_check_is_clean_then(
    gitmig: Gitmig, project: Path
) -> None:
    gitmig("upgrade")
    (project / "app_models.py").write_text(MORE)
    found = gitmig("check")
    assert found.code == 1
    assert "add column users.email" in found.out
    assert gitmig("revision", "-m", "email", "--autogenerate", "--rev-id", "3").code == 0
    assert gitmig("upgrade").code == 0
    assert gitmig("check").code == 0
    assert gitmig("check", "--baseline", "replay").code == 0


def test_nothing_differs_nothing_is_written(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    before = versions(project)
    result = gitmig("revision", "-m", "x", "--autogenerate")
    assert result.code == 0
    assert "no revision was written" in result.out
    assert versions(project) == before


def test_a_database_that_is_behind_is_told(gitmig: Gitmig, project: Path) -> None:
    result = gitmig("revision", "-m", "x", "--autogenerate")
    assert result.code == 1
    assert "gitmig upgrade" in result.err
    assert gitmig("revision", "-m", "x", "--autogenerate", "--baseline", "replay").code == 0


def test_models_without_tables_do_not_drop_everything(gitmig: Gitmig, project: Path) -> None:
    gitmig("upgrade")
    (project / "app_models.py").write_text("import sqlalchemy as sa\nBase = sa.MetaData()\n")
    result = gitmig("revision", "-m", "x", "--autogenerate")
    assert result.code == 1
    assert "--yes" in result.err
    assert gitmig("revision", "-m", "x", "--autogenerate", "--yes").code == 0


def test_the_same_merge_is_written_by_everybody(gitmig: Gitmig, project: Path) -> None:
    fork = write_fork(project)
    assert gitmig("merge").code == 0
    (path,) = (project / "migrations" / "versions").glob("merge_*.py")
    first = path.name, path.read_bytes()
    path.unlink()
    assert gitmig("merge", "3333", "2222").code == 0
    (path,) = (project / "migrations" / "versions").glob("merge_*.py")
    assert (path.name, path.read_bytes()) == first
    assert gitmig("upgrade").code == 0
    assert fork.exists()


def test_nothing_to_merge(gitmig: Gitmig, project: Path) -> None:
    result = gitmig("merge")
    assert result.code == 1
    assert "there is nothing to merge: the head is `2222bbbb`" in result.err


def test_nothing_to_merge_where_each_label_has_its_head(
    gitmig: Gitmig, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITMIG_HEADS", "per-label")
    result = gitmig("merge")
    assert result.code == 1
    assert "there is nothing to merge: there are no heads to join" in result.err


def test_a_merge_with_a_message_is_one_of_its_own(gitmig: Gitmig, project: Path) -> None:
    write_fork(project)
    assert gitmig("merge", "-m", "join", "--rev-id", "4444").code == 0
    assert gitmig("heads").out == "4444 (blog) (head) (mergepoint), join\n"


def test_check_that_cannot_be_decided(gitmig: Gitmig, project: Path) -> None:
    url = "postgresql+psycopg://nobody:sekret@127.0.0.1:1/nowhere"
    result = gitmig("check", "--baseline", "replay", "--url", url, "--json")
    assert result.code == 1
    data = json.loads(result.out)
    assert data["differences"] == []
    assert data["cannot_decide"]["reason"]
    assert "sekret" not in result.out + result.err


@pytest.mark.parametrize("given", ["../../x", "a/b", "..", "a*"])
def test_an_id_that_no_file_can_be_named_by(gitmig: Gitmig, project: Path, given: str) -> None:
    result = gitmig("revision", "-m", "x", "--rev-id", given)
    assert result.code == 1
    assert f"error: `{given}` cannot be a revision id: " in result.err
    assert "file_template" not in result.err


def test_lines_that_conflict_are_merged_by_force_only(gitmig: Gitmig, project: Path) -> None:
    path = write_fork(project)
    path.write_text(path.read_text().replace('"tags"', '"posts"'))
    before = versions(project)
    refused = gitmig("merge")
    assert refused.code == 1
    assert refused.err == (
        "error: the revisions do not go together:\n"
        "  both create table posts (migrations/versions/2222bbbb_create_posts.py:12, "
        "migrations/versions/3333cccc_create_tags.py:11)\n"
        "hint: change one side, if it is not published; `--force` merges them as they are\n"
    )
    assert versions(project) == before
    done = gitmig("merge", "--force")
    assert done.code == 0
    assert "both create table posts" in done.err
    (written,) = (project / "migrations" / "versions").glob("merge_*.py")
    assert (
        "Conflicts that were accepted:\n"
        "  both create table posts (migrations/versions/2222bbbb_create_posts.py:12, "
    ) in written.read_text()
