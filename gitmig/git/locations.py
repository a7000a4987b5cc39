"""Where the files of revisions lie, here and on branches from before or after they were moved."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from gitmig.config import Settings, VersionLocations
from gitmig.config.document import parse_table
from gitmig.config.reading import settings_with
from gitmig.errors import GitmigError
from gitmig.git.objects import find_ids, read_objects
from gitmig.git.published import list_protected
from gitmig.git.repository import Repository

_PLACE, _PLACES = "script_location", "version_locations"
"""The settings that say where they lie."""


def find_locations(
    repository: Repository, settings: Settings, refs: Iterable[str] = ()
) -> tuple[VersionLocations, VersionLocations]:
    """Return the locations whose files Git has, and those outside of the repository.

    Where a protected branch, or one of `refs`, has none of the former, those that its own settings
    name belong to them: what was moved would be taken for new, or for deleted.
    """
    inside, outside = repository.split(settings.version_locations)
    others = tuple(_find_others(repository, settings, refs))
    moved = replace(inside, directories=(*inside.directories, *others))
    try:
        moved.check()
    except GitmigError:  # one within the other: to read both would find each file twice
        return inside, outside
    return moved, outside


def _find_others(
    repository: Repository, settings: Settings, asked_for: Iterable[str]
) -> Iterator[Path]:
    inside, _ = repository.split(settings.version_locations)
    if settings.file is None or not inside.directories:
        return
    protected, _ = list_protected(repository, settings.options.protected)
    refs = tuple(dict.fromkeys((*protected, *(ref for ref in asked_for if "\n" not in ref))))
    places = repository.places_of(inside)
    asked = [(ref, place) for ref in refs for place in places]
    ids = find_ids(repository.git, [f"{ref}:{place}" for ref, place in asked])
    having = {ref for (ref, _), tree in zip(asked, ids, strict=True) if tree is not None}
    lacking = [ref for ref in refs if ref not in having]
    if not lacking:
        return
    file = settings.file.resolve()
    if not file.is_relative_to(repository.root):
        return
    objects = read_objects(repository.git, [f"{ref}:{repository.place(file)}" for ref in lacking])
    known = set(inside.directories)
    for found in objects:
        other = None if found is None else _read(settings, file, found.data)
        directories = () if other is None else repository.split(other)[0].directories
        yield from (each for each in directories if each not in known)
        known.update(directories)


def _read(settings: Settings, file: Path, data: bytes) -> VersionLocations | None:
    """Return the locations that a settings file names; None where it says nothing of use."""
    try:
        table = parse_table(file, data)
        if table is None:
            return None
        place, several = table.get(_PLACE, "migrations"), table.get(_PLACES, [])
        if not isinstance(place, str) or not all(isinstance(each, str) for each in several):
            return None
        options = {_PLACE: place, _PLACES: tuple(several)}
        return settings_with(settings, **options).version_locations
    except (GitmigError, TypeError):
        return None
