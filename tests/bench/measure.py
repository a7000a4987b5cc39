"""Wall time and peak memory of a process, rivals taking turns so that noise hits all alike."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

NO_BYTECODE = {"PYTHONDONTWRITEBYTECODE": "1"}
"""So that each run of a rival finds what the first one found."""


@dataclass(frozen=True)
class Rival:
    """One side of a comparison: a command, and what must be done before each run of it."""

    command: Sequence[str]
    directory: Path
    before: Callable[[], None] = lambda: None
    environ: Mapping[str, str] = field(default_factory=dict)
    reports: bool = False
    """Whether the process itself says, at its end, how many seconds the part took that counts."""


@dataclass(frozen=True)
class Measurement:
    """The medians of several runs."""

    seconds: float
    peak_mib: float


def measure_alternating(rivals: Sequence[Rival], runs: int) -> list[Measurement]:
    """Run each rival `runs` times, taking turns, after one uncounted round."""
    samples: list[list[tuple[float, float]]] = [[] for _ in rivals]
    for turn in range(runs + 1):
        for rival, sample in zip(rivals, samples, strict=True):
            rival.before()
            result = _run(rival)
            if turn:
                sample.append(result)
    return [
        Measurement(
            statistics.median(seconds for seconds, _ in sample),
            statistics.median(peak for _, peak in sample),
        )
        for sample in samples
    ]


def _run(rival: Rival) -> tuple[float, float]:
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            rival.command,
            cwd=rival.directory,
            env={**os.environ, **NO_BYTECODE, **rival.environ},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace")
    if process.returncode:
        raise RuntimeError(f"{' '.join(rival.command)} exited {process.returncode}:\n{text}")
    if rival.reports:
        seconds = float(text.split()[-1])
    return seconds, usage.ru_maxrss / 1024
