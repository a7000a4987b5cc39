"""`gitmig hooks`: the hooks of the repository that holds the revisions."""

from collections.abc import Sequence

from gitmig.config import Settings
from gitmig.git.environment import HookEnvironment
from gitmig.git.repository import Repository
from gitmig.githooks import install as installation
from gitmig.githooks.hook import HookReport
from gitmig.githooks.install import HookStatus
from gitmig.githooks.run import NO_HOOK
from gitmig.githooks.run import run_hook as run_one


def install_hooks(settings: Settings, *, force: bool = False) -> tuple[HookStatus, ...]:
    """Install every hook, keeping what was there before; return how they stand then."""
    return installation.install(_repository(settings), settings.root, force=force)


def uninstall_hooks(settings: Settings) -> tuple[HookStatus, ...]:
    """Remove the hooks and give back what was there before; return how they stand then."""
    return installation.uninstall(_repository(settings), settings.root)


def hooks_status(settings: Settings) -> tuple[HookStatus, ...]:
    """Return how each hook stands."""
    return installation.status(_repository(settings), settings.root)


def run_hook(
    settings: Settings,
    name: str,
    arguments: Sequence[str] = (),
    environment: HookEnvironment = NO_HOOK,
) -> HookReport:
    """Do what the hook `name` does; `environment` is what Git told the hook's script."""
    return run_one(settings, name, arguments, environment)


def _repository(settings: Settings) -> Repository:
    return Repository.get(settings.versions)
