"""What merges would do, as a matrix with what it means below, and as JSON."""

from collections.abc import Iterator
from typing import Any

from gitmig.merging.forecast import Branch, Forecast, Outlook, Pair
from gitmig.merging.heads import render_conflict, render_undecided
from gitmig.output.console import echo, echo_json, echo_lines, mark_style, note

PROBLEMS = {
    "fork": "F",
    "conflict": "C",
    "revisions": "R",
    "operations": "O",
    "undecided": "?",
}
"""Each problem as `--fail-on` and JSON name it, and its letter in the matrix."""

_LEGEND = (
    "F: the graph forks, C: files conflict, R: revisions conflict, O: operations conflict, "
    "?: cannot decide"
)


def print_forecast(found: Forecast, *, as_json: bool, quiet: bool = False) -> None:
    """Print the matrix, then a paragraph for each merge that has a problem."""
    if as_json:
        echo_json(_as_data(found))
        return
    if not found.branches:
        base = found.base.short
        note(f"no branch has revisions that {base} lacks, or changes those of {base}", quiet=quiet)
        return
    echo_lines(_render_matrix(found))
    for branch in found.branches:
        for fault in branch.faults:
            echo(f"\n{branch.names[0]} is broken: {fault}")
        echo_lines(_render_outlook(f"{branch.names[0]} into {found.base.short}", branch.outlook))
    for pair in found.pairs:
        title = f"{pair.one.names[0]} with {pair.other.names[0]}"
        echo_lines(_render_outlook(title, pair.outlook))
    note(_LEGEND, quiet=quiet)


def _render_matrix(found: Forecast) -> Iterator[str]:
    names = [branch.names[0] for branch in found.branches]
    of_pair = {
        (pair.one.names[0], pair.other.names[0]): _letters(pair.outlook) for pair in found.pairs
    }
    width = max(map(len, names))
    base = max(len(found.base.short), len(PROBLEMS))
    numbers = [str(number) for number in range(1, len(names) + 1)]
    gap = len(numbers[-1])
    head = "  ".join(number.ljust(len(PROBLEMS)) for number in numbers[1:])
    yield f"{'':{gap}}  {'':{width}}  {found.base.short:{base}}  {head}".rstrip()
    for row, (number, name, branch) in enumerate(
        zip(numbers, names, found.branches, strict=True), start=1
    ):
        cells = [
            of_pair[name, other].ljust(len(PROBLEMS)) if column > row else " " * len(PROBLEMS)
            for column, other in enumerate(names[1:], start=2)
        ]
        line = f"{number:>{gap}}  {name:{width}}  {_letters(branch.outlook):{base}}  "
        yield (line + "  ".join(cells)).rstrip()


def _letters(outlook: Outlook) -> str:
    return "".join(letter for name, letter in PROBLEMS.items() if name in outlook.problems) or "."


def _render_outlook(title: str, outlook: Outlook) -> Iterator[str]:
    if not outlook.problems:
        return
    yield ""
    yield f"{title}:"
    if outlook.forks:
        yield mark_style("  the graph forks: `gitmig merge` has to join its heads")
    for path in outlook.files or ():
        yield f"  Git cannot merge {path}"
    for fault in outlook.revisions:
        yield f"  {fault}"
        yield f"    {fault.hint}"
    for conflict in outlook.judgement.conflicts:
        yield f"  {render_conflict(conflict)}"
    if outlook.files is None:
        yield "  cannot decide whether files conflict: no common commit is here"
        yield "    `git fetch --unshallow` brings it, if the clone is shallow"
    undecided = render_undecided(outlook.judgement)
    if undecided is not None:
        yield f"  {undecided}"


def _as_data(found: Forecast) -> dict[str, Any]:
    return {
        "base": found.base.short,
        "branches": [_branch_as_data(branch) for branch in found.branches],
        "pairs": [_pair_as_data(pair) for pair in found.pairs],
    }


def _branch_as_data(branch: Branch) -> dict[str, Any]:
    return {
        "refs": list(branch.names),
        "ahead": [revision.id for revision in branch.variation.ahead],
        "faults": [fault._asdict() for fault in branch.faults],
        **_outlook_as_data(branch.outlook),
    }


def _pair_as_data(pair: Pair) -> dict[str, Any]:
    sides = [pair.one.names[0], pair.other.names[0]]
    return {"refs": sides, **_outlook_as_data(pair.outlook)}


def _outlook_as_data(outlook: Outlook) -> dict[str, Any]:
    return {
        "problems": [name for name in PROBLEMS if name in outlook.problems],
        "files": None if outlook.files is None else list(outlook.files),
        "revisions": [fault._asdict() for fault in outlook.revisions],
        "operations": [
            {
                "sentence": conflict.sentence,
                "places": [conflict.one.place, conflict.other.place],
                "revisions": [conflict.one.revision, conflict.other.revision],
            }
            for conflict in outlook.judgement.conflicts
        ],
        "undecided": [deed.place for deed in outlook.judgement.undecided],
    }
