from pathlib import Path

import pytest

from gitmig.config import Options, Settings
from gitmig.errors import EnvironmentVariableMissing, UrlMissing
from gitmig.runtime.config import Config


def config(**options: str) -> Config:
    return Config(Settings(Path("/srv/app"), Path("/srv/app/gitmig.toml"), Options(**options)))  # type: ignore[arg-type]


def test_the_url_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSWORD", "s3cret")
    assert config(url="postgresql://ada:${PASSWORD}@db/app").url == "postgresql://ada:s3cret@db/app"
    assert config(url="sqlite:///app.db").url == "sqlite:////srv/app/app.db"


def test_a_missing_url_is_an_error_where_it_is_used() -> None:
    with pytest.raises(UrlMissing):
        _ = config().url
    assert config().get_main_option("url") is None
    assert config().get_main_option("sqlalchemy.url", "sqlite://") == "sqlite://"


def test_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOWHERE", raising=False)
    with pytest.raises(EnvironmentVariableMissing, match="NOWHERE"):
        _ = config(url="postgresql://${NOWHERE}/app").url


def test_settings_are_options_by_their_names() -> None:
    options = config(url="sqlite://", version_table="alembic_version")
    assert options.get_main_option("sqlalchemy.url") == "sqlite://"
    assert options.get_main_option("version_table") == "alembic_version"
    assert options.get_main_option("unheard_of", "default") == "default"
    assert options.config_file_name == "/srv/app/gitmig.toml"


def test_an_option_can_be_replaced() -> None:
    options = config(url="sqlite://")
    options.set_main_option("sqlalchemy.url", "sqlite:///other.db")
    assert options.url == "sqlite:////srv/app/other.db"
    options.set_main_option("mine", "1")
    assert options.get_main_option("mine") == "1"
