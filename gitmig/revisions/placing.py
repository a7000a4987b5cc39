"""In which of several directories a new revision file lies, and under what name."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from gitmig.errors import FileTemplateInvalid, VersionPathNeeded, VersionPathUnknown
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.naming import TOKENS, render_file_name


def find_location(
    directory: ScriptDirectory, parents: Sequence[str], version_path: str | Path | None = None
) -> Path:
    """Return the version location for a revision: the one named, or that of its first parent.

    Of several parents, one in a directory of the project comes before one of a package.

    Raises:
        VersionPathUnknown: `version_path`, relative to the settings, is no version location.
        VersionPathNeeded: there are several, and a new line is begun.
    """
    find_owner = directory.settings.version_locations.find_owner
    locations = directory.settings.version_locations.directories
    if version_path is not None:
        wanted = (directory.settings.root / version_path).resolve()
        for location in locations:
            if location.resolve() == wanted:
                return location
        raise VersionPathUnknown(Path(version_path), locations)
    if len(locations) == 1:
        return locations[0]
    paths = [directory.path_of(directory.graph.get(parent)) for parent in parents]
    owners = [owner for path in paths if (owner := find_owner(path)) is not None]
    if owners:
        return directory.settings.first_own(owners)
    raise VersionPathNeeded(locations)


def place_revision(
    directory: ScriptDirectory, location: Path, *, revision_id: str, message: str, created: datetime
) -> Path:
    """Return the file for a revision in `location`, as the setting `file_template` has it.

    Raises:
        FileTemplateInvalid: the template gives no name, or one that would not be read.
    """
    options = directory.settings.options
    name = render_file_name(
        options.file_template,
        revision_id=revision_id,
        message=message,
        created=created,
        slug_length=options.truncate_slug_length,
    )
    if "/" in name and not options.recursive_version_locations:
        reason = "directories in it are read only with `recursive_version_locations = true`"
        raise FileTemplateInvalid(options.file_template, reason, TOKENS)
    return location / name
