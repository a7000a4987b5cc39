"""Finds what a database lacks compared with models: the documented entry points."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import MetaData, Table

from gitmig.autogenerate.compare.schema import compare
from gitmig.autogenerate.context import AutogenContext, Metadata, MigrationContextLike
from gitmig.autogenerate.reflect import find_schemas, reflect
from gitmig.autogenerate.snapshot import Snapshot, TableKey
from gitmig.errors.autogenerate import DuplicateTable, NoConnection
from gitmig.operations import DowngradeOps, MigrationScript


def produce_migrations(context: MigrationContextLike, metadata: Metadata) -> MigrationScript:
    """Compare the database with the models and return the operations, both ways.

    Raises: DuplicateTable, when two of several MetaData objects have the same table.
    """
    autogen_context = AutogenContext(context, metadata)
    model = collect_tables(autogen_context)
    upgrade = compare(read_snapshot(autogen_context, model), model, autogen_context.scope)
    return MigrationScript(None, upgrade, upgrade.reverse_into(DowngradeOps()))


def compare_metadata(context: MigrationContextLike, metadata: Metadata) -> list[Any]:
    """Compare the database with the models and return the documented difference tuples."""
    (upgrade,) = produce_migrations(context, metadata).upgrade_ops_list
    return upgrade.as_diffs()


def collect_tables(context: AutogenContext) -> dict[TableKey, Table]:
    """Return the models' tables, without those of gitmig itself."""
    given = context.metadata
    several: Sequence[MetaData] = [given] if isinstance(given, MetaData) else given or ()
    tables: dict[TableKey, Table] = {}
    for metadata in several:
        for table in metadata.tables.values():
            key = context.scope.key_of(table)
            if key in tables:
                raise DuplicateTable(table.key)
            tables[key] = table
    return {key: table for key, table in tables.items() if key not in context.own_tables}


def read_snapshot(context: AutogenContext, model: dict[TableKey, Table]) -> Snapshot:
    """Read the schemas that take part.

    These are the default one, with `include_schemas` all others, and else those that the models
    name: of these only the models' own tables count, for nobody said that the rest is theirs.
    """
    if context.connection is None:
        raise NoConnection
    if context.opts.get("include_schemas"):
        schemas = find_schemas(context.connection)
    else:
        named = {schema for schema, _ in model if schema is not None}
        schemas = (None, *sorted(named))
    wanted = [one for one in schemas if context.run_name_filters(one, "schema", {})]
    snapshot = reflect(context.connection, wanted)
    known = {None} if not context.opts.get("include_schemas") else set(wanted)
    tables = {
        key: info
        for key, info in snapshot.tables.items()
        if key not in context.own_tables and (key[0] in known or key in model)
    }
    return Snapshot(tables, snapshot.default_schema)
