"""Processes that still run, that do not, and those of which nothing is known."""

import subprocess
import sys

import pytest

from gitmig.runtime.process import is_running, name_process

TELL = "from gitmig.runtime.process import name_process; print(name_process(), flush=True); input()"


def test_another_process_runs_until_it_ends() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", TELL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        assert name != name_process()
        assert is_running(name) is True
        process.kill()
        process.wait()
    assert is_running(name) is False


def test_this_process_runs() -> None:
    assert is_running(name_process()) is True


def test_one_with_the_number_of_a_process_that_is_no_more() -> None:
    place, number, start = name_process().split()
    assert is_running(f"{place} {number} {int(start) - 1}") is False


@pytest.mark.parametrize("name", [None, "", "elsewhere 1 1", "nonsense"])
def test_what_cannot_be_decided(name: str | None) -> None:
    assert is_running(name) is None


def test_without_its_start_a_number_says_nothing() -> None:
    place, number, _ = name_process().split()
    assert is_running(f"{place} {number}") is None
