"""Times of new revisions, in the time zone of the settings."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gitmig.config import Options, Settings
from gitmig.errors import SettingsFaults
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.timezone import in_timezone
from gitmig.revisions.writing import write_revision

LATE = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)


def settings(
    root: Path, *, timezone: str | None = None, file_template: str = "%(short)s"
) -> Settings:
    return Settings(
        root, root / "gitmig.toml", Options(timezone=timezone, file_template=file_template)
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Europe/Berlin", "2026-03-05T00:30:00+01:00"),
        ("utc", "2026-03-04T23:30:00+00:00"),
    ],
)
def test_the_same_moment_in_another_zone(tmp_path: Path, name: str, expected: str) -> None:
    created = in_timezone(LATE, settings(tmp_path, timezone=name))

    assert (created.isoformat(), created) == (expected, LATE)


def test_without_the_setting_a_time_keeps_its_zone_or_is_local(tmp_path: Path) -> None:
    naive = LATE.replace(tzinfo=None)

    assert in_timezone(LATE, settings(tmp_path)).tzinfo is UTC
    assert in_timezone(naive, settings(tmp_path)) == naive.astimezone()


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", "America", ""])
def test_a_zone_that_is_none_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsFaults, match="no time zone") as caught:
        in_timezone(LATE, settings(tmp_path, timezone=name))
    assert "tzdata" in caught.value.message


def test_file_name_and_header_of_a_revision_have_the_zone(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    chosen = settings(tmp_path, timezone="Europe/Berlin", file_template="%(day)d_%(hour).2d")

    path = write_revision(ScriptDirectory(chosen), message="m", parents=(), created=LATE)

    assert path.name == "5_00.py"
    assert "Created: 2026-03-05 00:30:00+01:00" in path.read_text()


def test_a_wrong_zone_leaves_no_file(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    directory = ScriptDirectory(settings(tmp_path, timezone="Mars/Olympus"))

    with pytest.raises(SettingsFaults):
        write_revision(directory, message="m", parents=(), created=LATE)
    assert not directory.versions.exists()
