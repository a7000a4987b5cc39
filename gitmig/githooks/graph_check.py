"""What hooks find wrong with the graph in the index, which is what will be committed."""

from collections.abc import Iterator

from gitmig.errors import Fault, GraphFaults
from gitmig.git.locations import find_locations
from gitmig.git.lost import contents_of
from gitmig.git.published_history import check_published_history
from gitmig.githooks.hook import HookCall
from gitmig.githooks.joined import hint_at_working_tree
from gitmig.githooks.unstaged import hint_at_unstaged
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.graph import Graph
from gitmig.revisions.head_policy import find_head_faults
from gitmig.revisions.heads_file import get_heads_path, render_heads
from gitmig.revisions.revision import Revision
from gitmig.revisions.scan import load_graph, scan
from gitmig.revisions.source import RevisionSource
from gitmig.revisions.sources import add_installed


def find_graph_faults(call: HookCall) -> tuple[Fault, ...]:
    """Return what is wrong with the graph in the index, or with what it makes of published ones.

    More heads than the settings want are a fault here.
    """
    try:
        graph = load_index_graph(call)
    except GraphFaults as error:
        staged = scan(_read_index(call), ScriptDirectory(call.settings).cache()).revisions
        return hint_at_unstaged(call, staged, error.faults)
    faults = find_head_faults(graph, call.settings.options.heads)
    return (
        hint_at_working_tree(call, graph, faults)
        or tuple(_find_stale_heads_file(call, graph))
        or find_changes_of_history(call, graph)
    )


def _find_stale_heads_file(call: HookCall, graph: Graph) -> Iterator[Fault]:
    """Yield a fault where the file HEADS of the index does not name the heads of the index."""
    if not call.settings.options.heads_file:
        return
    place = call.repository.place(get_heads_path(call.settings))
    question = ("cat-file", "blob", f":{place}")
    answer = call.repository.git.run(*question, index_file=call.index_file, accept=(0, 128))
    text = answer.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
    if text != render_heads(graph):
        hint = "run `gitmig heads --write`, `git add` the file, and commit again"
        yield Fault("heads-file-stale", "the file does not name the heads", hint, place)


def load_index_graph(call: HookCall) -> Graph:
    """Return the graph that a commit of the index would hold.

    Raises:
        GraphFaults: everything that is wrong with it.
        UnmergedIndex: the index has conflicts.
    """
    return load_graph(_read_index(call), ScriptDirectory(call.settings).cache())


def _read_index(call: HookCall) -> RevisionSource:
    inside, outside = call.repository.split(call.settings.version_locations)
    index = call.repository.index_source(inside, call.index_file)
    return add_installed(index, outside, call.settings.root)


def stages_revisions(call: HookCall) -> bool:
    """Whether a commit would change files where the revisions lie."""
    repository = call.repository
    inside, _ = repository.split(call.settings.version_locations)
    places = tuple(f"{place}/" if place else "" for place in repository.places_of(inside))
    return any(path.startswith(places) for path in repository.staged_paths(call.index_file))


def find_changes_of_history(call: HookCall, graph: Graph) -> tuple[Fault, ...]:
    """Return which published revisions the commit would change."""
    return judge_history(call, graph) if stages_revisions(call) else ()


def judge_history(call: HookCall, graph: Graph) -> tuple[Fault, ...]:
    """Return which published revisions are not as they were published, or gone."""
    repository = call.repository
    inside, _ = find_locations(repository, call.settings)

    def read(revision: Revision) -> bytes:
        (data,) = contents_of(repository, [revision])
        return data

    return check_published_history(
        repository,
        inside,
        tuple(graph),
        read,
        protected=call.settings.options.protected,
        cache=ScriptDirectory(call.settings).cache(),
    ).faults
