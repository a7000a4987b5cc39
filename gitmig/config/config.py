"""`Config`: the settings under the documented names, for env.py, templates and applications."""

import sys
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import fields
from pathlib import Path
from typing import Any, TextIO, get_type_hints, overload

from gitmig.config.alembic import AlembicFiles, find_files, read_section
from gitmig.config.conversion import is_text, parse_value
from gitmig.config.options import Options, Settings
from gitmig.config.reading import expand_variables, read_settings, settings_with
from gitmig.config.tables import Database
from gitmig.config.urls import anchor_url, expand_url, replace_missing_file
from gitmig.errors import Fault, SettingsFaults, UnknownDatabase, UrlMissing
from gitmig.resources import find_resources
from gitmig.terminal import without_commands

MAIN_SECTION = "gitmig"
_URL_NAMES = ("sqlalchemy.url", "url")
_NOT_TEXT = frozenset({"custom", "post_write_hooks"})
_OPTIONS = frozenset(option.name for option in fields(Options))


class Config:
    """The settings in force, and a place to hand objects to env.py.

    Without `settings` all options have their defaults, relative to the current directory.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        stdout: TextIO | None = None,
        output_buffer: TextIO | None = None,
        cmd_opts: Any = None,
        config_args: Mapping[str, Any] | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> None:
        self.settings = settings or Settings(Path.cwd(), None, Options())
        """The options in force; a new value with each change."""
        self.attributes: dict[str, Any] = dict(attributes or {})
        """Whatever a caller hands to env.py, for example a connection."""
        self.cmd_opts = cmd_opts
        """The options of an application's own command line, for env.py."""
        self.config_args: dict[str, Any] = dict(config_args or {})
        """Further options by name, below all others."""
        self.output_buffer = output_buffer
        """Where SQL scripts are written, instead of `stdout`."""
        self.stdout: TextIO = stdout or sys.stdout
        """Where `print_stdout` writes."""
        self.find_context_class: Callable[[], Any] | None = None
        """Returns another class of migration contexts for env.py than gitmig's own."""
        self.naive_dates = False
        """Whether a template's `create_date` has no zone where the settings name none."""
        self.reading = False
        """Whether the database is only looked at: then a missing SQLite file stays missing."""

    @classmethod
    def read(cls, start: str | Path = ".", **options: Any) -> "Config":
        """Return the settings that are found from `start` upwards, as a command has them.

        `options` are those of `gitmig.config.read_settings`: `file`, `name`, `overrides`.
        """
        return cls(read_settings(Path(start), **options))

    def for_reading(self) -> "Config":
        """Return the same for a look at the database, sharing what the caller hands over."""
        config = copy(self)
        config.reading = True
        return config

    @property
    def config_file_name(self) -> str | None:
        """The settings file; None when there is none."""
        if self._alembic is not None:
            return None if self._alembic.ini_path is None else str(self._alembic.ini_path)
        return str(self.settings.file) if self.settings.file else None

    @property
    def _alembic(self) -> AlembicFiles | None:
        """What env.py of an adopted project expects to read."""
        name = self.settings.options.alembic
        return None if name is None else find_files(self.settings.root / name)

    @property
    def config_ini_section(self) -> str:
        """The name of the main section: that of the environment in force, or `gitmig`."""
        return self.settings.name or MAIN_SECTION

    @property
    def url(self) -> str:
        """The database's URL, complete: `${VAR}` expanded, an SQLite file's path absolute.

        For whoever only reads, an SQLite file that is not there is an empty database in memory:
        to connect would create it.

        Raises:
            UrlMissing: the setting is not set.
            EnvironmentVariableMissing: it names a variable that is not set.
        """
        return self._complete_url("url", self.settings.options.url)

    @property
    def urls(self) -> tuple[str, ...]:
        """The URLs of all databases that the settings name; none where only env.py knows them."""
        options = self.settings.options
        named = tuple(self.database_url(name) for name, one in options.databases.items() if one.url)
        return named or ((self.url,) if options.url else ())

    @property
    def databases(self) -> tuple[str, ...]:
        """The names of the setting `databases`, in the order of the file."""
        return tuple(self.settings.options.databases)

    def database_url(self, name: str) -> str:
        """Return the URL of one of `databases`, complete as `url`.

        Raises:
            UnknownDatabase: there is none of that name.
            UrlMissing, EnvironmentVariableMissing: as for `url`.
        """
        return self._complete_url(f"databases.{name}.url", self.get_database(name).url)

    def get_database(self, name: str) -> Database:
        """Return one of `databases`, as it is written in the file.

        Raises:
            UnknownDatabase: there is none of that name.
        """
        try:
            return self.settings.options.databases[name]
        except KeyError:
            raise UnknownDatabase(name, self.databases) from None

    @overload
    def get_main_option(self, name: str, default: str) -> str: ...
    @overload
    def get_main_option(self, name: str, default: str | None = None) -> str | None: ...
    def get_main_option(self, name: str, default: str | None = None) -> str | None:
        """Return a setting, or one of `custom`, as text; `sqlalchemy.url` is the same as `url`."""
        if name in _URL_NAMES:
            return self.url if self.settings.options.url else default
        options = self.settings.options
        if name in _OPTIONS:  # their variables were filled in when they were read
            value = getattr(options, name)
            return default if value is None else _as_text(value)
        value = options.custom.get(name, self.config_args.get(name))
        if value is None and self._alembic is not None:
            value = self._alembic.find(name)
        return default if value is None else expand_variables(name, _as_text(value))

    def set_main_option(self, name: str, value: str) -> None:
        """Replace a setting, or one of `custom`.

        Raises:
            SettingsFaults: the setting cannot have that value.
        """
        option = "url" if name in _URL_NAMES else name
        hint = get_type_hints(Options).get(option)
        if hint is None or not is_text(hint):
            custom = {**self.settings.options.custom, name: value}
            self.settings = settings_with(self.settings, custom=custom)
            return
        try:
            converted = parse_value(value, hint)
        except ValueError as error:
            reason = f"expected {error}, not {value!r}"
            fault = Fault("wrong-setting", f"`{option}` has a wrong value", reason)
            raise SettingsFaults(self.settings.file or self.settings.root, [fault]) from None
        self.settings = settings_with(self.settings, **{option: converted})

    def remove_main_option(self, name: str) -> None:
        """Take a setting back to its default, or forget one of `custom`."""
        option = "url" if name in _URL_NAMES else name
        if option in _OPTIONS:
            default = getattr(Options(), option)
            self.settings = settings_with(self.settings, **{option: default})
            return
        kept = {key: each for key, each in self.settings.options.custom.items() if key != name}
        self.settings = settings_with(self.settings, custom=kept)

    def get_section(
        self, name: str, default: Mapping[str, str] | None = None
    ) -> dict[str, str] | None:
        """Return options as text: of the main section, of a database, or of a table of `custom`.

        The URL is there as `sqlalchemy.url`, too: what `engine_from_config` looks for.
        """
        options = self.settings.options
        if name in (self.config_ini_section, MAIN_SECTION):
            names = (*sorted(_OPTIONS - _NOT_TEXT - {"url"}), *options.custom)
            found = {each: self.get_main_option(each) for each in names}
            url = self.get_main_option("url")
            section = {key: value for key, value in found.items() if value is not None}
            if self._alembic is not None:
                section = {**(read_section(self._alembic, self._alembic.section) or {}), **section}
            return section if url is None else {**section, "url": url, "sqlalchemy.url": url}
        if name in options.databases:
            url = self.database_url(name)
            return {"url": url, "sqlalchemy.url": url}
        table = options.custom.get(name)
        if isinstance(table, Mapping):
            return {
                key: expand_variables(f"{name}.{key}", _as_text(value))
                for key, value in table.items()
            }
        known = None if self._alembic is None else read_section(self._alembic, name)
        return known if known is not None else None if default is None else dict(default)

    def get_section_option(self, section: str, name: str, default: str | None = None) -> str | None:
        """Return one option of a section, as `get_section` has it."""
        return (self.get_section(section) or {}).get(name, default)

    def set_section_option(self, section: str, name: str, value: str) -> None:
        """Replace one option of the main section, of a database, or of a table of `custom`."""
        options = self.settings.options
        if section in (self.config_ini_section, MAIN_SECTION):
            self.set_main_option(name, value)
        elif section in options.databases and name in _URL_NAMES:
            database = Database(url=value, metadata=options.databases[section].metadata)
            databases = {**options.databases, section: database}
            self.settings = settings_with(self.settings, databases=databases)
        else:
            table = {**options.custom.get(section, {}), name: value}
            custom = {**options.custom, section: table}
            self.settings = settings_with(self.settings, custom=custom)

    def get_version_locations_list(self) -> list[str]:
        """Return the directories of the revision files, absolute."""
        return [str(each) for each in self.settings.version_locations.directories]

    def get_prepend_sys_paths_list(self) -> list[str]:
        """Return the directories that are put in front of `sys.path`, absolute."""
        settings = self.settings
        return [str(settings.root / entry) for entry in settings.options.prepend_sys_path]

    def get_template_directory(self) -> str:
        """Return the directory of the templates of `gitmig init`; may be overridden."""
        return str(find_resources("templates"))

    def print_stdout(self, text: str, *arguments: Any) -> None:
        """Print a line; `%` in it is formatting only where there are arguments."""
        line = text % arguments if arguments else text
        print(without_commands(line), file=self.stdout)

    def _complete_url(self, option: str, url: str | None) -> str:
        if not url:
            raise UrlMissing(option)
        anchored = anchor_url(expand_url(url, option=option), self.settings.root)
        return replace_missing_file(anchored) if self.reading else anchored


def _as_text(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case tuple() | list():
            return ", ".join(map(str, value))
        case Mapping():
            return ", ".join(value)
        case _:
            return str(value)
