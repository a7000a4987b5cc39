"""Finds what a database lacks compared with models: the documented entry points."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Table

from gitmig.autogenerate.canonical import answer_questions
from gitmig.autogenerate.compare.schema import Model, compare
from gitmig.autogenerate.context import AutogenContext, Metadata, MigrationContextLike, Reader
from gitmig.autogenerate.downgrade import take_back
from gitmig.autogenerate.extension.run import compare_extended
from gitmig.autogenerate.reading import LiveReader
from gitmig.autogenerate.renames.alike import find_renames, note_renames
from gitmig.autogenerate.renames.rename import (
    Rename,
    RenameAnswers,
    apply_rename,
    check_targets,
    order_renames,
    parse_rename,
    rename_operation,
)
from gitmig.autogenerate.snapshot import Snapshot, TableKey
from gitmig.errors import MetadataEmpty, MetadataMissing
from gitmig.errors.autogenerate import DuplicateTable
from gitmig.operations import DowngradeOps, MigrateOperation, MigrationScript, UpgradeOps

LIVE = LiveReader()


def produce_migrations(context: MigrationContextLike, metadata: Metadata) -> MigrationScript:
    """Compare the database with the models and return the operations, both ways.

    Raises: DuplicateTable, when two of several MetaData objects have the same table.
    """
    autogen = AutogenContext(context, metadata)
    upgrade = find_operations(autogen)
    downgrade = take_back(upgrade, DowngradeOps(), autogen.dialect)
    return MigrationScript(None, upgrade, downgrade)


def find_operations(
    context: AutogenContext,
    *,
    allow_empty: bool = True,
    renames: RenameAnswers | None = None,
    reader: Reader = LIVE,
) -> UpgradeOps:
    """Compare the database of the context with its models.

    Without `renames` nothing is said of what looks like one. What the reader does not know is not
    compared.

    Raises:
        RenameInvalid: a rename was given that cannot be.
        DuplicateTable: two of several MetaData objects have the same table.
        MetadataMissing: there are no models.
        MetadataEmpty: they have no tables while the database has some, and not `allow_empty`.
    """
    if not context.metadata:
        raise MetadataMissing
    model = collect_tables(context)
    renamed = renames.tables if renames is not None else set()
    schemas = {schema for schema, _ in model}  # A table that is renamed stays where it is.
    known = model.keys() | {key for key in renamed if key[0] in schemas}
    snapshot = reader.read(context, known)
    if snapshot is None:
        return UpgradeOps()
    if not model and snapshot.tables and not allow_empty:
        raise MetadataEmpty([name for _, name in snapshot.tables])
    if renames is None:
        upgrade = _compare(snapshot, model, context, reader)
    else:
        upgrade = _compare_with_renames(snapshot, model, context, reader, renames)
    told: Callable[[AutogenContext, UpgradeOps], object] | None = context.opts.get("on_compared")
    if told is not None:
        told(context, upgrade)
    return upgrade


def _compare(
    snapshot: Snapshot, model: Model, context: AutogenContext, reader: Reader
) -> UpgradeOps:
    """Compare with all comparators.

    Where the database has to say what it makes of an expression, it is done twice.
    """
    scope = context.scope

    def compare_all() -> UpgradeOps:
        upgrade = compare(snapshot, model, scope)
        if scope.canonical.open and context.connection is not None and reader.is_live:
            answer_questions(context.connection, scope.canonical)
            upgrade = compare(snapshot, model, scope)
        return upgrade

    return compare_extended(context, snapshot, model, compare_all)


def _compare_with_renames(
    snapshot: Snapshot,
    model: Model,
    context: AutogenContext,
    reader: Reader,
    answers: RenameAnswers,
) -> UpgradeOps:
    """Compare until nothing more looks like a rename that somebody confirms."""
    done: list[MigrateOperation] = []

    def make(rename: Rename) -> None:
        nonlocal snapshot
        done.append(rename_operation(snapshot, rename))
        snapshot = apply_rename(snapshot, rename)

    given = []
    for text in order_renames(answers.given, snapshot):
        given.append(parse_rename(text, snapshot))
        make(given[-1])
    columns = {key: {str(one.name) for one in table.columns} for key, table in model.items()}
    check_targets(given, snapshot, columns)
    while True:
        upgrade = _compare(snapshot, model, context, reader)
        open_ = find_renames(upgrade, context.dialect)
        accepted = answers.accept(open_)
        if not accepted:
            note_renames(upgrade, open_)
            upgrade.ops[:0] = done
            return upgrade
        for rename in accepted:
            make(rename)


def compare_metadata(context: MigrationContextLike, metadata: Metadata) -> list[Any]:
    """Compare the database with the models and return the documented difference tuples."""
    (upgrade,) = produce_migrations(context, metadata).upgrade_ops_list
    return upgrade.as_diffs()


def collect_tables(context: AutogenContext) -> dict[TableKey, Table]:
    """Return the models' tables, without those of gitmig itself."""
    tables: dict[TableKey, Table] = {}
    scope = context.scope
    for metadata in context.all_metadata:
        for table in metadata.tables.values():
            key = scope.key_of(table)
            if key in tables:
                raise DuplicateTable(table.key)
            tables[key] = table
    own = context.own_tables
    return {key: table for key, table in tables.items() if key not in own}
