"""Reads the markers of a revision file as literals; no line of the file is run."""

import ast
import io
import re
import tokenize
import warnings
from inspect import cleandoc

from gitmig.errors import Fault
from gitmig.revisions.markers import Markers, find_id_fault, find_label_fault, locate_revision
from gitmig.revisions.revision import Revision

_LFS_POINTER = b"version https://git-lfs"
_CONFLICT = re.compile(rb"^(<<<<<<<|>>>>>>>) ", re.MULTILINE)
_MARKERS = frozenset({"revision", "down_revision", "branch_labels", "depends_on"})
_ASSIGNMENTS = (ast.Assign, ast.AnnAssign)
_COLLECTIONS = (ast.Tuple, ast.List, ast.Set)


class _Wrong(Exception):
    """Carries a fault out of the depth of the file."""

    def __init__(self, code: str, message: str, hint: str, line: int | None) -> None:
        self.fault = Fault(code, message, hint, None, line)


def parse_revision(data: bytes, path: str, content_id: str) -> Revision | Fault:
    """Return the revision that a file's bytes describe, or what is wrong with them."""
    with warnings.catch_warnings(action="ignore"):
        return locate_revision(parse_markers(data), path, content_id)


def parse_markers(data: bytes) -> Markers | Fault:
    """Return the markers of a file's bytes, or what is wrong with them; the path is not known.

    Invalid escapes in people's strings are for those who run the file. Warnings of them are the
    caller's to ignore, around many files: around each they would cost a tenth of the parsing.
    """
    try:
        _refuse_what_is_not_python(data)
        return _read_module(_parse_module(data))
    except _Wrong as wrong:
        return wrong.fault


def _refuse_what_is_not_python(data: bytes) -> None:
    if data.startswith(_LFS_POINTER):
        raise _Wrong(
            "lfs-pointer",
            "the file is a Git LFS pointer, not Python",
            "`git lfs pull` fetches it; revision files are better kept out of LFS",
            1,
        )
    if b"<<<<<<<" in data and (conflict := _CONFLICT.search(data)):
        raise _Wrong(
            "conflict-markers",
            "the file has Git's conflict markers in it",
            "settle the conflict, delete the marker lines, then `git add` the file",
            data.count(b"\n", 0, conflict.start()) + 1,
        )
    if b"\0" in data:
        raise _Wrong(
            "not-text",
            "the file has NUL bytes in it",
            "save it as UTF-8 text; `git checkout -- <file>` brings back what was committed",
            data.count(b"\n", 0, data.index(b"\0")) + 1,
        )


def _parse_module(data: bytes) -> ast.Module:
    # Some versions of Python let wrong bytes pass in comments.
    if (not data.isascii() or b"coding" in data) and (fault := _find_encoding_fault(data)):
        raise fault
    try:
        return ast.parse(data)
    except SyntaxError as error:
        raise _Wrong(
            "syntax-error",
            f"the file is not valid Python: {error.msg}",
            f"mend it; `python -m py_compile <file>` shows the place{_quote(error.text)}",
            error.lineno,
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise _Wrong(
            "syntax-error", f"the file cannot be parsed: {error}", "make it simpler", None
        ) from error


def _quote(line: str | None) -> str:
    return f": `{line.strip()}`" if line and line.strip() else ""


def _find_encoding_fault(data: bytes) -> _Wrong | None:
    """Return the fault of bytes that are no text in the encoding that they declare."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        data.decode(encoding)
    except UnicodeDecodeError as error:
        reason, line = f"not {error.encoding}", data.count(b"\n", 0, error.start) + 1
    except (SyntaxError, LookupError) as error:
        reason, line = str(error).replace("invalid or missing encoding declaration", "not UTF-8"), 1
    else:
        return None
    return _Wrong(
        "undecodable",
        f"the file's bytes are no text: {reason}",
        "save it as UTF-8, or declare its encoding in the first line: `# coding: <name>`",
        line,
    )


def _read_module(module: ast.Module) -> Markers:
    values: dict[str, tuple[tuple[str, ...] | str | None, int]] = {}
    for statement in module.body:
        if isinstance(statement, _ASSIGNMENTS):
            for name in _find_names(statement):
                values[name] = _read_value(name, statement), statement.lineno
    if "down_revision" not in values:
        line = values["revision"][1] if "revision" in values else 1
        raise _Wrong(
            "missing-marker",
            "the file has no `down_revision` marker",
            'write `down_revision = "<id of the parent>"`, or `down_revision = None` for a base; '
            "a file that is no revision belongs elsewhere",
            line,
        )
    revision, line = values.get("revision", (None, 1))
    return Markers(
        _get_id(revision, line) if "revision" in values else None,
        _get_many("down_revision", values),
        _get_many("depends_on", values),
        _get_labels(values),
        _get_doc(module),
        line,
    )


def _find_names(statement: ast.Assign | ast.AnnAssign) -> list[str]:
    """Return the markers that a statement assigns; an annotation alone assigns none."""
    if statement.value is None:
        return []
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [
        target.id for target in targets if isinstance(target, ast.Name) and target.id in _MARKERS
    ]


def _read_value(name: str, statement: ast.Assign | ast.AnnAssign) -> tuple[str, ...] | str | None:
    value = statement.value
    if isinstance(value, ast.Constant) and (value.value is None or isinstance(value.value, str)):
        return value.value
    if isinstance(value, _COLLECTIONS):
        items = [item.value if isinstance(item, ast.Constant) else None for item in value.elts]
        texts = [item for item in items if isinstance(item, str)]
        if len(texts) == len(items):
            # A set has no order of its own.
            return tuple(dict.fromkeys(sorted(texts) if isinstance(value, ast.Set) else texts))
    raise _Wrong(
        "computed-marker",
        f"`{name}` is not written out as text",
        _how_to_write(name),
        statement.lineno,
    )


def _how_to_write(name: str) -> str:
    if name == "revision":
        return 'the file is read without being run: write `revision = "<id>"`'
    return (
        f'the file is read without being run: write `{name} = "<text>"`, '
        f'`{name} = ("<text>", "<text>")` or `{name} = None`'
    )


def _get_id(value: tuple[str, ...] | str | None, line: int) -> str:
    if not isinstance(value, str):
        raise _Wrong(
            "computed-marker", "`revision` is not one text", _how_to_write("revision"), line
        )
    reason = find_id_fault(value)
    if reason:
        raise _Wrong(
            "invalid-id",
            f"`{value}` cannot be a revision id: {reason}",
            "give one to 32 characters without `@`, `-`, `+` and `:`",
            line,
        )
    return value


def _get_many(
    name: str, values: dict[str, tuple[tuple[str, ...] | str | None, int]]
) -> tuple[str, ...]:
    value, _ = values.get(name, (None, 0))
    if isinstance(value, str):
        return (value,)
    return value or ()


def _get_labels(values: dict[str, tuple[tuple[str, ...] | str | None, int]]) -> tuple[str, ...]:
    labels = _get_many("branch_labels", values)
    for label in labels:
        reason = find_label_fault(label)
        if reason:
            raise _Wrong(
                "invalid-label",
                f"`{label}` cannot be a branch label: {reason}",
                "give a word that is not head, heads, base, current or `+1`, without `@` and `:`",
                values["branch_labels"][1],
            )
    return labels


def _get_doc(module: ast.Module) -> str:
    if not module.body or not isinstance(first := module.body[0], ast.Expr):
        return ""
    value = first.value
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return _clean(value.value)
    return ""


def _clean(doc: str) -> str:
    """Return what `inspect.cleandoc` does, at once where no line is indented: most headers."""
    if "\n " in doc or "\t" in doc:
        return cleandoc(doc)
    return doc.lstrip().rstrip("\n")
