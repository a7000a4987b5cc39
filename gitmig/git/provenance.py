"""On which branch and commit a revision is made."""

from pathlib import Path

from gitmig.git.repository import Repository
from gitmig.revisions.writing import Provenance


def read_provenance(directory: Path) -> Provenance | None:
    """Return branch and commit of the checkout, or None where Git cannot tell."""
    repository = Repository.find(directory)
    if repository is None:
        return None
    return Provenance(repository.branch, repository.head_commit)
