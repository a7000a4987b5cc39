"""Where an environment and its revision files lie."""

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path

from gitmig.errors import LocationsOverlap, PackageMissing


@dataclass(frozen=True, slots=True)
class VersionLocations:
    """The directories of the revision files."""

    directories: tuple[Path, ...]
    recursive: bool = False
    """Whether directories below them hold revision files, too."""

    def find_owner(self, path: Path) -> Path | None:
        """Return the directory that a revision file lies in, or below where that is allowed."""
        path = Path(os.path.normpath(path))
        if path.parent in self.directories:
            return path.parent
        normal = {each: Path(os.path.normpath(each)) for each in self.directories}
        above = (each for each in self.directories if path.is_relative_to(normal[each]))
        return max(above, key=lambda each: len(each.parts), default=None)

    def check(self) -> None:
        """Make sure that no file would be read twice.

        Raises:
            LocationsOverlap: two directories are the same, or one lies in another that is read
                with all below it.
        """
        places = [(directory, directory.resolve()) for directory in self.directories]
        for number, (first, place) in enumerate(places):
            for second, other in places[number + 1 :]:
                nested = place.is_relative_to(other) or other.is_relative_to(place)
                if place == other or (self.recursive and nested):
                    raise LocationsOverlap(first, second)


def resolve_place(text: str, root: Path, search: Iterable[Path]) -> Path:
    """Return the directory that a setting names: a path, or `package:directory`.

    A package is looked for in `search`, then as an import would find it; it is not imported.

    Raises:
        PackageMissing: there is no such package.
    """
    package, colon, inside = text.partition(":")
    if not colon or Path(text).is_absolute() or len(package) == 1:  # `C:` is a drive
        return _without_detours(root / text)
    top, *below = package.split(".")
    places: Sequence[str] = [*map(str, search), *sys.path]
    spec = PathFinder.find_spec(top, places)
    found = None if spec is None else spec.submodule_search_locations
    if not found:
        raise PackageMissing(text, package)
    return Path(os.path.normpath(Path(next(iter(found))).joinpath(*below, inside)))


def _without_detours(path: Path) -> Path:
    """Return the path without `..` where it is the same place: behind a link it is another."""
    if ".." not in path.parts:
        return path
    short = Path(os.path.normpath(path))
    return short if short.resolve() == path.resolve() else path
