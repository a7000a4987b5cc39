"""`context.config`: the settings as env.py reads them, under the documented names."""

from dataclasses import fields
from typing import Any

from gitmig.config import Options, Settings
from gitmig.errors import UrlMissing
from gitmig.runtime.urls import anchor_url, expand_url

_URL_NAMES = ("sqlalchemy.url", "url")
_OPTIONS = frozenset(option.name for option in fields(Options))


class Config:
    """The settings in force, and a place to hand objects to env.py."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.attributes: dict[str, Any] = {}
        """Whatever a caller hands to env.py, for example a connection."""
        self._overrides: dict[str, str] = {}

    @property
    def config_file_name(self) -> str | None:
        """The settings file; None when there is none."""
        return str(self.settings.file) if self.settings.file else None

    @property
    def url(self) -> str:
        """The database's URL, complete: `${VAR}` expanded, an SQLite file's path absolute.

        Raises:
            UrlMissing: the setting is not set.
            EnvironmentVariableMissing: it names a variable that is not set.
            UrlInvalid: it is not a URL.
        """
        url = self._overrides.get("url", self.settings.options.url)
        if not url:
            raise UrlMissing
        return anchor_url(expand_url(url), self.settings.root)

    def get_main_option(self, name: str, default: str | None = None) -> str | None:
        """Return a setting by its name, as text; `sqlalchemy.url` is the same as `url`."""
        if name in _URL_NAMES:
            return self.url if self._has_url() else default
        value = self._overrides.get(name)
        if value is None and name in _OPTIONS:
            value = getattr(self.settings.options, name)
        return default if value is None else str(value)

    def set_main_option(self, name: str, value: str) -> None:
        """Replace a setting for this run."""
        self._overrides["url" if name in _URL_NAMES else name] = value

    def _has_url(self) -> bool:
        return bool(self._overrides.get("url", self.settings.options.url))
