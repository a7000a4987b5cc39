"""What of a database takes part in a comparison: its schemas and tables, read or remembered."""

from collections.abc import Set as AbstractSet
from typing import ClassVar

from gitmig.autogenerate.compare.rules import reflect_columns
from gitmig.autogenerate.context import AutogenContext
from gitmig.autogenerate.reflect import find_schemas, reflect
from gitmig.autogenerate.snapshot import Snapshot, TableKey
from gitmig.errors.autogenerate import NoConnection

Schemas = tuple[str | None, ...]


class LiveReader:
    """Reads from the database of the context."""

    is_live: ClassVar[bool] = True

    def read(self, context: AutogenContext, known: AbstractSet[TableKey]) -> Snapshot:
        """Read what takes part; `known` are the tables of the models."""
        if context.connection is None:
            raise NoConnection
        names = name_schemas(context, known)
        schemas = find_schemas(context.connection) if names is None else names
        wanted = [one for one in schemas if context.run_name_filters(one, "schema", {})]
        snapshot = select_tables(context, reflect(context.connection, wanted), known)
        rules = context.scope.rules
        return snapshot if rules is None else reflect_columns(rules, context.inspector, snapshot)


def name_schemas(context: AutogenContext, known: AbstractSet[TableKey]) -> Schemas | None:
    """Return the default schema and those that the models name; None for all there are."""
    if context.opts.get("include_schemas"):
        return None
    return (None, *sorted({schema for schema, _ in known if schema is not None}))


def select_tables(
    context: AutogenContext, snapshot: Snapshot, known: AbstractSet[TableKey]
) -> Snapshot:
    """Return the snapshot without tables that are no matter of this comparison.

    Those are gitmig's own, those in schemas that `include_name` leaves out, and, without
    `include_schemas`, those that are not known in schemas that only the models name: nobody said
    that the rest is theirs. So are partitions and tables of extensions that are not known.
    """
    own = context.own_tables
    include_schemas = bool(context.opts.get("include_schemas"))
    schemas = {schema for schema, _ in snapshot.tables}
    allowed = {one for one in schemas if context.run_name_filters(one, "schema", {})}
    tables = {
        key: info
        for key, info in snapshot.tables.items()
        if key not in own
        and key[0] in allowed
        and (key in known or (not info.dependent and (include_schemas or key[0] is None)))
    }
    return Snapshot(tables, snapshot.default_schema)
