import sqlite3
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL, make_url

from gitmig.config import anchor_url, expand_url
from gitmig.config.urls import find_sqlite_file, relative_url, replace_missing_file
from gitmig.errors import UrlInvalid
from gitmig.runtime.urls import mask_url, parse_url, redact

SECRET = "postgresql://ada:s3cret@db.example.org/app"


def test_a_relative_sqlite_file_lies_in_the_project() -> None:
    assert anchor_url("sqlite:///app.db", Path("/srv/app")) == "sqlite:////srv/app/app.db"


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:////srv/app.db",
        "sqlite:///file:x?uri=true",
        SECRET,
    ],
)
def test_other_urls_stay_as_they_are(url: str) -> None:
    assert anchor_url(url, Path("/elsewhere")) == url


def test_what_is_no_url_is_refused_without_its_secret() -> None:
    with pytest.raises(UrlInvalid) as caught:
        parse_url("ada:s3cret@db")
    assert "s3cret" not in str(caught.value)
    assert "postgresql+psycopg://" in str(caught.value.hint)


def test_the_password_is_masked() -> None:
    assert mask_url(SECRET) == "postgresql://ada:***@db.example.org/app"
    assert mask_url("ada:s3cret@db") == "***@db"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////srv/mein Büro/a b.db", "sqlite:////srv/mein Büro/a b.db"),
        ("sqlite:////srv/it's (mine), yes!/a.db", "sqlite:////srv/it's (mine), yes!/a.db"),
        ("postgresql://bj%C3%B6rn:s3cret@h/d%C3%A4ta", "postgresql://björn:***@h/däta"),
        ("postgresql://a%2Fb:s3cret@h/d", "postgresql://a%2Fb:***@h/d"),
    ],
)
def test_letters_are_shown_as_they_are(url: str, shown: str) -> None:
    assert mask_url(url) == shown
    assert make_url(mask_url(url)).database == make_url(url).database


ODD_NAMES = ["50%20off", "100%", "a b", "Büro", "%C3%BC", "a%25b", "a@b:c#d"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_project_in_a_directory_of_any_name(tmp_path: Path, name: str) -> None:
    root = tmp_path / name
    url = anchor_url("sqlite:///app.db", root)
    assert make_url(url).database == str(root / "app.db")
    assert find_sqlite_file(url) == root / "app.db"
    assert relative_url(url, root) == "sqlite:///app.db"
    root.mkdir()
    assert replace_missing_file(url) == "sqlite:///:memory:"
    sqlite3.connect(root / "app.db").close()
    assert replace_missing_file(url) == url
    assert make_url(mask_url(url)).database == str(root / "app.db")


@given(
    st.text(
        alphabet=st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="*"),
        min_size=6,
    )
)
def test_no_spelling_of_a_password_is_left_in_a_message(password: str) -> None:
    url = URL.create("postgresql", "ada", password, "db.example.org", database="app")
    spelled = url.render_as_string(hide_password=False)
    shown = redact(f"1 {spelled} 2 {password} 3 {quote_plus(password)}", url)
    assert password not in shown
    assert quote_plus(password) not in shown


def test_a_message_without_url_stays() -> None:
    assert redact("no such table: users", "") == "no such table: users"


def test_an_at_sign_in_a_password_of_the_environment_does_not_end_it() -> None:
    environ = {"PASSWORD": "s@cr/t:%", "HOST": "h", "LOGIN": "u:p@w"}
    url = make_url(expand_url("postgresql+psycopg://u:${PASSWORD}@${HOST}/d", environ))
    assert (url.username, url.password, url.host) == ("u", "s@cr/t:%", "h")
    assert make_url(expand_url("mysql://${LOGIN}@h/d", environ)).password == "p@w"
    whole = {"URL": "sqlite:///x.db"}
    assert expand_url("${URL}", whole) == "sqlite:///x.db"


def test_a_password_in_the_query_is_masked() -> None:
    url = "postgresql+psycopg://h/d?password=s%40cret&connect_timeout=3"
    assert mask_url(url) == "postgresql+psycopg://h/d?connect_timeout=3&password=***"
    assert redact("wrong: s@cret, s%40cret", url) == "wrong: ***, ***"
