"""`context.configure()` takes every documented parameter, and each reaches its context."""

import io
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine

from gitmig.config import Config, Options, Settings
from gitmig.errors import ConfigureRefused, ContextNotConfigured, RevisionArgumentMissing
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.context_options import ContextOptions
from gitmig.runtime.environment import EnvironmentContext
from tests.project import Project

DOCUMENTED: dict[str, Any] = {
    "connection": None,
    "url": "sqlite://",
    "dialect_name": "sqlite",
    "dialect_opts": {"paramstyle": "named"},
    "transactional_ddl": False,
    "transaction_per_migration": False,
    "output_buffer": io.StringIO(),
    "starting_rev": None,
    "tag": "v1",
    "template_args": {"ticket": "T-1"},
    "render_as_batch": True,
    "target_metadata": MetaData(),
    "include_name": lambda name, type_, parent_names: True,
    "include_object": lambda object_, name, type_, reflected, compare_to: True,
    "include_schemas": True,
    "process_revision_directives": lambda context, revision, directives: None,
    "compare_type": False,
    "compare_server_default": True,
    "render_item": lambda type_, object_, context: False,
    "literal_binds": False,
    "upgrade_token": "one_upgrades",
    "downgrade_token": "one_downgrades",
    "alembic_module_prefix": "a.",
    "sqlalchemy_module_prefix": "s.",
    "user_module_prefix": "u.",
    "on_version_apply": lambda **kw: None,
    "version_table": "heads",
    "version_table_schema": "audit",
    "version_table_pk": False,
    "mssql_batch_separator": "",
    "oracle_batch_separator": "",
    "output_encoding": "utf-8",
    "autogenerate_plugins": ["alembic.autogenerate.*"],
}
NOT_OPTIONS = {"connection", "url", "dialect_name", "dialect_opts"}
"""What makes the context, and is not kept in its options."""


@pytest.fixture
def environment(sqlite: Project) -> EnvironmentContext:
    settings = Settings(sqlite.root, None, Options())
    return EnvironmentContext(Config(settings), ScriptDirectory(settings))


def test_every_documented_parameter_is_typed() -> None:
    assert set(DOCUMENTED) - set(ContextOptions.__annotations__) == set()


@pytest.mark.parametrize("name", sorted(set(DOCUMENTED) - NOT_OPTIONS))
def test_a_parameter_reaches_the_migration_context(
    environment: EnvironmentContext, name: str
) -> None:
    options: Any = {"dialect_name": "sqlite", name: DOCUMENTED[name]}
    environment.configure(**options)
    assert environment.get_context().opts[name] == DOCUMENTED[name]


def test_what_nobody_knows_is_kept_for_extensions(environment: EnvironmentContext) -> None:
    options: Any = {"dialect_name": "sqlite", "of_an_extension": 3}
    environment.configure(**options)
    assert environment.get_context().opts["of_an_extension"] == 3


def test_what_names_the_dialect(environment: EnvironmentContext) -> None:
    with create_engine("sqlite://").connect() as connection:
        environment.configure(
            connection=connection, url="postgresql+psycopg://", dialect_name="mysql"
        )
        assert environment.get_context().dialect.name == "sqlite"
        assert environment.get_bind() is connection
    connection.engine.dispose()
    environment.configure(url="postgresql+psycopg://h/d", dialect_name="mysql")
    assert environment.get_context().dialect.name == "postgresql"
    environment.configure(dialect_name="mysql", dialect_opts={"paramstyle": "named"})
    assert environment.get_context().dialect.name == "mysql"
    assert environment.get_context().dialect.paramstyle == "named"
    with pytest.raises(ConfigureRefused, match="Connection, url, or dialect_name is required"):
        environment.configure()


def test_what_needs_configure_says_so(environment: EnvironmentContext) -> None:
    for function in (
        environment.get_context,
        environment.get_bind,
        environment.get_impl,
        environment.run_migrations,
        environment.begin_transaction,
        environment.is_transactional_ddl,
    ):
        with pytest.raises(ContextNotConfigured):
            function()
    with pytest.raises(ContextNotConfigured):
        environment.execute("SELECT 1")


def test_what_does_not_need_configure(environment: EnvironmentContext) -> None:
    assert environment.is_offline_mode() is False
    assert environment.requires_connection() is True
    assert environment.get_head_revisions() == ()
    assert environment.get_head_revision() is None
    assert environment.get_tag_argument() is None
    assert environment.get_x_argument() == []
    assert environment.get_x_argument(as_dictionary=True) == {}
    with pytest.raises(RevisionArgumentMissing):
        environment.get_revision_argument()
    with pytest.raises(RevisionArgumentMissing):
        environment.get_starting_revision_argument()
