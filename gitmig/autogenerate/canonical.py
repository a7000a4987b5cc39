"""Asks PostgreSQL how it would print an expression that the models spell otherwise than it does.

Only where the normal forms of two expressions differ, for instance because BETWEEN is kept as two
comparisons. All questions of a comparison are asked at once, in three statements: each expression
is stored in a temporary table, read back as the database prints it, and taken back with the table
in a subtransaction, so that nothing stays and a question that fails disturbs no other.
"""

import json
from dataclasses import dataclass, field

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

TABLE = "gitmig_question"
_OWN = f"'pg_temp.{TABLE}'::regclass"

_ASK = """
DO $gitmig$
DECLARE
    question json;
    step text;
    answer text;
    answers jsonb := '[]';
BEGIN
    FOR question IN SELECT * FROM json_array_elements(current_setting('gitmig.questions')::json)
    LOOP
        answer := NULL;
        BEGIN
            FOR step IN SELECT * FROM json_array_elements_text(question -> 'steps') LOOP
                EXECUTE step;
            END LOOP;
            EXECUTE question ->> 'read' INTO answer;
            RAISE EXCEPTION 'take it back';
        EXCEPTION WHEN OTHERS THEN
            NULL;
        END;
        answers := answers || jsonb_build_array(answer);
    END LOOP;
    PERFORM set_config('gitmig.answers', answers::text, false);
END
$gitmig$
"""


@dataclass(frozen=True, slots=True)
class Question:
    """Statements that store an expression, and the query that reads it back."""

    steps: tuple[str, ...]
    read: str


@dataclass(slots=True)
class CanonicalSql:
    """What has been asked of the database, and what it answered."""

    answers: dict[Question, str | None] = field(default_factory=dict)
    """None where the database could not tell, because a column is not there yet, for one."""
    open: dict[Question, None] = field(default_factory=dict)
    """Questions without an answer yet, in their order."""

    def find(self, question: Question) -> str | None:
        """Return the answer; where there is none yet, note the question."""
        if question not in self.answers:
            self.open[question] = None
        return self.answers.get(question)


def answer_questions(connection: Connection, canonical: CanonicalSql) -> None:
    """Ask PostgreSQL all open questions; where it may not write at all they have no answer."""
    questions = list(canonical.open)
    canonical.open.clear()
    asked = json.dumps([{"steps": one.steps, "read": one.read} for one in questions])
    answers: list[str | None] = []
    in_transaction = connection.in_transaction()
    try:
        with connection.begin_nested() if in_transaction else connection.begin():
            connection.execute(
                text("SELECT set_config('gitmig.questions', :asked, false)"), {"asked": asked}
            )
            connection.exec_driver_sql(_ASK)
            answers = json.loads(
                connection.exec_driver_sql(
                    "SELECT current_setting('gitmig.answers'), "
                    "set_config('gitmig.questions', '', false)"
                ).scalar_one()
            )
    except DBAPIError:
        answers = [None] * len(questions)
    canonical.answers.update(zip(questions, answers, strict=True))


def ask_default(type_sql: str, expression: str) -> Question:
    """Ask for a server default of a column of the type."""
    return Question(
        (f"CREATE TEMPORARY TABLE {TABLE} (c {type_sql} DEFAULT {expression})",),
        f"SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = {_OWN}",
    )


_WHOLE_ELEMENT = f"""\
SELECT pg_get_indexdef(indexrelid, 1, false)
    || CASE WHEN indcollation[0] IN (0, 100, coalesce(attcollation, 0)) THEN ''
        ELSE ' COLLATE ' || quote_ident(collname) END
    || (ARRAY['', ' DESC NULLS LAST', ' NULLS FIRST', ' DESC'])[1 + (indoption[0] & 3)]
FROM pg_index LEFT JOIN pg_collation AS l ON l.oid = indcollation[0]
LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0] AND attnum <> 0
WHERE indrelid = {_OWN}"""
"""The same as reflection tells of an index."""


def ask_check(table: str, condition: str) -> Question:
    """Ask for the condition of a check constraint on a table."""
    return Question(
        (f"CREATE TEMPORARY TABLE {TABLE} (LIKE {table}, CHECK ({condition}))",),
        "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint "
        f"WHERE contype = 'c' AND conrelid = {_OWN}",
    )


def ask_computed(table: str, type_sql: str, expression: str) -> Question:
    """Ask for the expression of a generated column of a table."""
    column = f"{TABLE} {type_sql} GENERATED ALWAYS AS ({expression}) STORED"
    return Question(
        (f"CREATE TEMPORARY TABLE {TABLE} (LIKE {table})", f"ALTER TABLE {TABLE} ADD {column}"),
        f"SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = {_OWN}",
    )


def ask_index_element(table: str, element: str, using: str = "btree") -> Question:
    """Ask for an expression of an index on a table."""
    return Question(
        (
            f"CREATE TEMPORARY TABLE {TABLE} (LIKE {table})",
            f"CREATE INDEX ON {TABLE} USING {using} ({element})",
        ),
        f"SELECT pg_get_indexdef(indexrelid, 1, false) FROM pg_index WHERE indrelid = {_OWN}",
    )


def ask_whole_element(table: str, element: str) -> Question:
    """Ask for an element of an index on a table, with its collation and its order."""
    asked = ask_index_element(table, element)
    return Question(asked.steps, _WHOLE_ELEMENT)


def ask_predicate(table: str, predicate: str) -> Question:
    """Ask for the condition of a partial index on a table."""
    return Question(
        (
            f"CREATE TEMPORARY TABLE {TABLE} (LIKE {table})",
            f"CREATE INDEX ON {TABLE} ((1)) WHERE {predicate}",
        ),
        f"SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indrelid = {_OWN}",
    )
