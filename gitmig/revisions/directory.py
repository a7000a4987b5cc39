"""The revisions of a project, as they lie in its working tree."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from gitmig.config import Config, Settings
from gitmig.errors import ScriptDirectoryMissing
from gitmig.revisions.cache import ParseCache
from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision
from gitmig.revisions.scan import load_graph
from gitmig.revisions.sources import WorkingTreeSource


class Elsewhere(Protocol):
    """A revision file that does not lie where its path says."""

    @property
    def file(self) -> Path:
        """Where it lies, absolute."""
        ...

    def entered(self) -> AbstractContextManager[None]:
        """Let `import` find the modules that the file was written for, meanwhile."""
        ...


class ScriptDirectory:
    """A migration environment: env.py, script.py.mako and the revision files."""

    def __init__(self, settings: Settings, config: Config | None = None) -> None:
        self.settings = settings
        self.config = config or Config(settings)
        """The same settings as templates and env.py read them, with what a caller hands over."""
        self.elsewhere: Mapping[str, Elsewhere] = {}
        """The files, by revision id, of what is in the graph and not in the working tree."""

    @property
    def versions(self) -> Path:
        """The first of the directories of the revision files, absolute."""
        return self.settings.versions

    def source(self) -> WorkingTreeSource:
        """Return the revision files of the working tree; their paths start at the settings' root.

        Raises:
            ScriptDirectoryMissing: there is no environment where the settings say.
            LocationsOverlap: a file would be read twice.
        """
        locations = self.settings.version_locations
        if not self.settings.script_location.is_dir():
            raise ScriptDirectoryMissing(self.settings.script_location)
        locations.check()
        return WorkingTreeSource(locations, self.settings.root)

    def cache(self) -> ParseCache:
        """Return what is remembered of revision files, of whatever source."""
        return ParseCache(self.settings.cache_directory / "revisions.json")

    @cached_property
    def graph(self) -> Graph:
        """The graph of the working tree, read once.

        Raises:
            GraphFaults: everything that is wrong with it.
            ScriptDirectoryMissing: there is no environment where the settings say.
        """
        return load_graph(self.source(), self.cache())

    @property
    def revision_map(self) -> Any:
        """The graph of the revision files."""
        return self.graph

    def joined_with(
        self, revisions: Iterable[Revision], elsewhere: Mapping[str, Elsewhere]
    ) -> "ScriptDirectory":
        """Return the same directory with further revisions in its graph."""
        joined = ScriptDirectory(self.settings, self.config)
        joined.elsewhere = elsewhere
        joined.__dict__["graph"] = Graph([*self.graph, *revisions])
        return joined

    def refresh(self) -> None:
        """Forget the graph: files were written."""
        self.__dict__.pop("graph", None)

    def path_of(self, revision: Revision) -> Path:
        """Return the file of a revision of this directory, absolute."""
        other = self.elsewhere.get(revision.id)
        return self.settings.root / revision.path if other is None else other.file

    def modules_of(self, revision: Revision) -> Callable[[], AbstractContextManager[None]] | None:
        """Return what is entered while code of a revision runs; None for one that is here."""
        other = self.elsewhere.get(revision.id)
        return None if other is None else other.entered
