"""What env.py calls: `from gitmig import context`.

Each function acts on the environment that is in force while a command runs env.py; elsewhere it
raises NoMigrationContext. `config` and `script` are attributes of the same life.
"""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Unpack, overload

from sqlalchemy import Connection, Executable, MetaData

from gitmig.config import Config
from gitmig.ddl import DefaultImpl
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.context_options import ContextOptions
from gitmig.runtime.environment import current_environment
from gitmig.runtime.migration import MigrationContext
from gitmig.runtime.run_transaction import RunTransaction

if TYPE_CHECKING:
    config: Config
    """The settings, and what the caller hands over in `config.attributes`."""
    script: ScriptDirectory
    """The revision files."""
else:

    def __getattr__(name: str) -> object:
        """Look `config` and `script` up in the environment in force."""
        if name in ("config", "script"):
            return getattr(current_environment(name), name)
        module = sys.modules[__name__]
        raise AttributeError(f"context has no attribute {name!r}", name=name, obj=module)


def begin_transaction() -> RunTransaction:
    """Surround `run_migrations()`; opens the transaction where one is for all revisions."""
    return current_environment("begin_transaction").begin_transaction()


def configure(**options: Unpack[ContextOptions]) -> None:
    """Say where and how migrations run; see ContextOptions for the parameters."""
    current_environment("configure").configure(**options)


def execute(sql: Executable | str, execution_options: Mapping[str, Any] | None = None) -> None:
    """Run a statement on the context's connection."""
    current_environment("execute").execute(sql, execution_options)


def get_bind() -> Connection | None:
    """Return the connection."""
    return current_environment("get_bind").get_bind()


def get_context() -> MigrationContext:
    """Return what `configure()` made."""
    return current_environment("get_context").get_context()


def get_head_revision() -> str | None:
    """Return the only head of the revision files, or None when there are no files."""
    return current_environment("get_head_revision").get_head_revision()


def get_head_revisions() -> tuple[str, ...]:
    """Return the heads of the revision files."""
    return current_environment("get_head_revisions").get_head_revisions()


def get_impl() -> DefaultImpl:
    """Return what turns operations into statements."""
    return current_environment("get_impl").get_impl()


def get_revision_argument() -> str | tuple[str, ...] | None:
    """Return where the command goes to: an id, several, or None for `base`."""
    return current_environment("get_revision_argument").get_revision_argument()


def get_starting_revision_argument() -> str | tuple[str, ...] | None:
    """Return where the command starts from: an id, several, or None for `base`."""
    environment = current_environment("get_starting_revision_argument")
    return environment.get_starting_revision_argument()


def get_tag_argument() -> str | None:
    """Return the text that the caller tagged the command with."""
    return current_environment("get_tag_argument").get_tag_argument()


@overload
def get_x_argument(as_dictionary: Literal[False] = False) -> list[str]: ...
@overload
def get_x_argument(as_dictionary: Literal[True]) -> dict[str, str]: ...
def get_x_argument(as_dictionary: bool = False) -> list[str] | dict[str, str]:
    """Return the arguments meant for env.py, as given or split at the first `=`."""
    environment = current_environment("get_x_argument")
    return environment.get_x_argument(True) if as_dictionary else environment.get_x_argument()


def is_offline_mode() -> bool:
    """Whether SQL is printed instead of being run."""
    return current_environment("is_offline_mode").is_offline_mode()


def is_transactional_ddl() -> bool:
    """Whether the database can roll back DDL."""
    return current_environment("is_transactional_ddl").is_transactional_ddl()


def load_metadata(database: str | None = None) -> MetaData | list[MetaData] | None:
    """Import the models that the setting `metadata` names; None when it names none.

    Those of one of the `databases`, where it names some.
    """
    return current_environment("load_metadata").load_metadata(database)


def requires_connection() -> bool:
    """Whether `configure()` needs a connection."""
    return current_environment("requires_connection").requires_connection()


def run_migrations(**kw: Any) -> None:
    """Run what the command asks for; each upgrade() and downgrade() is called with `kw`."""
    current_environment("run_migrations").run_migrations(**kw)


def static_output(text: str) -> None:
    """Write text into the SQL script."""
    current_environment("static_output").static_output(text)


__all__ = [
    "begin_transaction",
    "config",
    "configure",
    "execute",
    "get_bind",
    "get_context",
    "get_head_revision",
    "get_head_revisions",
    "get_impl",
    "get_revision_argument",
    "get_starting_revision_argument",
    "get_tag_argument",
    "get_x_argument",
    "is_offline_mode",
    "is_transactional_ddl",
    "load_metadata",
    "requires_connection",
    "run_migrations",
    "script",
    "static_output",
]
