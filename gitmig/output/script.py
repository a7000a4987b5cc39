"""An SQL script: to standard output or into a file, whole or not at all."""

from pathlib import Path

from gitmig.files import write_atomically
from gitmig.output.console import echo_json, echo_script, note, relative_to_here


def print_script(script: str, file: Path | None, *, as_json: bool, quiet: bool) -> None:
    """Print the script, or write it into `file` and say so."""
    if file is not None:
        _write(file, script.encode())
    if as_json:
        echo_json({"file": str(file) if file else None, "sql": script})
    elif file is None:
        if script:
            echo_script(script.rstrip("\n"))
        else:
            note("no SQL: nothing to do, or env.py writes files of its own", quiet=quiet)
    else:
        note(f"wrote {relative_to_here(file.absolute())}", quiet=quiet)


def _write(file: Path, data: bytes) -> None:
    if file.exists() and not file.is_file():  # a pipe or a device is not to be replaced by a file
        file.write_bytes(data)
    else:
        write_atomically(file, data)
