"""What hangs on a table of a server, and would not survive its being made anew."""

import warnings
from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SAWarning

from gitmig.batch.mysql_table import CreatedTable

_REFERENCES_ON_MYSQL = (
    "SELECT DISTINCT concat_ws('.', nullif(table_schema, database()), table_name)"
    " FROM information_schema.key_column_usage WHERE referenced_table_name = :table"
    " AND referenced_table_schema = coalesce(:schema, database())"
    " AND (table_name <> :table OR table_schema <> referenced_table_schema) ORDER BY 1"
)
_REFERENCES = {
    "mariadb": _REFERENCES_ON_MYSQL,
    "mysql": _REFERENCES_ON_MYSQL,
    "postgresql": (
        "SELECT DISTINCT CAST(CAST(conrelid AS regclass) AS text) FROM pg_constraint"
        " JOIN pg_class AS c ON c.oid = confrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace"
        " WHERE contype = 'f' AND conrelid <> confrelid"
        " AND relname = :table AND nspname = coalesce(:schema, current_schema()) ORDER BY 1"
    ),
}
"""Who refers to a table, on the databases that tell it of every schema."""
_TRIGGERS = (
    "SELECT DISTINCT concat('the trigger ', trigger_name) FROM information_schema.triggers"
    " WHERE event_object_table = :table"
    " AND event_object_schema = coalesce(:schema, database()) ORDER BY 1"
)
_ON_POSTGRESQL = """\
WITH t AS (SELECT c.* FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relname = :table AND n.nspname = coalesce(:schema, current_schema())),
a AS (SELECT pg_attribute.*, 'the column ' || attname AS words, typstorage, t.relowner
  FROM pg_attribute JOIN t ON attrelid = t.oid JOIN pg_type ON pg_type.oid = atttypid
  WHERE attnum > 0 AND NOT attisdropped)
SELECT 'the trigger ' || tgname FROM pg_trigger JOIN t ON tgrelid = t.oid WHERE NOT tgisinternal
UNION SELECT 'the rule ' || rulename FROM pg_rewrite JOIN t ON ev_class = t.oid
UNION SELECT 'the policy ' || polname FROM pg_policy JOIN t ON polrelid = t.oid
UNION SELECT 'the statistics object ' || stxname FROM pg_statistic_ext JOIN t ON stxrelid = t.oid
UNION SELECT 'the grant to ' || CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END
  FROM t, aclexplode(relacl) WHERE grantee <> relowner
UNION SELECT 'the grant on ' || words FROM a, aclexplode(attacl) WHERE grantee <> relowner
UNION SELECT 'UNLOGGED' FROM t WHERE relpersistence = 'u'
UNION SELECT 'ROW LEVEL SECURITY' FROM t WHERE relrowsecurity
UNION SELECT 'REPLICA IDENTITY' FROM t WHERE relreplident <> 'd'
UNION SELECT 'the owner ' || pg_get_userbyid(relowner) FROM t
  WHERE pg_get_userbyid(relowner) <> current_user
UNION SELECT 'the tablespace ' || spcname FROM pg_tablespace AS s JOIN t ON reltablespace = s.oid
UNION SELECT 'its place in the publication ' || pubname
  FROM pg_publication AS p JOIN pg_publication_rel ON prpubid = p.oid JOIN t ON prrelid = t.oid
UNION SELECT 'STORAGE of ' || words FROM a WHERE attstorage <> typstorage
UNION SELECT 'STATISTICS of ' || words FROM a WHERE attstattarget >= 0
UNION SELECT 'COMPRESSION of ' || words FROM a WHERE to_jsonb(a) ->> 'attcompression' <> ''
UNION SELECT 'the comment of the index ' || i.relname FROM pg_index JOIN t ON indrelid = t.oid
  JOIN pg_class AS i ON i.oid = indexrelid WHERE obj_description(i.oid, 'pg_class') IS NOT NULL
UNION SELECT 'the comment of the constraint ' || conname FROM pg_constraint AS k
  JOIN t ON conrelid = t.oid WHERE obj_description(k.oid, 'pg_constraint') IS NOT NULL
UNION SELECT 'n_distinct of ' || words FROM a, unnest(attoptions) AS given
  WHERE starts_with(given, 'n_distinct')
UNION SELECT 'settings of the index ' || i.relname FROM pg_index JOIN t
  ON indrelid = t.oid JOIN pg_class AS i ON i.oid = indexrelid
  WHERE i.reltablespace <> 0 OR i.reloptions IS NOT NULL
  AND i.oid IN (SELECT conindid FROM pg_constraint WHERE contype IN ('p', 'u'))
UNION SELECT 'CLUSTER on ' || i.relname FROM pg_index JOIN t ON indrelid = t.oid
  JOIN pg_class AS i ON i.oid = indexrelid WHERE indisclustered
ORDER BY 1"""
_LOST = {"mariadb": _TRIGGERS, "mysql": _TRIGGERS, "postgresql": _ON_POSTGRESQL}
"""What is asked for all that goes with a table, on the databases that tell."""
_COLUMNS = text(
    "SELECT column_name, concat_ws(' ', column_type, collation_name, column_default, extra)"
    " FROM information_schema.columns"
    " WHERE table_schema = coalesce(:schema, database()) AND table_name = :table"
)
_KEPT_OTHERWISE = frozenset({"AUTO_INCREMENT", "COMMENT"})
"""What the new table has or not, as the batch says."""


def find_references(connection: Connection, table: str, schema: str | None) -> list[str]:
    """Return the other tables, of any schema, whose foreign keys refer to the table."""
    query = _REFERENCES.get(connection.dialect.name)
    if query is not None:
        return list(connection.execute(text(query), {"table": table, "schema": schema}).scalars())
    with warnings.catch_warnings():  # of what is in any table, and no foreign key
        warnings.simplefilter("ignore", SAWarning)
        keys = inspect(connection).get_multi_foreign_keys(schema=schema)
    children = {
        str(child)
        for (_, child), found in keys.items()
        for key in found
        if key["referred_table"] == table and key["referred_schema"] in (None, schema)
    }
    return sorted(children - {table})


def find_lost(connection: Connection, table: str, schema: str | None) -> list[str]:
    """Return what hangs on the table: triggers, policies, grants, ..."""
    query = _LOST.get(connection.dialect.name)
    if query is None:
        return []
    return list(connection.execute(text(query), {"table": table, "schema": schema}).scalars())


def find_differences(
    connection: Connection, old: str, new: str, schema: str | None
) -> Iterator[tuple[str, str]]:
    """Yield each column of both tables of MySQL that is not the same, and how it was."""
    if connection.dialect.name not in ("mariadb", "mysql"):
        return
    before, after = (
        dict(map(tuple, connection.execute(_COLUMNS, {"table": table, "schema": schema})))
        for table in (old, new)
    )
    for name, words in before.items():
        if after.get(name, words) != words:
            yield name, words


def find_lost_options(
    connection: Connection, old: str, new: str, schema: str | None
) -> Iterator[str]:
    """Yield each option of a table of MySQL that the other table has not at all."""
    if connection.dialect.name not in ("mariadb", "mysql"):
        return
    before, after = (CreatedTable(connection, table, schema).options for table in (old, new))
    for name in sorted(before.keys() - after.keys() - _KEPT_OTHERWISE):
        yield f"{name}={before[name]}"
