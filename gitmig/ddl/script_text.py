"""How statements stand in a script that a database's own client runs."""

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy import Dialect


class ScriptText:
    """What a dialect writes around its statements in a script; a dialect overrides the words."""

    begin: ClassVar[str] = "BEGIN"
    """The statement that begins a transaction."""
    commit: ClassVar[str] = "COMMIT"
    """The statement that ends it."""
    command_terminator: ClassVar[str] = ";"
    """What ends a statement when it is written down."""
    batch_separator: str = ""
    """The line after each statement that tells the client to send it, where it needs one.

    `context.configure(<dialect>_batch_separator=...)` puts another in its place, "" none.
    """

    autocommits: ClassVar[bool] = True
    """Whether its client commits each statement that stands outside a transaction."""
    announce_utf8: ClassVar[str] = ""
    """The statement that tells the server how the script is encoded, where there is one."""

    @classmethod
    def assume_server(cls, dialect: Dialect) -> None:
        """Tell a dialect that will never connect what today's servers can do."""

    def set_batch_separator(self, dialect_name: str, options: Mapping[str, Any]) -> None:
        """Take the separator from the options that env.py configured."""
        configured = options.get(f"{dialect_name}_batch_separator")
        if configured is not None:
            self.batch_separator = configured.strip()

    def render_begin(self) -> str:
        """Return what begins a transaction in a script; it is in one batch with what follows."""
        return f"{self.begin}{self.command_terminator}\n\n"

    def render_commit(self) -> str:
        """Return what ends a transaction in a script."""
        return self.render_command(self.commit)

    def render_command(self, text: str) -> str:
        """Return a statement with its terminator, an empty line, and the batch separator if any."""
        text = self._terminate(text.strip())
        return f"{text}{self.batch_separator}\n\n" if self.batch_separator else text

    def _terminate(self, text: str) -> str:
        lines = text.split("\n")
        while len(lines) > 1 and lines[-1].lstrip().startswith("--"):
            lines.pop()
        if not self.command_terminator or lines[-1].rstrip().endswith(self.command_terminator):
            return f"{text}\n\n"
        # Behind a comment it would be part of the comment.
        last = text.rpartition("\n")[2]
        gap = "\n" if "--" in last or "#" in last else ""
        return f"{text}{gap}{self.command_terminator}\n\n"
