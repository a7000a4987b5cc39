"""Wall time and peak memory of a process, rivals taking turns so that noise hits all alike."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

RUN_ONE = Path(__file__).with_name("run_one.py")


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
    with tempfile.NamedTemporaryFile() as output:
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(RUN_ONE), output.name, *rival.command],
            cwd=rival.directory,
            env={**os.environ, **rival.environ},
            stdout=subprocess.PIPE,
            check=True,
        )
        seconds, peak_kib, status = map(float, done.stdout.split())
        text = output.read().decode(errors="replace")
    if status:
        code = os.waitstatus_to_exitcode(int(status))
        raise RuntimeError(f"{' '.join(rival.command)} exited {code}:\n{text}")
    if rival.reports:
        seconds = float(text.split()[-1])
    return seconds, peak_kib / 1024
