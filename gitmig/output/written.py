"""What `gitmig revision` and `gitmig merge` say."""

from gitmig.ids import shorten
from gitmig.output.console import echo, echo_json, id_style, relative_to_here
from gitmig.revisions.written import Written


def print_written(result: Written | None, *, as_json: bool) -> None:
    """Print the new file and what is in it; None: nothing differed, so none was written."""
    if as_json:
        echo_json(written_as_data(result))
    elif result is None:
        echo("nothing differs: no revision was written")
    else:
        for written in (result, *result.further):
            _print(written)


def _print(written: Written) -> None:
    follows = ", ".join(id_style(shorten(parent)) for parent in written.parents) or "<base>"
    echo(f"wrote {relative_to_here(written.path)}")
    echo(f"  revision {id_style(shorten(written.revision))}, follows {follows}")
    for sentence in written.operations:
        echo(f"  {sentence}")


def written_as_data(result: Written | None) -> dict[str, object]:
    """Return the JSON form of what was written, if something was."""
    if result is None:
        return {"written": None, "revision": None, "parents": [], "operations": [], "further": []}
    return {
        "written": str(result.path),
        "revision": result.revision,
        "parents": list(result.parents),
        "operations": list(result.operations),
        "further": [written_as_data(written) for written in result.further],
    }
