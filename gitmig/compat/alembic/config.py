"""`Config` over alembic.ini and [tool.alembic], as env.py and applications know it."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from configparser import ConfigParser
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO, overload

from gitmig.config import Config as OwnConfig
from gitmig.config import Settings
from gitmig.config.alembic import AlembicFiles, read_section
from gitmig.errors import AlembicSettingsInvalid


class Config(OwnConfig):
    """The settings of an Alembic project, and a place to hand objects to env.py."""

    def __init__(
        self,
        file_: str | Path | None = None,
        toml_file: str | Path | None = None,
        ini_section: str = "alembic",
        output_buffer: TextIO | None = None,
        stdout: TextIO | None = None,
        cmd_opts: Namespace | None = None,
        config_args: Mapping[str, Any] | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> None:
        self._files = AlembicFiles(
            None if file_ is None else Path(file_),
            None if toml_file is None else Path(toml_file),
            ini_section,
            config_args or {},
        )
        self._settings: Settings | None = None
        super().__init__(
            stdout=stdout or sys.stdout,
            output_buffer=output_buffer,
            cmd_opts=cmd_opts,
            config_args=config_args,
            attributes=attributes,
        )
        self._settings = None  # read when they are wanted: options may yet be set
        self.find_context_class = _find_context_class
        self.naive_dates = True

    @property
    def settings(self) -> Settings:
        """The same in gitmig's terms.

        Raises:
            AlembicSettingsInvalid: there is no `script_location`, or an option has no meaning.
        """
        if self._settings is None:
            self._settings = self._files.settings()
        arguments = tuple(getattr(self.cmd_opts, "x", None) or ())
        return replace(self._settings, arguments=arguments)

    @settings.setter
    def settings(self, value: Settings) -> None:
        self._settings = value

    @property
    def config_file_name(self) -> str | None:
        """The ini file."""
        return None if self._files.ini_path is None else str(self._files.ini_path)

    @config_file_name.setter
    def config_file_name(self, name: str | None) -> None:
        self._files = replace(self._files, ini_path=None if name is None else Path(name))
        self._settings = None

    @property
    def toml_file_name(self) -> str | None:
        """The file that has [tool.alembic]."""
        return None if self._files.toml_path is None else str(self._files.toml_path)

    @property
    def config_ini_section(self) -> str:
        """The name of the main section."""
        return self._files.section

    @config_ini_section.setter
    def config_ini_section(self, name: str) -> None:
        self._files.section = name
        self._settings = None

    @property
    def file_config(self) -> ConfigParser:
        """The ini file, read."""
        return self._files.ini

    @property
    def toml_alembic_config(self) -> Mapping[str, Any]:
        """The table [tool.alembic], read."""
        return self._files.toml

    @property
    def messaging_opts(self) -> dict[str, bool]:
        """Whether nothing is to be printed."""
        return {"quiet": bool(getattr(self.cmd_opts, "quiet", False))}

    def print_stdout(self, text: str, *arguments: Any) -> None:
        """Print a line, unless the command was called with `--quiet`."""
        if not self.messaging_opts["quiet"]:
            super().print_stdout(text, *arguments)

    @overload
    def get_main_option(self, name: str, default: str) -> str: ...
    @overload
    def get_main_option(self, name: str, default: str | None = None) -> str | None: ...
    def get_main_option(self, name: str, default: str | None = None) -> str | None:
        """Return an option of the main section of the ini file."""
        return self.get_section_option(self.config_ini_section, name, default)

    def set_main_option(self, name: str, value: str) -> None:
        """Replace an option of the main section; a `%` in it is written twice."""
        self.set_section_option(self.config_ini_section, name, value)

    def remove_main_option(self, name: str) -> None:
        """Remove an option of the main section."""
        self.file_config.remove_option(self.config_ini_section, name)
        self._settings = None

    def get_section(
        self, name: str, default: Mapping[str, str] | None = None
    ) -> dict[str, str] | None:
        """Return all options of a section of the ini file."""
        found = read_section(self._files, name)
        return found if found is not None else None if default is None else dict(default)

    def get_section_option(self, section: str, name: str, default: str | None = None) -> str | None:
        """Return one option of a section.

        Raises:
            AlembicSettingsInvalid: there is no such section.
        """
        if not self.file_config.has_section(section):
            raise AlembicSettingsInvalid(
                f"No config file {self.config_file_name!r} found, or file has no "
                f"'[{section}]' section"
            )
        if self.file_config.has_option(section, name):
            return self.file_config.get(section, name)
        return default

    def set_section_option(self, section: str, name: str, value: str) -> None:
        """Replace one option of a section, which is made where it is missing."""
        if not self.file_config.has_section(section):
            self.file_config.add_section(section)
        self.file_config.set(section, name, value)
        self._settings = None

    def get_alembic_option(self, name: str, default: str | None = None) -> Any:
        """Return an option of the ini file, else of [tool.alembic]."""
        found = self._files.find(name)
        return default if found is None else found

    def get_alembic_boolean_option(self, name: str) -> bool:
        """Return such an option that is yes or no; no where it is missing."""
        return self._files.find_boolean(name)

    def get_hooks_list(self) -> list[dict[str, str]]:
        """Return what is said of each hook on new files."""
        return list(self._files.iter_hooks())


def _find_context_class() -> Any:
    """Return the class under the documented names; SQLAlchemy is not imported before it is used."""
    from gitmig.compat.alembic.migration import MigrationContext

    return MigrationContext
