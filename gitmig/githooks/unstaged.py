"""Says what to stage where the working tree has what a commit lacks.

The hints else are to bring a file back, or to write a revision, and it is there.
"""

import shlex
from collections.abc import Iterable, Sequence

from gitmig.errors import Fault, GitmigError
from gitmig.githooks.hook import HookCall
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.revision import Revision

_LACKING = ("missing-parent", "missing-dependency")


def hint_at_unstaged(
    call: HookCall, staged: Iterable[Revision], faults: Sequence[Fault]
) -> tuple[Fault, ...]:
    """Return the faults of the index's graph, with that hint where files of it are not `staged`."""
    if not any(fault.code in _LACKING for fault in faults):
        return tuple(faults)
    scripts = ScriptDirectory(call.settings)
    try:
        graph = scripts.graph
    except GitmigError:  # to stage it all would not do
        return tuple(faults)
    ids: dict[str | None, str] = {revision.path: revision.id for revision in staged}

    def hint(fault: Fault) -> Fault:
        revision_id = ids.get(fault.path, "")
        if fault.code not in _LACKING or revision_id not in graph:
            return fault
        lacking = graph.ancestors(revision_id) - set(ids.values())
        paths = sorted(call.repository.place(scripts.path_of(graph.get(each))) for each in lacking)
        return fault._replace(hint=f"{_render_add(paths)}, and commit it, too") if paths else fault

    return tuple(map(hint, faults))


def find_unstaged(call: HookCall) -> str | None:
    """Return the command that stages the revision files as they are; None where they are so."""
    repository = call.repository
    inside, _ = repository.split(call.settings.version_locations)
    paths = repository.unstaged_paths(repository.places_of(inside), call.index_file)
    files = [path for path in paths if path.endswith(".py") and (repository.root / path).exists()]
    return _render_add(files) if files else None


def _render_add(paths: Iterable[str]) -> str:
    return f"`{shlex.join(['git', 'add', *paths])}`"
