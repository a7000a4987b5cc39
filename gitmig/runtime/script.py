"""`Script`: one revision file under the documented names."""

from functools import cached_property
from types import ModuleType

from gitmig.ids import Ids, collapse_ids
from gitmig.revisions.description import (
    Description,
    describe_revision,
    list_fields,
    list_marks,
    render_parents,
)
from gitmig.revisions.directory import ScriptDirectory
from gitmig.runtime.loading import load_revision
from gitmig.runtime.metadata import prepended_sys_path


class Script:
    """A revision and its place in the graph; the file is run only for `module`."""

    def __init__(self, directory: ScriptDirectory, revision_id: str) -> None:
        self._directory = directory
        self._description: Description = describe_revision(directory.graph, revision_id)

    def __repr__(self) -> str:
        return f"Script({self.revision!r}, {self.down_revision!r})"

    def __str__(self) -> str:
        return self.cmd_format(False, include_doc=True, include_parents=True)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Script) and (self.revision, self.path) == (
            other.revision,
            other.path,
        )

    def __hash__(self) -> int:
        return hash(self.revision)

    @property
    def revision(self) -> str:
        """The full id."""
        return self._description.revision.id

    @property
    def down_revision(self) -> Ids:
        """The full ids of the parents."""
        return collapse_ids(self._description.revision.down_revisions)

    @property
    def dependencies(self) -> Ids:
        """What `depends_on` says, as it is written."""
        return collapse_ids(self._description.revision.depends_on)

    @property
    def branch_labels(self) -> set[str]:
        """Its own labels, and those that reach it along the graph."""
        return set(self._description.labels)

    @property
    def nextrev(self) -> frozenset[str]:
        """The full ids of those that have it as a parent."""
        return frozenset(self._description.children)

    @property
    def is_base(self) -> bool:
        """Whether it has no parent."""
        return not self._description.revision.down_revisions

    @property
    def is_head(self) -> bool:
        """Whether no other has it as a parent."""
        return not self._description.children

    @property
    def is_branch_point(self) -> bool:
        """Whether several have it as a parent."""
        return self._description.is_branch_point

    @property
    def is_merge_point(self) -> bool:
        """Whether it has several parents."""
        return self._description.is_merge_point

    @property
    def path(self) -> str:
        """The file, absolute."""
        return str(self._directory.path_of(self._description.revision))

    @property
    def longdoc(self) -> str:
        """The module's docstring."""
        return self._description.revision.doc

    @property
    def doc(self) -> str:
        """The first paragraph of the docstring."""
        return self._description.revision.message

    @cached_property
    def module(self) -> ModuleType:
        """The file as a module, which is run for this.

        Raises:
            RevisionUnloadable: it cannot be.
        """
        with prepended_sys_path(self._directory.settings):
            return load_revision(self._directory.path_of(self._description.revision)).module

    @property
    def log_entry(self) -> str:
        """All that is known of it, for people, in several lines."""
        fields = (f"{name}: {value}" for name, value in list_fields(self._description))
        doc = (f"    {line}".rstrip() for line in self.longdoc.splitlines())
        return "\n".join([f"Rev: {self.revision}{self._marks}", *fields, "", *doc, ""])

    def cmd_format(
        self,
        verbose: bool,
        include_branches: bool = False,
        include_doc: bool = False,
        include_parents: bool = False,
        tree_indicators: bool = True,
    ) -> str:
        """Return it for people: with `verbose` in full, else on a line with what is wanted."""
        if verbose:
            return self.log_entry
        parents = f"{render_parents(self._description)} -> " if include_parents else ""
        labels = self._description.labels if include_branches else ()
        branches = f" ({', '.join(labels)})" if labels else ""
        marks = self._marks if tree_indicators else ""
        doc = f", {self.doc}" if include_doc else ""
        return f"{parents}{self._description.revision.short}{branches}{marks}{doc}"

    @property
    def _marks(self) -> str:
        return "".join(f" ({mark})" for mark in list_marks(self._description))
