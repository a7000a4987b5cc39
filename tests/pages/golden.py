"""The golden statements of each directive, case by case, with the call that each comes of."""

import ast
import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from textwrap import dedent

from tests.golden.ddl import cases
from tests.golden.ddl.cases import CASES
from tests.recorder import Recorder

FOLDER = Path(cases.__file__).parent
DIALECTS = sorted({path.name.split(".")[1] for path in FOLDER.glob("*.sql")})
LINE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """A call, and what becomes of it on each dialect."""

    call: str
    results: tuple[tuple[tuple[str, ...], str], ...]
    """Dialects that write the same, and what they write."""


def read_cases(directive: str) -> list[GoldenCase]:
    """Return the cases of a directive, in the order of their golden files."""
    calls = _calls()[directive]
    headers = [_header(directive, position) for position in range(len(calls))]
    found = {
        dialect: _split(FOLDER / f"{directive}.{dialect}.sql", headers) for dialect in DIALECTS
    }
    return [
        GoldenCase(call, _group({dialect: parts[position] for dialect, parts in found.items()}))
        for position, call in enumerate(calls)
    ]


def _calls() -> dict[str, list[str]]:
    """Return the source of each call, read from the file: a function does not know its text."""
    source = Path(cases.__file__).read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
            keys, lists = node.value.keys, node.value.values
            return {
                ast.literal_eval(key): [
                    _source(source, each.body)
                    for each in ast.walk(list_)
                    if isinstance(each, ast.Lambda)
                ]
                for key, list_ in zip(keys, lists, strict=True)
                if key is not None
            }
    raise AssertionError(f"no dictionary of cases in {cases.__file__}")


def _source(source: str, node: ast.expr) -> str:
    text = ast.get_source_segment(source, node) or ""
    line = in_one_line(text)
    stays_apart = re.search(r",\n\s*[)\]}]", text)  # as a formatter reads a last comma
    if len(line) <= LINE_LENGTH and not stays_apart:
        return line
    first, newline, rest = text.partition("\n")
    return first + newline + dedent(rest)


def in_one_line(call: str) -> str:
    """Return a call that is written on several lines on one."""
    line = re.sub(r"\s+", " ", call)
    return line.replace("( ", "(").replace(" )", ")").replace(",)", ")")


def _header(directive: str, position: int) -> str:
    recorder = Recorder()
    CASES[directive][position](recorder)
    (operation,) = recorder.operations
    return f"-- {operation.describe()}\n"


def _split(path: Path, headers: list[str]) -> list[str]:
    """Return what stands below each header."""
    text = path.read_text(encoding="utf-8")
    parts: list[str] = []
    for header in headers:
        assert text.startswith(header), f"{path.name} has no `{header.strip()}` where it should be"
        text = text.removeprefix(header)
        following = headers[len(parts) + 1 : len(parts) + 2]
        end = text.index(f"\n{following[0]}") if following else len(text)
        parts.append(text[:end].strip())
        text = text[end + 1 :]
    return parts


def _group(results: dict[str, str]) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Put those together that are the same but for the dialect's name in an error."""
    same = {dialect: text.replace(f": {dialect} ", ": ") for dialect, text in results.items()}
    order = list(dict.fromkeys(same.values()))
    ranked = sorted(results, key=lambda dialect: (order.index(same[dialect]), dialect))
    grouped = groupby(ranked, key=lambda dialect: same[dialect])
    return tuple((tuple(dialects), text) for text, dialects in grouped)
