"""`gitmig hooks`: the hooks of the repository that holds the revisions."""

from pathlib import Path

from gitmig.config import Options, Settings, find_settings_in
from gitmig.errors import GitmigError
from gitmig.files import write_atomically
from gitmig.git.repository import Repository
from gitmig.githooks import install as installation
from gitmig.githooks.heads_driver import install_driver, remove_driver
from gitmig.githooks.install import HookStatus
from gitmig.revisions.heads_file import merge_heads


def install_hooks(settings: Settings, *, force: bool = False) -> tuple[HookStatus, ...]:
    """Install every hook, keeping what was there before; return how they stand then.

    With the setting `heads_file` the merge driver for that file, too.
    """
    repository = _repository(settings)
    statuses = installation.install(repository, _place(settings), force=force)
    if settings.options.heads_file:
        install_driver(repository, settings)
    return statuses


def uninstall_hooks(settings: Settings) -> tuple[HookStatus, ...]:
    """Remove the hooks and give back what was there before; return how they stand then."""
    repository = _repository(settings)
    statuses = installation.uninstall(repository, _place(settings))
    if not installation.serves_projects(repository):
        remove_driver(repository)
    return statuses


def hooks_status(settings: Settings) -> tuple[HookStatus, ...]:
    """Return how each hook stands."""
    return installation.status(_repository(settings), _place(settings))


def find_served(directory: Path) -> Settings | None:
    """Return settings for a directory that has none any more, if hooks are there for it.

    They outlive their settings, as after `gitmig adopt --undo`, and have to be removed then, too.
    """
    settings = Settings(directory.absolute(), None, Options())
    try:
        statuses = hooks_status(settings)
    except GitmigError:  # no repository: there is nothing to remove
        return None
    return settings if any(each.state in ("installed", "outdated") for each in statuses) else None


def merge_heads_files(base: Path, ours: Path, theirs: Path) -> None:
    """Merge three versions of the file HEADS into `ours`, as Git asks a merge driver to."""
    texts = (path.read_text("utf-8", "replace") for path in (base, ours, theirs))
    write_atomically(ours, merge_heads(*texts).encode())


def _place(settings: Settings) -> Path:
    """Return the directory of the settings, or their file where it has a name of its own."""
    if settings.file is None or settings.file == find_settings_in(settings.root):
        return settings.root
    return settings.file


def _repository(settings: Settings) -> Repository:
    return Repository.get(settings.versions)
