"""`gitmig init`: lay an environment down."""

from dataclasses import dataclass
from pathlib import Path

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


def init(
    root: Path,
    directory: str = "migrations",
    *,
    template: str = "generic",
    url: str | None = None,
    metadata: str | None = None,
    package: bool = False,
    name: str | None = None,
) -> Initialised:
    """Lay a migration environment down in `root/directory` and its settings in pyproject.toml.

    `package` makes Python packages of both directories. A project with settings gets the
    environment that they name, if it is not there; `name` is one of its named environments.
    """
    scaffold = plan_scaffold(
        root, directory, template, url=url, metadata=metadata, package=package, name=name
    )
    written = write_scaffold(scaffold)
    return Initialised(
        root,
        written,
        None if scaffold.settings is None else scaffold.settings_file,
        metadata is not None,
        Repository.find(root) is not None,
    )
