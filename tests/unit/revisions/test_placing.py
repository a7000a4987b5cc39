"""Several version locations, directories below them, and where a new file goes."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gitmig.config import Options, Settings
from gitmig.errors import (
    FileTemplateInvalid,
    LocationsOverlap,
    PackageMissing,
    VersionPathNeeded,
    VersionPathUnknown,
)
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.writing import write_merge_revision, write_revision

CREATED = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

MakeScripts = Callable[..., ScriptDirectory]


@pytest.fixture
def make_scripts(tmp_path: Path) -> MakeScripts:
    (tmp_path / "migrations").mkdir()

    def make(**options: Any) -> ScriptDirectory:
        return ScriptDirectory(Settings(tmp_path, None, Options(**options)))

    return make


def write(scripts: ScriptDirectory, name: str, *parents: str, **options: Any) -> Path:
    return write_revision(
        scripts, message=name, parents=parents, revision_id=name, created=CREATED, **options
    )


def test_a_new_line_says_where_it_lies_and_what_follows_lies_with_its_parent(
    make_scripts: MakeScripts, tmp_path: Path
) -> None:
    scripts = make_scripts(version_locations=("shop/versions", "billing/versions"))

    with pytest.raises(VersionPathNeeded, match="several version locations"):
        write(scripts, "first")
    with pytest.raises(VersionPathUnknown) as caught:
        write(scripts, "first", version_path="elsewhere")
    assert str(tmp_path / "billing" / "versions") in str(caught.value.hint)

    path = write(scripts, "first", version_path="billing/versions")
    assert path.parent == tmp_path / "billing" / "versions"
    assert write(scripts, "second", "first").parent == path.parent
    assert write(scripts, "third", "first", version_path="shop/versions").parent == (
        tmp_path / "shop" / "versions"
    )
    assert {revision.id for revision in scripts.graph} == {"first", "second", "third"}
    assert write_merge_revision(scripts, ["third", "second"]).parent == path.parent


def test_directories_in_a_file_template(make_scripts: MakeScripts, tmp_path: Path) -> None:
    template = "%(year)d/%(month).2d/%(slug)s"
    with pytest.raises(FileTemplateInvalid, match="recursive_version_locations = true"):
        write(make_scripts(file_template=template), "first")

    scripts = make_scripts(file_template=template, recursive_version_locations=True)
    path = write(scripts, "first")

    assert path == tmp_path / "migrations" / "versions" / "2026" / "03" / "first.py"
    assert scripts.graph.get("first").path == "migrations/versions/2026/03/first.py"
    assert write(scripts, "second", "first").parent == path.parent


def test_directories_below_are_read_only_when_told(
    make_scripts: MakeScripts, tmp_path: Path
) -> None:
    write(make_scripts(recursive_version_locations=True), "first")
    versions = tmp_path / "migrations" / "versions"
    (versions / "old" / "__pycache__").mkdir(parents=True)
    (versions / "old" / "older.py").write_text('revision = "older"\ndown_revision = None\n')
    (versions / "old" / "__pycache__" / "no.py").write_text("not read")
    (versions / "circle").symlink_to(versions, target_is_directory=True)

    assert len(make_scripts().graph) == 1
    paths = [each.path for each in make_scripts(recursive_version_locations=True).graph]
    assert sorted(paths) == [
        "migrations/versions/first_first.py",
        "migrations/versions/old/older.py",
    ]


@pytest.mark.parametrize(
    ("locations", "recursive", "overlap"),
    [
        (("a", "b/../a"), False, True),
        (("a", "link"), False, True),
        (("a", "a/b"), False, False),
        (("a", "a/b"), True, True),
        (("a/b", "a"), True, True),
        (("a", "ab"), True, False),
    ],
)
def test_locations_that_overlap(
    make_scripts: MakeScripts,
    tmp_path: Path,
    locations: tuple[str, ...],
    recursive: bool,
    overlap: bool,
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to("a", target_is_directory=True)
    scripts = make_scripts(version_locations=locations, recursive_version_locations=recursive)
    if overlap:
        with pytest.raises(LocationsOverlap, match="read twice"):
            _ = scripts.graph
    else:
        assert len(scripts.graph) == 0


def test_a_directory_in_a_package_is_found_without_an_import(
    make_scripts: MakeScripts, tmp_path: Path
) -> None:
    package = tmp_path / "src" / "shop"
    (package / "db" / "versions").mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('imported')\n")
    (package / "db" / "versions" / "first.py").write_text("revision = '1'\ndown_revision = None\n")

    scripts = make_scripts(script_location="shop:db", prepend_sys_path=("src",))

    assert [revision.id for revision in scripts.graph] == ["1"]
    assert make_scripts(
        version_locations=("shop.db:versions",), prepend_sys_path=("src",)
    ).versions == (package / "db" / "versions")
    with pytest.raises(PackageMissing, match="`nowhere`"):
        _ = make_scripts(script_location="nowhere:db").graph


def test_a_merge_with_the_revisions_of_a_package_lies_in_the_project(
    make_scripts: MakeScripts, tmp_path: Path
) -> None:
    package = tmp_path.parent / f"{tmp_path.name}_site" / "plugin"
    (package / "versions").mkdir(parents=True)
    (package / "versions" / "p.py").write_text("revision = 'aaa'\ndown_revision = None\n")
    scripts = make_scripts(
        version_locations=("plugin:versions", "migrations/versions"),
        prepend_sys_path=(str(package.parent),),
    )
    own = tmp_path / "migrations" / "versions"

    assert scripts.versions == own, "what is asked of Git is asked about the project"
    assert write(scripts, "zzz", version_path="migrations/versions").parent == own
    assert write_merge_revision(scripts, ["aaa", "zzz"]).parent == own
    assert write(scripts, "next", "aaa").parent == package / "versions"
