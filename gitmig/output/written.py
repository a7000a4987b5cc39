"""What `gitmig revision` and `gitmig merge` say."""

from gitmig.output.console import echo, echo_json, id_style, relative_to_here
from gitmig.revisions.revision import shorten
from gitmig.revisions.written import Written


def print_written(result: Written | None, *, as_json: bool) -> None:
    """Print the new file and what is in it; None: nothing differed, so none was written."""
    if as_json:
        echo_json(_as_data(result))
    elif result is None:
        echo("nothing differs: no revision was written")
    else:
        follows = ", ".join(id_style(shorten(parent)) for parent in result.parents) or "<base>"
        echo(f"wrote {relative_to_here(result.path)}")
        echo(f"  revision {id_style(shorten(result.revision))}, follows {follows}")
        for sentence in result.operations:
            echo(f"  {sentence}")


def _as_data(result: Written | None) -> dict[str, object]:
    if result is None:
        return {"written": None, "revision": None, "parents": [], "operations": []}
    return {
        "written": str(result.path),
        "revision": result.revision,
        "parents": list(result.parents),
        "operations": list(result.operations),
    }
