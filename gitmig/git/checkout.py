"""The files of a checkout, as Git would store them.

The bytes of a checkout need not be those of the blob: line endings, filters, SHA-256.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gitmig.errors import Fault
from gitmig.git.repository import Repository
from gitmig.revisions.graph import Graph
from gitmig.revisions.revision import Revision


def with_blob_ids(
    repository: Repository, root: Path, files: Sequence[Revision | Fault], base: Graph
) -> list[Revision | Fault]:
    """Return the revisions of a checkout, each with the blob id that Git would give it.

    Their paths start at `root`. Git is asked only of those that seem to differ from `base`; of
    files that a sparse checkout leaves out the index has told the ids.
    """
    doubtful = {
        each.path: root / each.path
        for each in files
        if isinstance(each, Revision)
        and each.id in base
        and base.get(each.id).content_id != each.content_id
        and (root / each.path).is_file()
    }
    ids = repository.blob_ids(list(doubtful.values()))
    return [
        replace(each, content_id=ids[doubtful[each.path]])
        if isinstance(each, Revision) and each.path in doubtful
        else each
        for each in files
    ]
