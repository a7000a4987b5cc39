"""What a terminal would obey, which is taken out of whatever people read."""

import re

_COMMANDS = re.compile(
    r"\x1b(?!\[(?:0|1|3[1236])m)"  # but the colours that are our own
    r"|\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]"
    r"|[\u202a-\u202e\u2066-\u2069]"
)
"""Control characters, the ends of lines apart; and those by which letters are shown in another
order than they have, so that code reads as what it is not (CVE-2021-42574)."""


def without_commands(text: str) -> str:
    """Return the text without what a terminal would obey.

    The message of a revision, or a table's name, may come from anybody's branch.
    """
    return _COMMANDS.sub("?", text)
