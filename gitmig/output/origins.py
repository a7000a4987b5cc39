"""Where a revision comes from, as fields and as JSON."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gitmig.git.origins import Commit, Origin

SHORT = 12


def list_origin(origin: "Origin | None") -> Iterator[tuple[str, str]]:
    """Yield what is known of where a revision comes from, each with its name."""
    if origin is None:
        return
    if origin.branch:
        yield "Made on", origin.branch
    yield "Commit", render_commit_of(origin)
    if origin.merge is not None:
        yield "Merged by", f"{render_commit(origin.merge)}: {origin.merge.subject}"
    if origin.tag:
        yield "First tag", origin.tag


def render_commit_of(origin: "Origin") -> str:
    """Return the commit that added a revision, or why there is none."""
    if origin.is_cut_off:
        return "cannot decide: the clone is shallow; `git fetch --unshallow` would tell"
    return render_commit(origin.commit) if origin.commit else "not committed"


def render_commit(commit: "Commit") -> str:
    """Return a commit with its day and its author."""
    return f"{commit.id[:SHORT]} {commit.date[:10]} {commit.author} <{commit.email}>"


def origin_as_data(origin: "Origin | None") -> dict[str, Any] | None:
    """Return the JSON form; `cut_off` says that a shallow clone does not tell the commit."""
    if origin is None:
        return None
    return {
        "commit": _commit_as_data(origin.commit),
        "branch": origin.branch,
        "merge": _commit_as_data(origin.merge),
        "tag": origin.tag,
        "cut_off": origin.is_cut_off,
    }


def _commit_as_data(commit: "Commit | None") -> dict[str, str] | None:
    if commit is None:
        return None
    return {
        "id": commit.id,
        "author": commit.author,
        "email": commit.email,
        "date": commit.date,
        "subject": commit.subject,
    }
