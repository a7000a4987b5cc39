"""On which branches and tags a revision is that the checkout does not have."""

import shlex
from collections.abc import Collection, Mapping

from gitmig.errors import GitmigError
from gitmig.git.graphs import read_installed
from gitmig.git.locations import find_locations
from gitmig.git.objects import find_ids
from gitmig.git.refs import BRANCHES, get_ref, list_refs
from gitmig.git.repository import Repository
from gitmig.git.survey import survey
from gitmig.revisions.directory import ScriptDirectory


def find_refs_with(scripts: ScriptDirectory, ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return, for each of these ids that is found, the short names of the refs that have it.

    `HEAD` comes first: there only the file is missing. Local branches come before those of remotes,
    and tags last. Where Git cannot help, none is.
    """
    repository = Repository.find(scripts.versions)
    if repository is None:
        return {}
    found: dict[str, list[str]] = {}
    try:
        refs = list_refs(repository, *BRANCHES, "refs/tags")
        head = get_ref(repository, "HEAD")
        names = [ref.name for ref in refs]
        inside, outside = find_locations(repository, scripts.settings, names)
        installed = read_installed(scripts, outside)
        variations = survey(
            repository, inside, head, (head, *refs), scripts.cache(), installed=installed
        ).variations
    except GitmigError:  # no commit yet, or a commit whose revisions are no graph
        return {}
    for ref in (head, *refs):
        for revision_id in ids:
            if revision_id in variations[ref.name]:
                found.setdefault(revision_id, []).append(ref.short)
    return {revision_id: tuple(names) for revision_id, names in found.items()}


def render_switch(scripts: ScriptDirectory, ref: str) -> str:
    """Return the command that checks out a branch or tag, by its short name.

    `git switch` takes nothing but a local branch: of one of a remote it makes one where none has
    its name, anything else it looks at only.
    """
    branch = ref.partition("/")[2]
    names = (f"refs/heads/{ref}", f"refs/remotes/{ref}", f"refs/heads/{branch}")
    local, remote, taken = find_ids(Repository.get(scripts.versions).git, names)
    way = () if local else ("--track",) if remote and not taken else ("--detach",)
    return shlex.join(["git", "switch", *way, ref])
