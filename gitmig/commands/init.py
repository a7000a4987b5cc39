"""`gitmig init`: lay an environment down."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gitmig.config import Config, find_settings_in, read_settings
from gitmig.config.urls import find_sqlite_file
from gitmig.errors import AlembicProjectFound, GitmigError
from gitmig.git.repository import Repository
from gitmig.scaffold import plan_scaffold, write_scaffold


@dataclass(frozen=True, slots=True)
class Initialised:
    """What was laid down, and what there is to do next."""

    root: Path
    written: tuple[Path, ...]
    settings_file: Path | None
    """None where the project had settings already."""
    has_metadata: bool
    in_repository: bool
    unignored: tuple[str, ...] = ()
    """SQLite files of the settings that Git would take for a part of the project; posix paths."""


def init(
    root: Path,
    directory: str | None = None,
    *,
    template: str = "generic",
    url: str | None = None,
    metadata: str | None = None,
    package: bool = False,
    name: str | None = None,
) -> Initialised:
    """Lay a migration environment down in `root/directory` and its settings in pyproject.toml.

    Without `directory` it is "migrations", and there must be no project of Alembic's in `root`.
    `package` makes Python packages of both directories. A project with settings gets the
    environment that they name, if it is not there; `name` is one of its named environments.

    Raises:
        AlembicProjectFound: nothing was changed; nor was it by what `plan_scaffold` raises.
    """
    ini = root / "alembic.ini"
    if directory is None and ini.is_file() and find_settings_in(root) is None:
        raise AlembicProjectFound(ini)
    scaffold = plan_scaffold(
        root,
        directory or "migrations",
        template,
        url=url,
        metadata=metadata,
        package=package,
        name=name,
    )
    written = write_scaffold(scaffold)
    repository = Repository.find(root)
    return Initialised(
        root,
        written,
        None if scaffold.settings is None else scaffold.settings_file,
        metadata is not None,
        repository is not None,
        tuple(_find_unignored(root, name, repository)),
    )


def _find_unignored(root: Path, name: str | None, repository: Repository | None) -> Iterator[str]:
    try:
        urls = Config(read_settings(root, name=name)).urls
    except GitmigError:  # a variable that is not set here
        return
    for url in urls:
        file = find_sqlite_file(url)
        if file is None or not file.is_relative_to(root):
            continue
        if repository is None or not repository.ignores(file):
            yield file.relative_to(root).as_posix()
