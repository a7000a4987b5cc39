"""Runs a hook by its name: what the installed scripts ask for, and people can too."""

from collections.abc import Sequence

from gitmig.config import Settings
from gitmig.errors import UnknownHook
from gitmig.git.environment import HookEnvironment
from gitmig.git.repository import Repository
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.githooks.table import HOOKS

_NO_HOOK = HookEnvironment()


def run_hook(
    settings: Settings,
    name: str,
    arguments: Sequence[str] = (),
    environment: HookEnvironment = _NO_HOOK,
) -> HookReport:
    """Do what the hook `name` does for a project.

    Raises:
        UnknownHook: there is no hook of this name.
        GitmigError: what only Git can tell cannot be told.
    """
    if name not in HOOKS:
        raise UnknownHook(name, HOOKS)
    # Not the directory of the settings: the revisions may lie in a submodule.
    repository = Repository.get(settings.versions)
    call = HookCall(settings, repository, tuple(arguments), environment.index_file)
    return HOOKS[name].run(call)
