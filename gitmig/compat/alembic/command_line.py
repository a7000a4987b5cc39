"""The `alembic` command: its options, its output and its exit codes."""

import inspect
import logging
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from gitmig.compat.alembic import __version__, command, install
from gitmig.compat.alembic.config import Config
from gitmig.errors import AlembicSettingsInvalid, GitmigError

LOGGER = logging.getLogger("alembic.util.messaging")
LOGGER.addHandler(logging.NullHandler())  # where env.py configures no logging, nothing is logged
CONFIG_LOGGER = logging.getLogger("alembic.config")
FAILED = -1
"""The exit code of an expected failure; a shell sees 255."""

OPTIONS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "autogenerate": (("--autogenerate",), {"action": "store_true"}),
    "branch_label": (("--branch-label",), {"help": "Specify a branch label to apply"}),
    "check_heads": (("-c", "--check-heads"), {"action": "store_true"}),
    "depends_on": (("--depends-on",), {"action": "append"}),
    "head": (("--head",), {"help": "Specify head revision or <branchname>@head"}),
    "indicate_current": (("-i", "--indicate-current"), {"action": "store_true"}),
    "message": (("-m", "--message"), {"help": "Message string to use"}),
    "package": (("--package",), {"action": "store_true"}),
    "purge": (("--purge",), {"action": "store_true"}),
    "resolve_dependencies": (("--resolve-dependencies",), {"action": "store_true"}),
    "rev_id": (("--rev-id",), {"help": "Specify a hardcoded revision id"}),
    "rev_range": (("-r", "--rev-range"), {"help": "Specify a revision range: [start]:[end]"}),
    "splice": (("--splice",), {"action": "store_true"}),
    "sql": (("--sql",), {"action": "store_true", "help": "Dump the SQL, do not run it"}),
    "tag": (("--tag",), {"help": "Arbitrary 'tag' name, for env.py"}),
    "template": (("-t", "--template"), {"default": "generic"}),
    "verbose": (("-v", "--verbose"), {"action": "store_true"}),
    "version_path": (("--version-path",), {"help": "Directory of the new file"}),
}
"""What an argument of a command with a default is on the command line, by its name."""

SEVERAL = {("merge", "revisions"), ("stamp", "revision")}
"""Arguments of which there may be several; they are `revisions` on the command line."""


class CommandLine:
    """The command, to which an application may add its own."""

    def __init__(self, prog: str | None = None) -> None:
        self.parser = ArgumentParser(prog=prog)
        self._add_global_options()
        self._commands = self.parser.add_subparsers()
        for name in command.__all__:
            self.register_command(getattr(command, name))

    def register_command(self, fn: Callable[..., Any]) -> None:
        """Add a function as a command: its first argument is the Config.

        Arguments without default are positional; others are options where their name is one of
        the documented ones, and keep their default elsewhere.
        """
        doc = (inspect.getdoc(fn) or "").partition("\n\n")[0]
        parser = self._commands.add_parser(fn.__name__, help=doc.replace("%", "%%"))
        positional: list[str] = []
        options: list[str] = []
        parameters = list(inspect.signature(fn).parameters.values())[1:]
        for each in parameters:
            if each.default is each.empty:
                several = (fn.__name__, each.name) in SEVERAL
                name = "revisions" if several else each.name
                parser.add_argument(name, nargs="+" if several else None)
                positional.append(name)
            elif each.name in OPTIONS:
                flags, given = OPTIONS[each.name]
                parser.add_argument(*flags, dest=each.name, **given)
                options.append(each.name)
        parser.set_defaults(cmd=(fn, positional, options))

    def run_cmd(self, config: Config, options: Namespace) -> None:
        """Call the function of the command that was parsed, and turn a failure into exit code."""
        function, positional, named = options.cmd
        try:
            function(
                config,
                *(getattr(options, name) for name in positional),
                **{name: getattr(options, name) for name in named},
            )
        except GitmigError as error:
            if options.raiseerr:
                raise
            _fail(error, config.print_stdout)

    def main(self, argv: Sequence[str] | None = None) -> None:
        """Parse the command line and run the command."""
        options = self.parser.parse_args(argv)
        if not hasattr(options, "cmd"):
            self.parser.error("too few arguments")
        try:
            ini, toml = find_files(options.config or ())
            config = Config(ini, toml, ini_section=options.name, cmd_opts=options)
        except GitmigError as error:
            if options.raiseerr:
                raise
            _fail(error, Config(cmd_opts=options).print_stdout)
        if getattr(options, "verbose", False):
            CONFIG_LOGGER.info("Loading config from file: %s", ini)
        self.run_cmd(config, options)

    def _add_global_options(self) -> None:
        add = self.parser.add_argument
        add("--version", action="version", version=f"%(prog)s {__version__}")
        add("-c", "--config", action="append", help="Settings file, ini or pyproject.toml")
        add("-n", "--name", default="alembic", help="Name of the section of the ini file")
        add("-x", action="append", help="Argument for env.py, such as -x NAME=VALUE")
        add("--raiseerr", action="store_true", help="Raise a full stack trace on error")
        add("-q", "--quiet", action="store_true", help="Do not print anything")


def _fail(error: GitmigError, print_stdout: Callable[..., None]) -> NoReturn:
    LOGGER.error(str(error))
    print_stdout("%s", f"FAILED: {error}")
    sys.exit(FAILED)


def find_files(given: Sequence[str]) -> tuple[Path, Path]:
    """Return the ini file and the TOML file that `-c` names, or those that are looked for.

    Raises:
        AlembicSettingsInvalid: it names two of a kind.
    """
    ini = [Path(each) for each in given if Path(each).name != "pyproject.toml"]
    toml = [Path(each) for each in given if Path(each).name == "pyproject.toml"]
    if len(ini) > 1:
        raise AlembicSettingsInvalid("only one ini file may be indicated")
    if len(toml) > 1:
        raise AlembicSettingsInvalid("pyproject.toml indicated more than once")
    named = Path(os.environ.get("ALEMBIC_CONFIG", "alembic.ini"))
    if named.name == "pyproject.toml":
        return next(iter(ini), Path("alembic.ini")), next(iter(toml), named)
    return next(iter(ini), named), next(iter(toml), Path("pyproject.toml"))


def main(argv: Sequence[str] | None = None, prog: str | None = None, **_: Any) -> None:
    """Run the command line `argv`, or that of this process."""
    install()
    CommandLine(prog).main(argv)


def run() -> None:
    """Run the command line of this process, under the name that its users know."""
    main(prog="alembic")
