"""What `gitmig log` says."""

from collections.abc import Iterator, Sequence
from dataclasses import fields

from gitmig.commands.log import Logged
from gitmig.ids import shorten
from gitmig.output.console import count, echo, echo_json, id_style, mark_style, note, of_database
from gitmig.runtime.log_table import APPLIED, LogEntry


def print_log(found: Sequence[Logged] | None, *, as_json: bool, verbose: bool, quiet: bool) -> None:
    """Print a line an entry, or all of it with `verbose`."""
    if as_json:
        echo_json([_as_data(one) for one in found or ()])
        return
    if not found:
        missing = "the database has no log" if found is None else "the log has no entry"
        note(missing, quiet=quiet)
    for one in found or ():
        echo(of_database(one.database, _render_line(one)))
        if verbose:
            for name, value in _fields(one.entry):
                echo(f"    {name}: {value}")


def _render_line(one: Logged) -> str:
    entry = one.entry
    state = "" if entry.state == APPLIED else f" {mark_style(f'({entry.state})')}"
    message = " (not in this checkout)" if one.message is None else f" {one.message}"
    time = f"{entry.started_at:%Y-%m-%d %H:%M:%S}Z"
    # A stamp that leaves no head is of no revision.
    revision = f"{id_style(shorten(entry.revision))}{message}" if entry.revision else "<base>"
    what = f"{entry.direction} {revision}"
    return f"{time} {what}{state}, {_render_work(entry)}, by {entry.applied_by}"


def _render_work(entry: LogEntry) -> str:
    work = count(entry.statements, "statement")
    if entry.finished_at is None:
        return work
    seconds = (entry.finished_at - entry.started_at).total_seconds()
    return f"{work} in {seconds * 1000:.0f} ms"


def _fields(entry: LogEntry) -> Iterator[tuple[str, str]]:
    yield "Parents then", ", ".join(map(shorten, entry.parents)) or "<base>"
    commit = entry.commit_id and entry.commit_id[:12]
    named = {
        "File": entry.path,
        "Git": " ".join(filter(None, (entry.branch, commit))),
        "Blob": entry.blob,
        "Statement": entry.statement,
        "Error": entry.error,
        "gitmig": entry.tool_version,
    }
    yield from ((name, value) for name, value in named.items() if value)


def _as_data(one: Logged) -> dict[str, object]:
    return {
        "database": one.database,
        "message": one.message,
        **{field.name: _plain(getattr(one.entry, field.name)) for field in fields(LogEntry)},
    }


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    isoformat = getattr(value, "isoformat", None)
    return value if isoformat is None else isoformat()
