"""What a run of the benchmarks is done with, and what is removed only when all is measured.

ext4 does not use an inode again that was freed within the last minutes, and looks through all of
them for each new file. Where thousands of files were removed a moment ago, creating a table takes
several times as long, for whoever does it.
"""

from itertools import count
from pathlib import Path


def put_aside(path: Path, project: Path) -> None:
    """Move a file or a directory out of its project, next to it."""
    aside = project.with_name(f"{project.name}-aside")
    aside.mkdir(exist_ok=True)
    path.rename(next(new for new in (aside / str(n) for n in count()) if not new.exists()))
