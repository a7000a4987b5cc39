"""What .gitattributes makes of revision files: where other bytes come out than Git has."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from gitmig.errors import Fault
from gitmig.git.repository import Repository
from gitmig.revisions.revision import Revision

_SUBSTITUTED = b"$Format:"


def find_substituted(repository: Repository, files: Mapping[Path, Revision]) -> Iterator[Fault]:
    """Yield a fault for each file in which `git archive` would write something else.

    https://git-scm.com/docs/gitattributes#_export_subst
    """
    doubtful = [path for path in files if _SUBSTITUTED in path.read_bytes()]
    places = {repository.place(path): files[path] for path in doubtful}
    if not places:
        return
    asked = b"".join(os.fsencode(place) + b"\0" for place in places)
    answer = repository.git.run("check-attr", "--stdin", "-z", "export-subst", stdin=asked)
    # Three fields a file: its path, the attribute, the value.
    fields = [os.fsdecode(field) for field in answer.stdout.split(b"\0")]
    for place, value in zip(fields[0::3], fields[2::3], strict=False):
        if value == "set":
            yield _substituted(places[place])


def _substituted(revision: Revision) -> Fault:
    return Fault(
        "export-subst",
        f"`git archive` writes other bytes than Git has of revision {revision.short}, by the "
        "attribute export-subst: a database that is upgraded from an archive will say that it was "
        "edited",
        "take `$Format:...$` out of the file, or the attribute off it in .gitattributes",
        revision.path,
        revision.line,
    )
