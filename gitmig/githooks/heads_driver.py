"""The merge driver for the file HEADS: Git asks gitmig instead of leaving a conflict in it.

https://git-scm.com/docs/gitattributes#_defining_a_custom_merge_driver
"""

import shlex
import sys

from gitmig.config import Settings
from gitmig.files import write_atomically
from gitmig.git.repository import Repository
from gitmig.revisions.heads_file import NAME

DRIVER = "gitmig-heads"
ATTRIBUTE = f"{NAME} merge={DRIVER}"
"""The line of .gitattributes, in the directory of the file."""

_SECTION = f"merge.{DRIVER}"


def install_driver(
    repository: Repository, settings: Settings, *, python: str = sys.executable
) -> None:
    """Configure the driver in this clone, and let the project's .gitattributes ask for it."""
    program = shlex.quote(python).replace("%", "%%")
    command = f"{program} -P -m gitmig hooks merge-heads %O %A %B"
    repository.git.change("config", f"{_SECTION}.name", "the heads of the migrations")
    repository.git.change("config", f"{_SECTION}.driver", command)
    path = settings.script_location / ".gitattributes"
    data = path.read_bytes() if path.is_file() else b""
    line = ATTRIBUTE.encode()
    if line not in data.splitlines():
        newline = b"\r\n" if b"\r\n" in data else b"\n"
        end = b"" if not data or data.endswith(b"\n") else newline
        write_atomically(path, data + end + line + newline)


def remove_driver(repository: Repository) -> None:
    """Take the driver out of the configuration of this clone, where it is."""
    answer = repository.git.run("config", "--get", f"{_SECTION}.driver", accept=(0, 1))
    if answer.text:
        repository.git.change("config", "--remove-section", _SECTION)
