"""The entry point: global options, and the one place where errors become exit codes.

What only a verb needs is imported when one is called: `--help` is click and the table of verbs.
"""

import errno
import gc
import os
import sys
from codecs import lookup
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

import click

from gitmig import __version__
from gitmig.cli.verbs import VERBS

EXPECTED = 1
USAGE = 2
BUG = 3
INTERRUPTED = 130
_COLLECT_AFTER = 200_000
"""How many new objects make Python look for garbage: a process that imports SQLAlchemy and soon
ends would look through all of its classes, and the models, again and again (by default: 700).
A revision leaves about 70 that wait for it; until then they take some 10 MiB."""
REFUSALS = frozenset(
    {
        errno.EACCES,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EIO,
        errno.EISDIR,
        errno.EMFILE,
        errno.ENAMETOOLONG,
        errno.ENOSPC,
        errno.ENOTDIR,
        errno.EPERM,
        errno.EROFS,
    }
)
"""What the machine may answer to anybody, such as a full disk: no bug of ours."""


class VerbGroup(click.Group):
    """A group that imports a verb's module only when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of their table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb's module; None for an unknown verb."""
        if cmd_name not in VERBS:
            return None
        module = import_module(f"gitmig.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Refuse an unknown verb, so that the nearest one can be named."""
        if args and args[0] not in VERBS and not ctx.resilient_parsing:
            from gitmig.errors import UsageError

            raise UsageError(f"there is no command `{args[0]}`", hint=_nearest_hint(args[0]))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs from their table, so that `--help` imports none of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


def _nearest_hint(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, VERBS, 1)
    return f"did you mean `{near[0]}`?" if near else "`gitmig --help` lists the commands"


@click.group(
    cls=VerbGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Run `gitmig COMMAND --help` for a command's options.",
)
@click.version_option(__version__, message="gitmig %(version)s")
@click.option(
    "-C",
    "directory",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Run as if started in DIR.",
)
@click.option(
    "-c",
    "--config",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The settings file; else the nearest one from here upwards.",
)
@click.option(
    "-n",
    "--name",
    metavar="NAME",
    help="The environment of the settings file to use: [tool.gitmig.environments.NAME].",
)
@click.option(
    "-x",
    "arguments",
    metavar="NAME=VALUE",
    multiple=True,
    help="An argument for env.py, which reads it by context.get_x_argument(); may be repeated.",
)
@click.option("--url", metavar="URL", help="The database, instead of the one in the settings.")
@click.option("-q", "--quiet", is_flag=True, help="Print results and errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print more, such as a bug's traceback.")
@click.option(
    "--raiseerr",
    is_flag=True,
    expose_value=False,
    help="Show the whole traceback of an expected error, too.",
)
@click.pass_context
def gitmig(
    ctx: click.Context,
    directory: Path | None,
    config: Path | None,
    name: str | None,
    arguments: tuple[str, ...],
    url: str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Schema migrations for SQLAlchemy that understand Git."""
    from gitmig.cli.session import Session
    from gitmig.git.environment import take_hook_environment

    hook = take_hook_environment(os.environ)
    ctx.obj = Session(
        directory or _get_current_directory(),
        config,
        name,
        arguments,
        {"url": url},
        quiet=quiet,
        verbose=verbose,
        hook=hook,
    )


def _get_current_directory() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        from gitmig.errors import UsageError

        hint = "`cd` to one that is there, or name it with `-C DIR`"
        raise UsageError("the current directory is gone", hint=hint) from error


def main() -> NoReturn:
    """Run the command line of this process and exit with its code."""
    gc.set_threshold(_COLLECT_AFTER, 10, 10)
    _open_closed_streams()
    # A letter that the terminal does not have is shown by its number; in a script it is an error.
    if isinstance(sys.stdout, TextIOWrapper) and "--sql" not in sys.argv:
        sys.stdout.reconfigure(errors="backslashreplace")
    code = run(sys.argv[1:])
    gc.freeze()  # nor at the end, where Python would look through all that there is once more
    sys.exit(code)


def _open_closed_streams() -> None:
    """Give a process that was started without one of them, as by `<&-`, a stream of nothing.

    Else the next file that is opened would be it, such as a database that is then written to.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115, to the very end
            setattr(sys, name, stream)


def run(args: Sequence[str]) -> int:
    """Run the command line `args` and return the exit code.

    0 fine, 1 expected error or findings, 2 usage, 3 a bug in gitmig, 130 interrupted.
    """
    try:
        with _json_apart(args):
            result: Any = gitmig.main(list(args), prog_name="gitmig", standalone_mode=False)
    except Exception as error:  # the one place that turns every error into words and a code
        return _report(error, args)
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        return INTERRUPTED
    return result if isinstance(result, int) else 0


def _json_apart(args: Sequence[str]) -> AbstractContextManager[None]:
    if "--json" not in args:
        return nullcontext()
    from gitmig.output.console import only_json

    return only_json()


def _report(error: Exception, args: Sequence[str]) -> int:
    from gitmig.errors import GitmigError
    from gitmig.output import failure

    as_json = "--json" in args
    match error:
        case GitmigError():
            if "--raiseerr" in args:
                failure.print_traceback(error)
            failure.print_error(error, as_json=as_json)
            return error.exit_code
        case click.Abort():
            click.echo("interrupted", err=True)
            return INTERRUPTED
        case click.exceptions.NoArgsIsHelpError():
            click.echo(error.format_message(), err=True)
            return USAGE
        case click.ClickException():
            failure.print_usage(error, as_json=as_json)
            return USAGE
        case BrokenPipeError():
            failure.close_standard_output()
            return EXPECTED
        case OSError(errno=number) if number in REFUSALS:
            failure.print_refusal(error, as_json=as_json)
            failure.close_standard_output()
            return EXPECTED
        case UnicodeEncodeError() if lookup(error.encoding) == lookup(sys.stdout.encoding):
            failure.print_unencodable(error, as_json=as_json)
            return EXPECTED
    failure.print_bug(error, verbose="-v" in args or "--verbose" in args, as_json=as_json)
    return BUG
