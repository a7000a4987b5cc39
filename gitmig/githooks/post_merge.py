"""post-merge: where a merge left several heads, writes the revision that merges them."""

from pathlib import Path
from typing import Final

from gitmig.errors import FaultsError, GitmigError
from gitmig.githooks.hook import HookCall, HookReport
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph

name: Final = "post-merge"


def run(call: HookCall) -> HookReport:
    """Merge the heads of the working tree, or propose to, as the settings say.

    Whatever goes wrong is told and stops nothing: Git has made its merge already.
    """
    try:
        return _merge_heads(call)
    except FaultsError as error:
        return HookReport(error.faults, ("the migrations cannot be merged before that is mended",))
    except GitmigError as error:
        return HookReport(notes=(f"the migrations were not merged: {_on_one_line(error)}",))
    except Exception as error:  # a hook that dies would look like a merge that failed
        note = f"the migrations were not merged, by a bug in gitmig: {error!r}"
        return HookReport(notes=(note,))


def _merge_heads(call: HookCall) -> HookReport:
    policy = call.settings.options.merge
    if policy == "off" or not call.settings.script_location.is_dir():
        return HookReport()
    directory = ScriptDirectory(call.settings)
    graph = directory.graph
    if len(graph.real_heads) < 2:
        return HookReport()
    found = f"after this merge the migrations have {len(graph.real_heads)} heads:"
    heads = (found, *(f"  {_describe(graph, head)}" for head in graph.real_heads))
    if policy == "propose":
        return HookReport(notes=(*heads, "run `gitmig merge` to join them, then commit the file"))
    return HookReport(notes=(*heads, _stage(call, _write(directory, graph.real_heads))))


def _describe(graph: Graph, head: str) -> str:
    revision = graph.get(head)
    return f"{revision.short} {revision.message} ({revision.path})"


def _write(directory: ScriptDirectory, heads: tuple[str, ...]) -> Path:
    # Imported here: a merge without two heads writes nothing.
    from gitmig.revisions.writing import write_merge_revision

    return write_merge_revision(directory, heads)


def _stage(call: HookCall, path: Path) -> str:
    place = path.relative_to(call.settings.root).as_posix()
    try:
        call.repository.stage([path])
    except GitmigError as error:
        return f"wrote {place}, which joins them, and could not stage it: {_on_one_line(error)}"
    return f"wrote and staged {place}, which joins them: commit it"


def _on_one_line(error: GitmigError) -> str:
    return " ".join(f"{error.message} ({error.hint})".split())
