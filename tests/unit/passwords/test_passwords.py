"""No password in what people read, wherever it comes from."""

import pytest

from gitmig.errors import GitmigError
from gitmig.passwords import mask_passwords


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("at postgresql://ada:s3cret@h/d now", "at postgresql://ada:***@h/d now"),
        ("mysql+pymysql://:s3cret@h", "mysql+pymysql://:***@h"),
        ("two a://b:c@d and e://f:g@h", "two a://b:***@d and e://f:***@h"),
        ("an @ in it: a://b:s3@cr/et@h/d", "an @ in it: a://b:***@h/d"),
        ("postgresql://h/d?password=s3cret&x=1", "postgresql://h/d?password=***&x=1"),
        ("postgresql://h/d?x=1&Password=s3cret", "postgresql://h/d?x=1&Password=***"),
        ("https://example.org/a:b", "https://example.org/a:b"),
        ("ssh://git@example.org:22/a", "ssh://git@example.org:22/a"),
        ("sqlite:///app.db", "sqlite:///app.db"),
        ("no url: a@b", "no url: a@b"),
        ("CREATE ROLE ada LOGIN PASSWORD 's3cret' x", "CREATE ROLE ada LOGIN PASSWORD '***' x"),
        ("CREATE USER a IDENTIFIED BY 's3cret'", "CREATE USER a IDENTIFIED BY '***'"),
        (
            "CREATE USER a IDENTIFIED VIA ed25519 USING PASSWORD('s3cret')",
            "CREATE USER a IDENTIFIED VIA ed25519 USING PASSWORD('***')",
        ),
        ('ALTER USER a IDENTIFIED BY "s3cret"', 'ALTER USER a IDENTIFIED BY "***"'),
        ("SET PASSWORD FOR a = 's3cret'", "SET PASSWORD FOR a = '***'"),
        ("UPDATE u SET password = 's3cret'", "UPDATE u SET password = '***'"),
        ("password VARCHAR(20) DEFAULT 'x'", "password VARCHAR(20) DEFAULT 'x'"),
    ],
)
def test_what_is_a_password(text: str, shown: str) -> None:
    assert mask_passwords(text) == shown


def test_an_error_has_none() -> None:
    error = GitmigError("cannot use a://b:s3cret@h", hint="see a://b:s3cret@h")
    assert "s3cret" not in f"{error} {error.message} {error.hint}"
