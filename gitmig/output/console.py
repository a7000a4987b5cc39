"""How lines reach a terminal or a pipe: colour, JSON, status lines."""

import contextlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TextIO

import click

from gitmig.ids import shorten
from gitmig.terminal import without_commands


def echo(text: str = "") -> None:
    """Print a result; colours are dropped where standard output is not a terminal."""
    click.echo(without_commands(text))


def echo_script(text: str) -> None:
    """Print a result as it is, for a program to read; a terminal is none."""
    click.echo(without_commands(text) if sys.stdout.isatty() else text)


def echo_lines(lines: Iterable[str]) -> None:
    """Print a result of several lines."""
    found = list(lines)
    if found:
        echo("\n".join(found))


_apart: ContextVar[TextIO | None] = ContextVar("gitmig output for JSON", default=None)


@contextlib.contextmanager
def only_json() -> Iterator[None]:
    """Leave standard output to JSON meanwhile: what the user's code prints goes to the other one.

    A revision or env.py may print whatever it likes.
    """
    token = _apart.set(sys.stdout)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        _apart.reset(token)


def echo_json(value: Any) -> None:
    """Print a result as JSON, keys in the order of their documentation."""
    click.echo(json.dumps(value, indent=2, default=str), file=_apart.get())


def note(text: str, *, quiet: bool = False) -> None:
    """Tell a person what is going on, on standard error, so that results can be piped."""
    # A run must not stop half-way because nobody can read how far it is.
    with contextlib.suppress(OSError):
        if quiet:
            return
        text = without_commands(text)
        if "\x1b" in text:
            click.echo(text, err=True)
        else:  # nothing to take out: a line a revision is worth the short way
            sys.stderr.write(f"{text}\n")


def ask(question: str) -> bool:
    """Ask a person on the terminal; no is the answer unless somebody says yes."""
    return click.confirm(without_commands(question), err=True)


def warn(text: str) -> None:
    """Tell a person what they should look at, on standard error."""
    note(f"{_style('warning:', fg='yellow')} {text}")


def of_database(database: str | None, text: str) -> str:
    """Return a line that says which of several databases it is about; None is the only one."""
    return text if database is None else f"{database}: {text}"


def _style(text: str, **style: Any) -> str:
    """Return the text in colour, where the user has nothing against it: https://no-color.org."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return click.style(text, **style)


def error_style(text: str) -> str:
    """Return the word that begins an error as it is coloured everywhere."""
    return _style(text, fg="red", bold=True)


def hint_style(text: str) -> str:
    """Return what is to be typed, or the word that begins a hint, as it is coloured everywhere."""
    return _style(text, fg="cyan")


def render_hint(text: str) -> str:
    """Return what to type, as it stands below what it is about."""
    return f"{hint_style('hint:')} {text}"


def id_style(text: str) -> str:
    """Return a revision id as it is coloured everywhere."""
    return _style(text, fg="yellow")


def render_heads(heads: Iterable[str]) -> str:
    """Return where a database is, by the ids of its heads."""
    return ", ".join(id_style(shorten(head)) for head in heads) or "the base"


def mark_style(text: str) -> str:
    """Return a marker such as `(head)` as it is coloured everywhere."""
    return _style(text, fg="green")


def count(number: int, noun: str, plural: str = "") -> str:
    """Return the number with its noun in the right form: "1 revision", "2 revisions"."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or f'{noun}s'}"


def relative_to_here(path: Path) -> str:
    """Return a path as a person would type it: relative where it is below this directory."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
