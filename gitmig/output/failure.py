"""How failures are shown: `error: ...`, `hint: ...`; a bug gets a log file."""

import contextlib
import os
import sys
import tempfile
import traceback

import click

from gitmig import __version__
from gitmig.errors import (
    Bug,
    FaultsError,
    GitmigError,
    OutputUnencodable,
    SystemRefused,
    UsageError,
)
from gitmig.output.console import echo_json, error_style, of_database, render_hint
from gitmig.passwords import mask_passwords
from gitmig.terminal import without_commands


def print_error(error: GitmigError, *, as_json: bool = False) -> None:
    """Print an expected failure on standard error, and as JSON on standard output if asked."""
    if as_json:
        echo_json({"error": error_as_data(error)})
    if error.user_traceback:
        _say(mask_passwords(error.user_traceback.rstrip()))
    about = error.database and f"database {error.database}"
    _say(f"{error_style('error:')} {of_database(about, error.message)}")
    if error.hint:
        _say(render_hint(error.hint))


def print_traceback(error: Exception) -> None:
    """Print where an error was raised, for those who look for it in code of their own."""
    _say(_format_traceback(error))


def print_usage(error: click.ClickException, *, as_json: bool = False) -> None:
    """Print what was wrong with the command line, and where help is."""
    # Click adds its own guesses to the text of an unknown option; ours is the hint.
    known = isinstance(error, click.NoSuchOption)
    message = error.message if known else error.format_message()
    message = " ".join(message.split())
    message = message[:1].lower() + message[1:].rstrip(".")
    print_error(UsageError(message, hint=_find_usage_hint(error)), as_json=as_json)


def _find_usage_hint(error: click.ClickException) -> str | None:
    context = getattr(error, "ctx", None)
    if context is None:
        return None
    if isinstance(error, click.NoSuchOption):
        option, group = error.option_name, context.find_root()
        if any(option in parameter.opts for parameter in group.command.params):
            return f"`{option}` stands before the command: `{group.command_path} {option} ...`"
        if error.possibilities:
            return f"did you mean {' or '.join(f'`{name}`' for name in error.possibilities)}?"
    return f"`{context.command_path} --help` shows what can be typed"


def print_refusal(error: OSError, *, as_json: bool = False) -> None:
    """Print what the machine refused, such as to write on a full disk."""
    place = f": {error.filename}" if error.filename else ""
    refusal = SystemRefused(f"{error.strerror}{place}")
    try:
        print_error(refusal, as_json=as_json)
    except OSError:  # it is standard output that cannot be written
        print_error(refusal)


def print_unencodable(error: UnicodeEncodeError, *, as_json: bool = False) -> None:
    """Print that a script cannot be printed, since standard output has no such letters."""
    print_error(OutputUnencodable(error.encoding, error.object[error.start]), as_json=as_json)


def print_bug(error: Exception, *, verbose: bool, as_json: bool = False) -> None:
    """Print that gitmig itself failed, and where the log of it is.

    Where no log can be written, as on a full disk, the traceback is printed instead.
    """
    trace = _format_traceback(error)
    log = _write_log(trace)
    if verbose or log is None:
        _say(trace)
    print_error(Bug(error, log), as_json=as_json)


def close_standard_output() -> None:
    """Stop writing to a pipe that nobody reads, without a second error when Python exits."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def error_as_data(error: GitmigError) -> dict[str, object]:
    """Return the JSON form of an error: type, message, hint, faults, database."""
    faults = error.faults if isinstance(error, FaultsError) else ()
    return {
        "type": type(error).__name__,
        "message": error.message,
        "hint": error.hint,
        "faults": [fault._asdict() for fault in faults],
        "database": error.database,
    }


def _format_traceback(error: Exception) -> str:
    return mask_passwords("".join(traceback.format_exception(error)))


def _say(text: str) -> None:
    click.echo(without_commands(text), err=True)


def _write_log(trace: str) -> str | None:
    arguments = mask_passwords(" ".join(sys.argv))
    text = f"gitmig {__version__}, Python {sys.version}\n{arguments}\n\n{trace}"
    with contextlib.ExitStack() as undo:
        try:
            descriptor, name = tempfile.mkstemp(prefix="gitmig-bug-", suffix=".log")
            undo.callback(os.unlink, name)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as log:
                log.write(text)
        except OSError:
            return None
        undo.pop_all()
    return name
