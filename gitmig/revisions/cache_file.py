"""One file of what is remembered between two runs; whatever is wrong with it, it is no error."""

import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gitmig.errors import FileNotWritten


def read_cache_file(path: Path, format_: Sequence[int]) -> dict[str, Any]:
    """Return what the file has; nothing for one that is missing, damaged or of another format."""
    try:
        header, _, body = path.read_bytes().partition(b"\n")
        if json.loads(header) != [*format_, zlib.crc32(body)]:
            return {}
        document = json.loads(body)
    except (OSError, ValueError, TypeError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def write_cache_file(path: Path, format_: Sequence[int], document: dict[str, Any]) -> None:
    """Write a line of format and checksum, and a line with the rest; both are JSON."""
    # Imported here: most runs find everything in the cache and write nothing.
    from gitmig.files import write_atomically

    body = json.dumps(document, separators=(",", ":")).encode()
    header = json.dumps([*format_, zlib.crc32(body)]).encode()
    try:
        make_cache_directory(path.parent)
        # The checksum tells of what a crash of the machine left: that is not worth waiting for.
        write_atomically(path, header + b"\n" + body, durable=False)
    except (OSError, FileNotWritten):
        return


def make_cache_directory(path: Path) -> None:
    """Make a directory that Git and backups ignore: https://bford.info/cachedir/."""
    from gitmig.files import write_atomically

    path.mkdir(parents=True, exist_ok=True)
    for name, text in (
        (".gitignore", "*\n"),
        ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n"),
    ):
        if not (path / name).exists():
            write_atomically(path / name, text.encode(), durable=False)
