"""PostgreSQL's ENUM types, whose values can be added in place and changed in a new type only.

Source: https://www.postgresql.org/docs/current/sql-altertype.html
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler

from gitmig.ddl.sql_text import plain_dialect, quote_table

OLD = "_gitmig_old"
"""What the old type is named while columns are converted to the new one."""


class Addition(NamedTuple):
    """A value, and the one that it stands before; None for the end."""

    value: str
    before: str | None


def plan_additions(existing: Sequence[str], wanted: Sequence[str]) -> list[Addition] | None:
    """Return the values to add in place; None where that is not enough."""
    if [value for value in wanted if value in existing] != list(existing):
        return None
    additions = []
    following: str | None = None
    for value in reversed(wanted):
        if value not in existing:
            additions.append(Addition(value, following))
        following = value
    return additions


class AddEnumValue(ExecutableDDLElement):
    """ALTER TYPE ... ADD VALUE."""

    def __init__(self, name: str, schema: str | None, addition: Addition) -> None:
        self.name = name
        self.schema = schema
        self.addition = addition


class ReplaceEnum(ExecutableDDLElement):
    """Make the type anew, and convert every column that has it, wherever it is.

    What compares such a column with a value of the type, or with another such column, goes before
    and comes again after: PostgreSQL would compare the new type with the old one in between.
    """

    def __init__(self, name: str, schema: str | None, values: Sequence[str]) -> None:
        self.name = name
        self.schema = schema
        self.values = tuple(values)


@compiles(AddEnumValue, "postgresql")
def _add_enum_value(element: AddEnumValue, compiler: DDLCompiler, **_: Any) -> str:
    name = quote_table(element.name, element.schema, compiler.dialect)
    value, before = element.addition
    place = "" if before is None else f" BEFORE {_literal(compiler, before)}"
    return f"ALTER TYPE {name} ADD VALUE {_literal(compiler, value)}{place}"


@compiles(ReplaceEnum, "postgresql")
def _replace_enum(element: ReplaceEnum, compiler: DDLCompiler, **_: Any) -> str:
    name = quote_table(element.name, element.schema, compiler.dialect)
    plain = quote_table(element.name, element.schema, plain_dialect(compiler.dialect))
    other = element.name.encode()[: 63 - len(OLD)].decode(errors="ignore") + OLD
    old = quote_table(other, element.schema, compiler.dialect)
    renamed = compiler.preparer.quote(other)
    values = ", ".join(_literal(compiler, value) for value in element.values)
    return _REPLACE.format(
        name=name, old=old, renamed=renamed, values=values, text=_literal(compiler, plain)
    )


# What a column is, its default, and what compares it are read before the type has another name.
# An index of partitions is read as ON ONLY: https://www.postgresql.org/docs/current/sql-createindex.html
_REPLACE = """DO $gitmig$
DECLARE
    columns text[][] := ARRAY(
        SELECT ARRAY[
            a.attrelid::regclass::text,
            quote_ident(a.attname),
            CASE WHEN a.atttypid = t.typarray THEN '[]' ELSE '' END,
            pg_get_expr(d.adbin, d.adrelid)
        ]
        FROM pg_type AS t
        JOIN pg_attribute AS a ON a.atttypid IN (t.oid, t.typarray) AND NOT a.attisdropped
        JOIN pg_class AS c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE t.oid = {text}::regtype AND c.relkind IN ('r', 'p') AND a.attinhcount = 0
        ORDER BY 1
    );
    others text[][] := ARRAY(
        WITH d AS (
            SELECT objid FROM pg_type AS t, pg_depend
            LEFT JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
            WHERE t.oid = {text}::regtype
            AND (refobjid IN (t.oid, t.typarray) OR atttypid IN (t.oid, t.typarray))
        ), o AS (
            SELECT coninhcount AS depth, conrelid::regclass::text AS owner,
                'CONSTRAINT ' || quote_ident(conname) AS name, pg_get_constraintdef(oid) AS words,
                obj_description(oid, 'pg_constraint') AS comment
            FROM pg_constraint WHERE contype IN ('c', 'f', 'x') AND conislocal AND conrelid <> 0
            AND (oid IN (SELECT objid FROM d) OR conindid IN (SELECT objid FROM d))
            UNION ALL
            SELECT 0, NULL, 'INDEX ' || oid::regclass,
                regexp_replace(pg_get_indexdef(oid), ' ON ONLY ', ' ON '),
                obj_description(oid, 'pg_class')
            FROM pg_class JOIN pg_index ON indexrelid = oid
            WHERE oid IN (SELECT objid FROM d) AND (indexprs IS NOT NULL OR indpred IS NOT NULL)
            AND NOT indisexclusion AND NOT relispartition
        )
        SELECT ARRAY[
            coalesce('ALTER TABLE ' || owner, '') || ' DROP ' || name,
            coalesce('ALTER TABLE ' || owner || ' ADD ' || name || ' ', '') || words,
            'COMMENT ON ' || name || coalesce(' ON ' || owner, '')
                || ' IS ' || quote_literal(comment)
        ]
        FROM o ORDER BY depth
    );
    note text := obj_description({text}::regtype, 'pg_type');
    alter text;
    new text;
    value text;
BEGIN
    FOR number IN 1 .. coalesce(array_length(others, 1), 0) LOOP
        EXECUTE others[number][1];
    END LOOP;
    ALTER TYPE {name} RENAME TO {renamed};
    CREATE TYPE {name} AS ENUM ({values});
    FOR number IN 1 .. coalesce(array_length(columns, 1), 0) LOOP
        alter := 'ALTER TABLE ' || columns[number][1] || ' ALTER ' || columns[number][2];
        new := {text} || columns[number][3];
        value := columns[number][4];
        IF value IS NOT NULL THEN
            EXECUTE alter || ' DROP DEFAULT';
        END IF;
        EXECUTE alter || ' TYPE ' || new || ' USING ' || columns[number][2] || '::text::' || new;
        IF value IS NOT NULL THEN
            EXECUTE alter || ' SET DEFAULT ' || value;
        END IF;
    END LOOP;
    FOR number IN 1 .. coalesce(array_length(others, 1), 0) LOOP
        EXECUTE others[number][2];
        EXECUTE coalesce(others[number][3], '');
    END LOOP;
    EXECUTE coalesce('COMMENT ON TYPE ' || {text} || ' IS ' || quote_literal(note), '');
    DROP TYPE {old};
END $gitmig$"""


def _literal(compiler: DDLCompiler, value: str) -> str:
    return compiler.sql_compiler.render_literal_value(value, String())
