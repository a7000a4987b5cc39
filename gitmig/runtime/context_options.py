"""What `context.configure()` takes: spelled once, for env.py and for applications."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TextIO, TypedDict

from sqlalchemy import URL, Connection, MetaData


class ContextOptions(TypedDict, total=False):
    """The documented parameters of `context.configure()`.

    Further ones are kept in `MigrationContext.opts`, where extensions find them.
    """

    connection: Connection | None
    """Where migrations run."""
    url: str | URL | None
    """Names the dialect where there is no connection."""
    dialect_name: str | None
    """Names the dialect where there is neither connection nor URL."""
    dialect_opts: Mapping[str, Any] | None
    """Arguments for a dialect that is made by `url` or `dialect_name`."""
    transactional_ddl: bool | None
    """Whether DDL can be rolled back, where the dialect's answer is to be overridden."""
    transaction_per_migration: bool
    """One transaction a revision (the default), or one for all."""
    output_buffer: TextIO | None
    """Where SQL scripts are written."""
    mssql_batch_separator: str | None
    """The line after each statement of an SQL script for SQL Server: GO, "" for none."""
    oracle_batch_separator: str | None
    """The same for Oracle: a slash."""
    output_encoding: str | None
    """How to encode the script where `output_buffer` takes bytes."""
    starting_rev: str | None
    """Where an SQL script starts."""
    tag: str | None
    """Any text for env.py; overrides `--tag`."""
    template_args: Mapping[str, Any] | None
    """Further variables for script.py.mako."""
    render_as_batch: bool | Literal["auto"]
    """Whether autogenerate wraps changes of a table in `batch_alter_table`; "auto" where the
    database cannot do them otherwise."""
    target_metadata: MetaData | Sequence[MetaData] | None
    """The models, for autogenerate; a single one also gives its naming convention."""
    include_name: Callable[..., bool] | None
    """`(name, type_, parent_names)`: which names of the database take part."""
    include_object: Callable[..., bool] | None
    """`(object, name, type_, reflected, compare_to)`: which objects take part."""
    include_schemas: bool
    """Whether all schemas of the database take part."""
    process_revision_directives: Callable[..., Any] | None
    """`(context, revision, directives)`: edits what autogenerate is about to write."""
    compare_type: bool | Callable[..., bool | None]
    """Whether, or how, column types are compared."""
    compare_enums: bool
    """Whether the values of PostgreSQL's ENUM types are compared."""
    compare_server_default: bool | Callable[..., bool | str | None]
    """Whether, or how, server defaults are compared."""
    render_item: Callable[..., str | bool | None] | None
    """`(type_, object, autogen_context)`: renders an object its own way."""
    literal_binds: bool
    """Whether SQL scripts carry values inside their statements, as they do; else `:name`."""
    upgrade_token: str
    """The name of the template variable for the upgrade's body."""
    downgrade_token: str
    """The name of the template variable for the downgrade's body."""
    alembic_module_prefix: str | None
    """What directives are prefixed with in rendered code: `op.`"""
    sqlalchemy_module_prefix: str | None
    """What SQLAlchemy's names are prefixed with in rendered code: `sa.`"""
    user_module_prefix: str | None
    """What types of other modules are prefixed with; None is their own module."""
    autogenerate_plugins: Sequence[str] | None
    """The plugins that compare, as names with `*` and `~`, instead of the setting."""
    on_version_apply: Callable[..., Any] | Sequence[Callable[..., Any]] | None
    """Called with `ctx`, `step` (MigrationInfo), `heads` and `run_args` after each step, in its
    transaction."""
    version_table: str
    """The name of the version table, instead of the setting."""
    version_table_schema: str | None
    """The schema of both tables, instead of the setting."""
    version_table_pk: bool
    """Whether the version table gets a primary key."""


DEFAULTS: Mapping[str, Any] = {
    "transaction_per_migration": True,
    "render_as_batch": "auto",
    "include_schemas": False,
    "compare_type": True,
    "compare_enums": True,
    "compare_server_default": True,
    "literal_binds": True,
    "upgrade_token": "upgrades",
    "downgrade_token": "downgrades",
    "alembic_module_prefix": "op.",
    "sqlalchemy_module_prefix": "sa.",
    "user_module_prefix": None,
    "version_table_pk": True,
}
