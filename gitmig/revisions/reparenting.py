"""Gives a revision other parents in its file's text; all else stays as it is, byte for byte."""

import ast
import codecs
import io
import re
import tokenize
import warnings
from collections.abc import Sequence

from gitmig.revisions.literals import render_literal

_HEADER = re.compile(r"^(?P<lead>\s*Revises:[ \t]*)(?P<value>[^\r\n]*)", re.MULTILINE)


def reparent(data: bytes, parents: Sequence[str]) -> bytes:
    """Return a revision file whose `down_revision`, and `Revises:` header, name `parents`.

    The file is one that was read as a revision without a fault.
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data[len(mark) :].decode(encoding.removesuffix("-sig"))
    with warnings.catch_warnings(action="ignore"):
        module = ast.parse(data)
    lines = _offsets(text)
    edits = [(*_place(node, text, lines), render_literal(parents)) for node in _values(module)]
    edits += _header_edits(module, text, lines, parents)
    for start, end, new in sorted(edits, reverse=True):
        newline = "\r\n" if "\r\n" in text else "\n"
        text = text[:start] + new.replace("\n", newline) + text[end:]
    return mark + text.encode(encoding.removesuffix("-sig"))


def _values(module: ast.Module) -> list[ast.expr]:
    """Return what `down_revision` is assigned; the last counts, so all are changed."""
    found: list[ast.expr] = []
    for node in module.body:
        match node:
            case ast.Assign(targets=targets, value=value):
                names = targets
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                names = [target]
            case _:
                continue
        if any(isinstance(name, ast.Name) and name.id == "down_revision" for name in names):
            found.append(value)
    return found


def _offsets(text: str) -> list[int]:
    """Return where each line begins, as Python counts lines."""
    return [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]


def _place(node: ast.expr | ast.stmt, text: str, lines: Sequence[int]) -> tuple[int, int]:
    """Return where a node begins and ends in the text; its columns are counted in UTF-8."""
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    return (
        _position(text, lines[node.lineno - 1], node.col_offset),
        _position(text, lines[end_line - 1], end_column),
    )


def _position(text: str, line: int, column: int) -> int:
    end = line
    while column > 0:
        column -= len(text[end].encode("utf-8"))
        end += 1
    return end


def _header_edits(
    module: ast.Module, text: str, lines: Sequence[int], parents: Sequence[str]
) -> list[tuple[int, int, str]]:
    """Return the edit of the docstring's `Revises:` line, if it has one."""
    if ast.get_docstring(module, clean=False) is None:
        return []
    start, end = _place(module.body[0], text, lines)
    found = _HEADER.search(text, start, end)
    if found is None:
        return []
    return [(found.start("value"), found.end("value"), ", ".join(parents) or "base")]
