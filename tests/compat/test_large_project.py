"""A project of 300 revisions, by Alembic and by gitmig in turns: the same after each stretch."""

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.compat.large import LargeRevision, write_large
from tests.compat.tools import Said, Session, Tool, dump_database

STRETCH = 60
CLEAN = Said(0, "No new upgrade operations detected.\n")


@dataclass(frozen=True)
class Run:
    """A database, and the tools that take turns at it: the next one is the next one's turn."""

    url: str
    turns: Iterator[Session]

    def do(self, *commands: str) -> dict[str, Any]:
        """Run each command by the tool whose turn it is; return what the database then has."""
        for command in commands:
            next(self.turns).do(*command.split())
        return dump_database(self.url)


class Pair:
    """Two databases: what Alembic does to one, gitmig does to the other, in every step."""

    def __init__(self, runs: Sequence[Run], threads: ThreadPoolExecutor) -> None:
        self.runs = runs
        self.threads = threads

    def do(self, *commands: str) -> dict[str, Any]:
        """Run the commands on both; the databases have to be the same afterwards."""
        done = self.threads.map(lambda run: run.do(*commands), self.runs)
        one: dict[str, Any]
        one, other = done
        assert one == other, commands
        return one

    def say(self, *command: str) -> Said:
        """Run a command by both, which have to say the same."""
        one, other = self.threads.map(lambda run: next(run.turns).run(*command), self.runs)
        assert _without_addresses(one.output) == _without_addresses(other.output), command
        assert one.code == other.code, command
        return Said(one.code, _without_addresses(one.output))

    def with_one_each(self, sessions: Iterable[Session]) -> "Pair":
        """Return the same databases, each in the hands of one tool."""
        turns = zip(self.runs, sessions, strict=True)
        return Pair([Run(run.url, cycle([one])) for run, one in turns], self.threads)


@pytest.fixture
def revisions(tmp_path: Path) -> list[LargeRevision]:
    return write_large(tmp_path)


@pytest.fixture
def pair(
    two_urls: tuple[str, str],
    tmp_path: Path,
    revisions: list[LargeRevision],
    alembic_tool: Tool,
    gitmig_tool: Tool,
) -> Iterator[Pair]:
    tools = (alembic_tool, gitmig_tool)
    with ExitStack() as stack, ThreadPoolExecutor() as threads:
        sessions = [
            [stack.enter_context(tool.at(tmp_path, url, "keep")) for tool in order]
            for url, order in zip(two_urls, (tools, tools[::-1]), strict=True)
        ]
        yield Pair(
            [Run(url, cycle(turns)) for url, turns in zip(two_urls, sessions, strict=True)], threads
        )


def test_they_take_turns_over_300_revisions(
    pair: Pair,
    revisions: list[LargeRevision],
    tmp_path: Path,
    alembic_tool: Tool,
    gitmig_tool: Tool,
) -> None:
    assert len(revisions) == 300
    stretches = [revisions[at : at + STRETCH] for at in range(0, len(revisions), STRETCH)]
    for stretch in stretches:
        pair.do(*(f"upgrade {each.id}" for each in stretch))
    assert pair.say("check") == pair.say("check") == CLEAN
    assert pair.do()["heads"] == ["r14cheap"]
    assert pair.do("stamp r07merge")["heads"] == ["r07merge"]
    assert pair.do("stamp --purge heads")["heads"] == ["r14cheap"]
    before = pair.do()
    _generate(pair, tmp_path, (alembic_tool, gitmig_tool))
    assert pair.do() == before
    for stretch in reversed(stretches):
        pair.do(*(f"downgrade {each.undo}" for each in reversed(stretch)))
    assert pair.do()["heads"] == []


def _generate(pair: Pair, root: Path, tools: Sequence[Tool]) -> None:
    """Let each tool generate what later models need, and the other one run that, and undo it."""
    later = [replace(tool, environ={**tool.environ, "LATER": "1"}) for tool in tools]
    with ExitStack() as stack:
        places = [root / tool.name for tool in later]
        for place in places:
            write_large(place)
        writers, readers = (
            pair.with_one_each(
                stack.enter_context(tool.at(place, run.url))
                for tool, place, run in zip(order, places, pair.runs, strict=True)
            )
            for order in (later, later[::-1])
        )
        assert writers.say("check") == readers.say("check")
        writers.do("revision --autogenerate -m later --rev-id later --head r14cheap")
        readers.do("upgrade heads")
        assert writers.say("check") == readers.say("check") == CLEAN
        readers.do("downgrade r14cheap")


def _without_addresses(output: str) -> str:
    """Return differences without what is another in each process."""
    return re.sub(r" object at 0x[0-9a-f]+", "", output)
