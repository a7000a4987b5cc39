"""Python text as `ruff format` leaves it, for what is written into revision files."""

import re
import sys
from collections.abc import Iterable, Sequence

WIDTH = 88
"""The line length that Black and ruff have unless they are told otherwise."""
INDENT = "    "


def render_literal(value: str | Sequence[str] | None) -> str:
    """Return a text, several texts or None as Python: one alone as a text, none as None."""
    if isinstance(value, str):
        return _quote(value)
    texts = [_quote(each) for each in value or ()]
    if len(texts) < 2:
        return texts[0] if texts else "None"
    # With a comma at its end no formatter joins the lines, however long a line may be.
    return "\n".join(["(", *(f"{INDENT}{text}," for text in texts), ")"])


def render_assignment(target: str, value: str | Sequence[str] | None) -> str:
    """Return an assignment of that literal; a line that is too long is broken."""
    literal = render_literal(value)
    line = f"{target} = {literal}"
    if "\n" in literal or len(line) <= WIDTH or len(INDENT + literal) > WIDTH:
        return line
    return f"{target} = (\n{INDENT}{literal}\n)"


def _quote(text: str) -> str:
    """Return a text in double quotes, unless single ones spare backslashes."""
    quoted = repr(text)
    if quoted.startswith('"') or '"' in text:
        return quoted
    return f'"{quoted[1:-1]}"'


def escape_docstring(text: str) -> str:
    """Return a text so that it can stand in a docstring: nothing in it ends or escapes it."""
    printable = re.sub(r"[^\S\n]", " ", text.strip()).encode("utf-8", "replace").decode()
    printable = "".join(each for each in printable if each.isprintable() or each == "\n")
    lines = [line.rstrip() for line in printable.replace("\\", "\\\\").split("\n")]
    escaped = "\n".join(lines).replace('"""', '\\"\\"\\"')
    return f"\\{escaped}" if escaped.startswith('"') else escaped


def render_imports(lines: Iterable[str]) -> str:
    """Return import lines, each once, as isort orders them: the standard library's first."""
    unique = {line.strip() for line in lines if line.strip()}
    sections: dict[bool, list[str]] = {True: [], False: []}
    for line in sorted(unique, key=lambda line: (line.startswith("from "), line)):
        sections[line.split()[1].partition(".")[0] in sys.stdlib_module_names].append(line)
    return "\n\n".join("\n".join(section) for section in sections.values() if section)
