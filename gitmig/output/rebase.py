"""What `gitmig rebase` put where."""

from gitmig.commands.rebase import Rebased
from gitmig.ids import shorten
from gitmig.output.console import count, echo, echo_json, id_style, note, render_hint
from gitmig.output.revisions import render_name


def print_rebased(done: Rebased, *, as_json: bool, plan: bool) -> None:
    """Print each revision with its new parents."""
    if as_json:
        echo_json(
            {
                "onto": done.onto,
                "moves": [
                    {
                        "revision": move.revision.id,
                        "path": move.revision.path,
                        "parents_before": list(move.revision.down_revisions),
                        "parents": list(move.parents),
                    }
                    for move in done.moves
                ],
                "heads": list(done.heads),
            }
        )
        return
    if not done.moves:
        echo(f"nothing to do: your revisions follow those of {done.onto}")
        if len(done.heads) > 1:
            heads = count(len(done.heads), "head")
            note(
                f"there are {heads}: `gitmig merge` joins them, or name what to put them on: --onto"
            )
        return
    verb = "would follow" if plan else "follows now"
    for move in done.moves:
        revision = move.revision
        parents = ", ".join(id_style(shorten(parent)) for parent in move.parents)
        echo(f"{render_name(revision)} {verb} {parents} ({revision.path})")
    if len(done.heads) > 1:
        note(f"there are still {count(len(done.heads), 'head')}: `gitmig merge` joins them")
    elif not plan:
        note(render_hint("look at the files, then `git add` them"))
