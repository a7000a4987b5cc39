"""Runs a hook by its name: what the installed scripts ask for, and people can too."""

from collections.abc import Sequence
from pathlib import Path

from gitmig.config import Settings
from gitmig.errors import ObjectsNotFetched, UnknownHook
from gitmig.git.environment import HookEnvironment
from gitmig.git.repository import Repository
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.githooks.table import HOOKS

NO_HOOK = HookEnvironment()
"""Nobody but a person called: nothing is inherited from Git."""


def run_hook(
    settings: Settings,
    name: str,
    arguments: Sequence[str] = (),
    environment: HookEnvironment = NO_HOOK,
    given: str = "",
) -> HookReport:
    """Do what the hook `name` does for a project; `given` is what Git writes to its input.

    Raises:
        UnknownHook: there is no hook of this name.
        GitmigError: what only Git can tell cannot be told.
    """
    if name not in HOOKS:
        raise UnknownHook(name, HOOKS)
    # Not the directory of the settings: the revisions may lie in a submodule.
    repository = Repository.get(settings.versions)
    index_file = _find_index(repository, environment)
    call = HookCall(settings, repository, tuple(arguments), index_file, environment.merged, given)
    try:
        return HOOKS[name].run(call)
    except ObjectsNotFetched as error:
        # A partial clone without its network: nobody is to be kept from working on.
        return HookReport(notes=(f"not checked: {error.message}",))


def _find_index(repository: Repository, environment: HookEnvironment) -> Path | None:
    """Return the index of the hook, unless it is that of a repository around this submodule."""
    if environment.directory is None:
        return environment.index_file
    around = Repository.get(environment.directory)
    return environment.index_file if around == repository else None
