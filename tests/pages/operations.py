"""The pages of the operations: written of docstrings, signatures, golden statements and two tables.

`python -m tests.pages` writes them; a test fails where they are not what this writes.
"""

import inspect
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

from gitmig import op
from gitmig.operations import OPERATIONS
from tests.pages.golden import GoldenCase, in_one_line, read_cases

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference" / "operations"
GOLDEN = (
    "Statements and errors as the tests hold them, dialect by dialect; *default* is what a dialect "
    "gets that nobody taught gitmig."
)
INDEX = """\
# Operations

What a revision file calls: `from gitmig import op`. Each acts on the migration that is running, and
says at the call, before anything is sent to the database, what is wrong with its arguments.
"""
ELSEWHERE = {"batch_alter_table": "../batch.md"}
"""Operations that a page of its own tells of."""
PAGES = sorted(set(OPERATIONS) - set(ELSEWHERE))
BESIDE = ("f", "get_bind", "get_context", "inline_literal", "run_async")
"""What revision files call beside operations."""
EXTENDING = ("register_operation", "implementation_for", "invoke")

MYSQL_LOCKS = {
    "in place": "reads and writes go on",
    "instant": "the definition alone changes",
    "new": "a table that nobody knows yet",
    "rows": "the rows that are written",
    "shared": "reads go on, writes wait",
}

Entry = Mapping[str, str]


def render_pages() -> dict[str, str]:
    """Return the text of every page, by its file's name."""
    return {
        "README.md": render_index(),
        "beside.md": render_beside(),
        **{f"{name}.md": render_page(name) for name in PAGES},
    }


def read_table(name: str) -> dict[str, Any]:
    """Return `parameters` or `locks`."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def render_page(name: str) -> str:
    """Return the page of an operation."""
    summary, *rest = render_docstring(getattr(op, name))
    parts = [
        f"# {name}",
        summary,
        f"```python\n{signature(name)}\n```",
        *rest,
        "## Parameters",
        render_parameters(name),
        *render_locks(name),
        "## What it writes",
        GOLDEN,
        *(part for case in read_cases(name) for part in render_case(case)),
    ]
    return "\n\n".join(parts) + "\n"


def render_index() -> str:
    """Return the list of all pages."""
    pages = {name: ELSEWHERE.get(name, f"{name}.md") for name in OPERATIONS}
    rows = [f"| [{name}]({page}) | {summary(name)} |" for name, page in pages.items()]
    beside = [f"| [{name}](beside.md#{name}) | {summary(name)} |" for name in (*BESIDE, *EXTENDING)]
    return "\n".join(
        [
            INDEX,
            "| operation | what it does |",
            "| --- | --- |",
            *rows,
            "",
            "| beside them | |",
            "| --- | --- |",
            *beside,
            "",
        ]
    )


def render_beside() -> str:
    """Return the page of what is no operation."""
    parts = ["# Beside operations"]
    for name in (*BESIDE, *EXTENDING):
        if name == EXTENDING[0]:
            parts.append("# Operations of your own")
        first, *rest = render_docstring(getattr(op, name))
        parts += [f"## {name}", first, f"```python\n{signature(name)}\n```", *rest]
    return "\n\n".join(parts) + "\n"


def render_docstring(function: object) -> list[str]:
    """Return the paragraphs, with what is indented, or calls `op`, as code."""
    text = inspect.getdoc(function) or ""
    parts: list[str] = []
    for paragraph in text.split("\n\n"):
        if paragraph.startswith(("    ", "op.")):
            parts.append(f"```python\n{dedent(paragraph)}\n```")
        else:
            parts.append(" ".join(paragraph.split()))
    return parts


def find_examples(name: str) -> list[str]:
    """Return the code that an operation's docstring shows."""
    found = render_docstring(getattr(op, name))
    return [part[len("```python\n") : -len("\n```")] for part in found if part.startswith("```")]


def summary(name: str) -> str:
    """Return the first sentence of the docstring."""
    return render_docstring(getattr(op, name))[0]


def signature(name: str) -> str:
    """Return the call with all parameters, one a line where they are many."""
    parts = list(_parameters(getattr(op, name)))
    line = f"op.{name}({', '.join(parts)})"
    if len(line) <= 88:
        return line
    return "\n".join([f"op.{name}(", *(f"    {part}," for part in parts), ")"])


def render_parameters(name: str) -> str:
    """Return the table of parameters, and of the keywords beyond them."""
    table = read_table("parameters")
    own: Entry = table.get(name, {})
    every: Entry = table["every"]
    named = [
        each.name
        for each in inspect.signature(getattr(op, name)).parameters.values()
        if each.kind is not inspect.Parameter.VAR_KEYWORD
    ]
    further = [key for key in (*own, *_shared_keywords(name)) if key not in named]
    rows = [
        f"| `{key}` | {own.get(key) or every[key]} |" for key in dict.fromkeys([*named, *further])
    ]
    return "\n".join(["| name | meaning |", "| --- | --- |", *rows])


def render_locks(name: str) -> Iterator[str]:
    """Yield the table of locks, and the pages of the manuals that say so."""
    table = read_table("locks")
    entries: list[Entry] = table[name]
    rows = []
    for entry in entries:
        postgresql = _with_note(entry["postgresql"], entry.get("postgresql_note"))
        mysql = entry.get("mysql")
        allowed = "" if mysql is None else f"{mysql}: {MYSQL_LOCKS[mysql]}"
        allowed = _with_note(allowed, entry.get("mysql_note"))
        if "mariadb" in entry:
            allowed += f"; MariaDB {entry['mariadb']}: {MYSQL_LOCKS[entry['mariadb']]}"
        cells = (entry["of"], postgresql, allowed)
        rows.append(f"| {' | '.join(cells)} |")
    keys = [
        entry[key]
        for entry in entries
        for key in ("postgresql_source", "mysql_source")
        if key in entry
    ]
    keys += ["mariadb_online" for entry in entries if "mariadb" in entry]
    sources = "\n".join(f"- <{table['sources'][key]}>" for key in dict.fromkeys(keys))
    yield "## Locks"
    yield "\n".join(["| | PostgreSQL | MySQL |", "| --- | --- | --- |", *rows])
    if any("mysql" in entry and entry["mysql"] != "rows" for entry in entries):
        yield (
            "On MySQL it waits for every transaction that has used the table, and what comes after "
            f"it waits too: [metadata locks]({table['sources']['mysql_metadata']})."
        )
    yield f"Sources:\n\n{sources}"


def render_case(case: GoldenCase) -> Iterator[str]:
    """Yield a call, and what each dialect makes of it."""
    yield f"### `{_shorten(case.call)}`"
    if "\n" in case.call:
        yield f"```python\n{case.call}\n```"
    for dialects, text in case.results:
        yield f"{', '.join(dialects)}:"
        yield f"```sql\n{text}\n```"


def _shared_keywords(name: str) -> tuple[str, ...]:
    constraint = name.startswith("create_") and name.endswith(("constraint", "_key"))
    if constraint:
        return ("deferrable", "initially")
    return ("comment", "info") if name == "create_table" else ()


def _with_note(text: str, note: str | None) -> str:
    return text if note is None else f"{text}, {note}" if text else note


def _shorten(call: str) -> str:
    line = in_one_line(call)
    return line if len(line) <= 88 else f"{line[:85]}..."


def _parameters(function: Any) -> Iterator[str]:
    """Yield each parameter as it is written, without its annotation."""
    starred = False
    for each in inspect.signature(function).parameters.values():
        if each.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        starred = starred or each.kind is inspect.Parameter.VAR_POSITIONAL
        yield str(each.replace(annotation=inspect.Parameter.empty)).replace(" = ", "=")
