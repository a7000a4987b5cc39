"""Slugs and file names."""

from datetime import UTC, datetime

import pytest

from gitmig.errors import FileTemplateInvalid
from gitmig.revisions.naming import render_file_name, slugify

CREATED = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ID = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("message", "slug"),
    [
        ("Create users", "create_users"),
        ("  add, a  column!", "add_a_column"),
        ("Größe ändern", "grosse_andern"),
        ("naïve café №5", "naive_cafe_no5"),
        ("创建用户", "revision"),
        ("用户 users", "users"),
        ("../../etc/passwd", "etc_passwd"),
        ("__init__", "init"),
        ("", "revision"),
        ("...", "revision"),
        ("a" * 50, "a" * 40 + "_"),
        ("word " * 10, "word_word_word_word_word_word_word_word_"),
        ("add the very long name of some column here", "add_the_very_long_name_of_some_column_"),
    ],
)
def test_slugs(message: str, slug: str) -> None:
    assert slugify(message) == slug


def test_the_length_of_a_slug_is_a_setting() -> None:
    assert slugify("create the users", 8) == "create_"
    assert slugify("create the users", 16) == "create_the_users"


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("%(short)s_%(slug)s", "0123456789ab_create_users.py"),
        ("%(rev)s", f"{ID}.py"),
        (
            "%(year)d-%(month).2d-%(day).2d_%(hour).2d%(minute).2d%(second).2d",
            "2026-03-04_050607.py",
        ),
        ("%(epoch)s_%(slug)s", "1772600767_create_users.py"),
        ("100%%", "100%.py"),
        ("con", "con_.py"),
        ("LPT1", "LPT1_.py"),
        ("nul.txt", "nul.txt_.py"),
        ("x" * 300, "x" * 200 + ".py"),
        ("%(year)d/%(month).2d/%(slug)s", "2026/03/create_users.py"),
        ("aux/%(slug)s", "aux_/create_users.py"),
    ],
)
def test_templates(template: str, name: str) -> None:
    found = render_file_name(template, revision_id=ID, message="Create users", created=CREATED)
    assert found == name


def test_a_custom_id_is_shown_whole() -> None:
    name = render_file_name("%(short)s", revision_id="release_2026", message="", created=CREATED)
    assert name == "release_2026.py"


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("%(author)s", "unknown token `%(author)s`"),
        ("%(slug)d", "%d format"),
        ("%(slug", "incomplete format key"),
        ("%s %s", "not enough arguments"),
        ("%(year)d//%(slug)s", "empty name"),
        ("/%(slug)s", "empty name"),
        ("../%(slug)s", "empty name"),
        ("%(year)d\\%(slug)s", "`\\` cannot be in a file name"),
        ("%(author)s/%(slug)s", "unknown token `%(author)s`"),
        ("a:b", "`:` cannot"),
        ("", "empty name"),
        (". .", "empty name"),
        (" %(slug)s", "blank"),
        (".%(slug)s", "not read as a revision"),
        ("__init__%(slug)s", "not read as a revision"),
    ],
)
def test_templates_that_give_no_name(template: str, reason: str) -> None:
    with pytest.raises(FileTemplateInvalid) as caught:
        render_file_name(template, revision_id=ID, message="x", created=CREATED)
    assert reason in caught.value.message
    assert "%(slug)s" in (caught.value.hint or "")
