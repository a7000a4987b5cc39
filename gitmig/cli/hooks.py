"""`gitmig hooks`."""

import os
import sys
from pathlib import Path

import click

from gitmig.cli.options import get_session, json_option
from gitmig.cli.session import Session
from gitmig.commands.hooks import (
    find_served,
    hooks_status,
    install_hooks,
    merge_heads_files,
    uninstall_hooks,
)
from gitmig.config import Settings
from gitmig.errors import GitmigError, SettingsMissing, UsageError
from gitmig.githooks import framework
from gitmig.githooks.hook import HookReport
from gitmig.githooks.run import run_hook
from gitmig.githooks.table import HOOKS, READING
from gitmig.output.hooks import print_report, print_statuses, print_trouble

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

force_option = click.option(
    "--force", is_flag=True, help="Install even where the hooks serve other repositories too."
)


def _complete_name(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in HOOKS if name.startswith(incomplete)]


@click.group("hooks")
def command() -> None:
    """Install, inspect or run the Git hooks.

    A hook that is there already is kept: ours runs it first, and `uninstall` gives it back.
    """


@command.command("install", short_help="Install the hooks of this repository.")
@force_option
@json_option
@click.pass_obj
def install(session: Session, force: bool, as_json: bool) -> None:
    """Install the hooks of this repository; again to bring them up to date."""
    print_statuses(install_hooks(session.settings(), force=force), as_json=as_json)


def _read_settings(session: Session) -> Settings:
    try:
        return session.settings()
    except SettingsMissing:
        served = find_served(session.directory)
        if served is None:
            raise
        return served


@command.command("uninstall")
@json_option
@click.pass_obj
def uninstall(session: Session, as_json: bool) -> None:
    """Remove the hooks, and give back those that were there before."""
    print_statuses(uninstall_hooks(_read_settings(session)), as_json=as_json)


@command.command("status")
@json_option
@click.pass_obj
def status(session: Session, as_json: bool) -> None:
    """Show which hooks are installed, and where."""
    print_statuses(hooks_status(_read_settings(session)), as_json=as_json)


def _read_input(name: str) -> str:
    """Return what Git writes to the hook; on a terminal nobody does."""
    if name not in READING:
        return ""
    given = "" if sys.stdin.isatty() else sys.stdin.read()
    return given or framework.find_pushed(os.environ)


@command.command("merge-heads", short_help="Merge the file HEADS: what Git's merge driver calls.")
@click.argument("base", type=FILE)
@click.argument("ours", type=FILE)
@click.argument("theirs", type=FILE)
def merge_driver(base: Path, ours: Path, theirs: Path) -> None:
    """Merge three versions of the file HEADS into OURS: what Git's merge driver calls."""
    merge_heads_files(base, ours, theirs)


@command.command("run", context_settings={"ignore_unknown_options": True})
@click.argument("name", shell_complete=_complete_name)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@json_option
@click.pass_context
def run(ctx: click.Context, name: str, arguments: tuple[str, ...], as_json: bool) -> None:
    """Do what the hook NAME does: what the installed script calls.

    `pre-commit graph` and `pre-commit models` do a part of it. `merge` is whichever of post-merge,
    post-commit and post-rewrite the pre-commit framework runs.
    """
    session = get_session(ctx)
    try:
        settings = _find_settings(session)
        report = HookReport() if settings is None else _run(session, settings, name, arguments)
    except UsageError:
        raise
    except GitmigError:
        print_trouble(name)
        raise
    root = None if settings is None else settings.root
    print_report(name, report, root, as_json=as_json)
    ctx.exit(1 if report.blocked else 0)


def _find_settings(session: Session) -> Settings | None:
    try:
        return session.settings()
    except SettingsMissing:
        # A configuration of the framework is of the branch: who wrote it wants an answer.
        if framework.is_running(os.environ):
            raise
        # The script calls wherever pyproject.toml mentions gitmig, and that need not be a table.
        return None


def _run(session: Session, settings: Settings, name: str, arguments: tuple[str, ...]) -> HookReport:
    if name == framework.NAME:
        name, arguments = framework.find_hook(os.environ)
    return run_hook(settings, name, arguments, session.hook, _read_input(name))
