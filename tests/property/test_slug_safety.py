"""File names that every file system takes, whatever the message."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from gitmig.revisions.naming import render_file_name, slugify
from gitmig.revisions.source import is_revision_file

RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}


@given(st.text(), st.integers(1, 60))
def test_a_slug_is_lower_case_ascii_and_not_too_long(message: str, length: int) -> None:
    slug = slugify(message, length)
    assert re.fullmatch(r"[a-z0-9_]+", slug)
    assert len(slug) <= max(length + 1, len("revision"))
    assert not slug.startswith("_")


@given(st.text())
def test_a_slug_of_a_slug_is_the_same(message: str) -> None:
    slug = slugify(message, 1000)
    assert slugify(slug, 1000) == slug


@given(
    st.text(),
    st.sampled_from(["%(short)s_%(slug)s", "%(slug)s", "%(year)d%(month).2d_%(slug)s", "%(rev)s"]),
    st.datetimes(timezones=st.just(UTC)),
)
def test_a_file_name_is_safe_and_read_as_a_revision(
    message: str, template: str, created: datetime
) -> None:
    name = render_file_name(template, revision_id="0" * 32, message=message, created=created)
    assert is_revision_file(name)
    assert name.removesuffix(".py").lower() not in RESERVED
    assert re.fullmatch(r"[A-Za-z0-9_]+\.py", name)
    assert len(name.encode()) <= 255
