"""Run as a script: plans an upgrade from nothing to the heads; says what 2,000 revisions cost."""

import sys
import time
from collections.abc import Iterator

from gitmig.revisions.graph import Graph
from gitmig.revisions.plan import plan_upgrade
from gitmig.revisions.revision import Revision

LINE = 4
"""How many revisions are on each of two lines between a branch point and the merge after it."""
UNIT = 2_000


def braid(count: int) -> Iterator[Revision]:
    """Yield revisions of which each tenth merges two lines, and each tenth parts them."""
    last: tuple[str, ...] = ()
    for start in range(0, count, 2 * LINE + 2):
        yield Revision(f"p{start}", last, path=f"{start:06}")
        ends = []
        for side in "ab":
            parent = f"p{start}"
            for number in range(LINE):
                key = f"{side}{start + number}"
                yield Revision(key, (parent,), path=f"{start:06}{side}{number}")
                parent = key
            ends.append(parent)
        last = (f"m{start}",)
        yield Revision(*last, tuple(ends), path=f"{start:06}z")


def measure(count: int) -> float:
    """Return the seconds that a graph and its plan take, for 2,000 of `count` revisions."""
    revisions = list(braid(count))
    start = time.perf_counter()
    plan = plan_upgrade(Graph(revisions), (), ["heads"])
    seconds = time.perf_counter() - start
    assert len(plan.steps) == count
    return seconds / count * UNIT


if __name__ == "__main__":
    print(min(measure(int(sys.argv[1])) for _ in range(3)))
