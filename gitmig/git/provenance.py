"""On which branch and commit a revision is made."""

from pathlib import Path

from gitmig.errors import GitmigError
from gitmig.git.repository import Repository
from gitmig.revisions.writing import Provenance


def read_provenance(directory: Path) -> Provenance | None:
    """Return branch and commit of the checkout, or None where Git cannot tell."""
    try:
        repository = Repository.find(directory)
        return repository and Provenance(repository.branch, repository.head_commit)
    except GitmigError:  # Git is missing or refuses: a revision can be written all the same
        return None
