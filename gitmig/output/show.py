"""What `gitmig show` says."""

from collections.abc import Sequence

from gitmig.commands.show import Shown
from gitmig.git.published import CannotDecide, NotPublished, Published, PublishedIn
from gitmig.output.console import echo, echo_json
from gitmig.output.origins import list_origin, origin_as_data
from gitmig.output.revisions import print_in_full, revision_as_data


def print_shown(shown: Sequence[Shown], *, as_json: bool) -> None:
    """Print each revision in full; nothing is shown of `base`."""
    if as_json:
        echo_json([_as_data(one) for one in shown])
        return
    for one in shown:
        extra = [*list_origin(one.origin), *_published_field(one.published)]
        print_in_full(one.description, extra)
    if not shown:
        echo("<base>")


def _published_field(published: Published | None) -> list[tuple[str, str]]:
    match published:
        case PublishedIn(ref):
            return [("Published", f"yes, in {ref}")]
        case NotPublished():
            return [("Published", "no")]
        case CannotDecide(reason, command):
            return [("Published", f"cannot decide: {reason}; `{command}` would tell")]
        case None:
            return []


def _as_data(shown: Shown) -> dict[str, object]:
    answer: str | None = None
    ref: str | None = None
    command: str | None = None
    match shown.published:
        case PublishedIn(ref):
            answer = "yes"
        case NotPublished():
            answer = "no"
        case CannotDecide(_, command):
            answer = "cannot decide"
    return {
        **revision_as_data(shown.description),
        "doc": shown.description.revision.doc,
        "origin": origin_as_data(shown.origin),
        "published": answer,
        "published_in": ref,
        "hint": command,
    }
