"""The revisions of a project, as they lie in its working tree."""

from functools import cached_property
from pathlib import Path

from gitmig.config import Settings
from gitmig.errors import ScriptDirectoryMissing
from gitmig.revisions.cache import ParseCache
from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision
from gitmig.revisions.scan import load_graph
from gitmig.revisions.sources import WorkingTreeSource


class ScriptDirectory:
    """A migration environment: env.py, script.py.mako and the revision files."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    def versions(self) -> Path:
        """The directory of the revision files, absolute."""
        return self.settings.versions

    def source(self) -> WorkingTreeSource:
        """Return the revision files of the working tree; their paths start at the settings' root.

        Raises:
            ScriptDirectoryMissing: there is no environment where the settings say.
        """
        if not self.settings.script_location.is_dir():
            raise ScriptDirectoryMissing(self.settings.script_location)
        return WorkingTreeSource(self.versions, self.settings.root)

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

    def refresh(self) -> None:
        """Forget the graph: files were written."""
        self.__dict__.pop("graph", None)

    def path_of(self, revision: Revision) -> Path:
        """Return the file of a revision of this directory, absolute."""
        return self.settings.root / revision.path
