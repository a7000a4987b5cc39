"""Everything that keeps a set of revisions from being a graph, found at once."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from gitmig.errors import AmbiguousPrefix, Fault, UnknownRevision
from gitmig.ids import shorten
from gitmig.revisions.ancestry import find_cycles
from gitmig.revisions.names import Names
from gitmig.revisions.revision import Revision

DUPLICATE_ID = "duplicate-id"

_MAX_SUGGESTIONS = 20
"""To look for what was meant takes a while, and many missing parents have one cause."""


def find_faults(revisions: Iterable[Revision], broken: Collection[str] = ()) -> tuple[Fault, ...]:
    """Return what is wrong with revisions as a set, sorted by path and line.

    `broken` are the paths of files that hold none: the parent that is missing may be in one.
    """
    by_path = sorted(revisions, key=lambda revision: (revision.path, revision.id))
    names = Names(by_path)
    known: dict[str, Revision] = {}
    for revision in by_path:
        known.setdefault(revision.id, revision)
    dependencies = _Dependencies(known, names)
    faults = [
        *_find_duplicate_ids(by_path, known),
        *_find_ids_alike(known),
        *find_label_clashes(by_path, known),
        *find_name_clashes(by_path),
        *_find_missing_parents(by_path, known, names, broken),
        *dependencies.faults,
        *_find_cycles(known, dependencies.resolved),
    ]
    return tuple(sorted(faults, key=lambda fault: (fault.path or "", fault.line or 0)))


def _fault(code: str, revision: Revision, message: str, hint: str) -> Fault:
    return Fault(code, message, hint, revision.path or None, revision.line)


def duplicate_id(revision: Revision, first: Revision) -> Fault:
    """Return the fault of a revision whose id another file has."""
    return _fault(
        DUPLICATE_ID,
        revision,
        f"the revision id `{revision.id}` is that of {first.path}, too",
        "delete one of the files, or give one of them an id of its own",
    )


def missing_parent(
    revision: Revision, parent: str, nearest: Sequence[str] = (), broken: Collection[str] = ()
) -> Fault:
    """Return the fault of a revision whose parent no file has."""
    named_so = [path for path in broken if shorten(parent) in re.split(r"[\W_]+", path)]
    return _fault(
        "missing-parent",
        revision,
        f"no file has the revision `{parent}`, which `down_revision` names",
        f"mend {named_so[0]} first: it seems to be that revision"
        if named_so
        else _hint_for_missing(parent, nearest, "down_revision"),
    )


def _find_duplicate_ids(by_path: Sequence[Revision], known: dict[str, Revision]) -> Iterator[Fault]:
    for revision in by_path:
        first = known[revision.id]
        if first is not revision:
            yield duplicate_id(revision, first)


def _find_ids_alike(known: dict[str, Revision]) -> Iterator[Fault]:
    """Yield a fault for each id that some databases take for another one.

    MariaDB would refuse the rows of both: half way, as it commits what a revision did before.
    """
    seen: dict[str, str] = {}
    for revision in known.values():
        other = seen.setdefault(revision.id.casefold(), revision.id)
        if other != revision.id:
            yield _fault(
                DUPLICATE_ID,
                revision,
                f"the revision id `{revision.id}` differs from `{other}` in case only",
                "give one of them another id: MariaDB, MySQL and SQL Server take them for the same",
            )


def find_label_clashes(by_path: Sequence[Revision], known: dict[str, Revision]) -> Iterator[Fault]:
    """Yield a fault for each label that two declare, or that is the id of a `known` revision."""
    owners: dict[str, Revision] = {}
    for revision in by_path:
        for label in revision.branch_labels:
            owner = owners.setdefault(label, revision)
            if owner is not revision:
                yield _fault(
                    "duplicate-label",
                    revision,
                    f"the branch label `{label}` is declared in {owner.path}, too",
                    "declare a label once: it reaches all revisions that follow",
                )
            if label in known:
                yield _fault(
                    "duplicate-label",
                    revision,
                    f"the branch label `{label}` is the id of the revision in {known[label].path}",
                    "choose another label",
                )


def fold_name(path: str) -> str:
    """Return what a path has in common with those that some file systems take for it."""
    folded = path.casefold()
    if not folded.isascii():
        from unicodedata import normalize

        folded = normalize("NFC", folded)
    return folded


def find_name_clashes(by_path: Sequence[Revision]) -> Iterator[Fault]:
    """Yield a fault for each path that some file systems take for that of one before it."""
    seen: dict[str, str] = {}
    for revision in by_path:
        if not revision.path:
            continue
        other = seen.setdefault(fold_name(revision.path), revision.path)
        if other != revision.path:
            yield _fault(
                "same-name",
                revision,
                f"the name differs from {other} in case or accents only",
                "rename one of the files: macOS and Windows take them for the same",
            )


def _find_missing_parents(
    by_path: Sequence[Revision],
    known: dict[str, Revision],
    names: Names,
    broken: Collection[str],
) -> Iterator[Fault]:
    suggestions = 0
    for revision in by_path:
        for parent in revision.down_revisions:
            if parent in known:
                continue
            suggestions += 1
            nearest = names.find_nearest(parent) if suggestions <= _MAX_SUGGESTIONS else ()
            yield missing_parent(revision, parent, nearest, broken)


def _hint_for_missing(symbol: str, nearest: Sequence[str], marker: str) -> str:
    if nearest:
        return f"did you mean {', '.join(f'`{name}`' for name in nearest)}?"
    return f"`gitmig restore {shorten(symbol)}` brings its file if Git has it, or mend `{marker}`"


class _Dependencies:
    """What `depends_on` means, where it means something, and the faults where it does not."""

    def __init__(self, known: dict[str, Revision], names: Names) -> None:
        self.resolved: dict[str, list[str]] = {}
        self.faults: list[Fault] = []
        for revision in known.values():
            for symbol in revision.depends_on:
                try:
                    self.resolved.setdefault(revision.id, []).append(names.get(symbol))
                except UnknownRevision as error:
                    self._add("missing-dependency", revision, symbol, error.nearest)
                except AmbiguousPrefix as error:
                    candidates = [name for name, _ in error.candidates]
                    self._add("ambiguous-dependency", revision, symbol, candidates)

    def _add(self, code: str, revision: Revision, symbol: str, nearest: Sequence[str]) -> None:
        found = "no file has" if code == "missing-dependency" else "several files have"
        message = f"{found} the revision or label `{symbol}`, which `depends_on` names"
        hint = _hint_for_missing(symbol, nearest, "depends_on")
        self.faults.append(_fault(code, revision, message, hint))


def find_parent_cycles(revisions: Iterable[Revision]) -> Iterator[Fault]:
    """Yield a fault for each circle that revisions form by their parents."""
    yield from _find_cycles({revision.id: revision for revision in revisions}, {})


def find_dependency_faults(revisions: Iterable[Revision]) -> Iterator[Fault]:
    """Yield what is wrong with `depends_on`, and each circle that parents or dependencies form."""
    known = {revision.id: revision for revision in revisions}
    dependencies = _Dependencies(known, Names(known.values()))
    yield from dependencies.faults
    yield from _find_cycles(known, dependencies.resolved)


def _find_cycles(known: dict[str, Revision], dependencies: dict[str, list[str]]) -> Iterator[Fault]:
    def parents(key: str) -> tuple[str, ...]:
        return known[key].down_revisions if key in known else ()

    def required(key: str) -> tuple[str, ...]:
        return (*parents(key), *dependencies.get(key, ()))

    yield from _report_cycles(known, parents, "down_revision")
    if dependencies:
        of_parents = {frozenset(cycle) for cycle in find_cycles(list(known), parents)}
        yield from _report_cycles(known, required, "depends_on", of_parents)


def _report_cycles(
    known: dict[str, Revision],
    step: Callable[[str], tuple[str, ...]],
    marker: str,
    reported: Iterable[frozenset[str]] = (),
) -> Iterator[Fault]:
    prefix = "" if marker == "down_revision" else "dependency-"
    for key, revision in known.items():
        written = step(key) if not prefix else tuple(set(step(key)) - set(revision.down_revisions))
        if key in written:
            yield _fault(
                f"{prefix}self-loop",
                revision,
                f"`{marker}` names the revision itself, `{key}`",
                f"write another id in `{marker}`, or None",
            )
    for cycle in find_cycles(list(known), step):
        if frozenset(cycle) not in reported:
            members = ", ".join(f"`{shorten(key)}`" for key in cycle)
            yield _fault(
                f"{prefix}cycle",
                known[cycle[0]],
                f"the revisions {members} follow each other in a circle",
                f"change `{marker}` in one of {', '.join(known[key].path for key in cycle)}",
            )
