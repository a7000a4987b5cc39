"""The expressions by which people name revisions, as values: `[label@][symbol][(+|-)N]`."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from gitmig.errors import MalformedRange, MalformedTarget, RangeNotAllowed
from gitmig.revisions.markers import RESERVED

_OFFSET = re.compile(r"[+-]\d+\Z")


@dataclass(frozen=True, slots=True)
class Target:
    """One or more revisions, as somebody wrote them; what they are is the graph's to tell."""

    text: str
    branch: str | None = None
    """What stands before the `@`: a label, an id or a prefix."""
    symbol: str | None = None
    """An id, a prefix, a label, head, heads, base or current; None where only steps are given."""
    offset: int | None = None
    """Steps up from there, or down if negative; None where no steps are given."""

    def __str__(self) -> str:
        return self.text

    def taken_whole(self, names: Container[str]) -> "Target":
        """Return the target with its steps taken as a part of the name, where it is one of `names`.

        `v-2` is two below `v`, unless there is a label `v-2`.
        """
        if self.symbol is None or self.symbol in RESERVED or self.offset is None:
            return self
        whole = self.text.rpartition("@")[2]
        return Target(self.text, self.branch, whole) if whole in names else self


@dataclass(frozen=True, slots=True)
class Range:
    """The revisions from one to another, both included; None is the base, or the heads."""

    text: str
    start: Target | None
    end: Target | None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class HeadSet:
    """Where a downgrade leads that leaves exactly these heads, and what they need."""

    text: str
    ids: tuple[str, ...]
    """Full ids; none is the base."""

    def __str__(self) -> str:
        return self.text


def parse_target(text: str) -> Target:
    """Return the target that `text` expresses.

    Raises:
        MalformedTarget: it has no symbol and no steps, or more than one `@`.
        RangeNotAllowed: it has a `:`.
    """
    rest = text.strip()
    if ":" in rest:
        raise RangeNotAllowed(text)
    branch, at, symbol = rest.rpartition("@")
    if "@" in branch:
        raise MalformedTarget(text, "it has more than one `@`")
    if at and not branch:
        raise MalformedTarget(text, "there is nothing before its `@`")
    steps = _OFFSET.search(symbol)
    symbol = symbol[: steps.start()] if steps else symbol
    if not symbol and not steps:
        raise MalformedTarget(text, "there is nothing after its `@`" if at else "it is empty")
    return Target(rest, branch or None, symbol or None, int(steps[0]) if steps else None)


def parse_range(text: str) -> Range:
    """Return the range that `text` expresses: `start:end`, where each may be left out.

    Raises:
        MalformedRange: it has not exactly one `:`.
        MalformedTarget: its start or its end is no target.
    """
    start, colon, end = text.strip().partition(":")
    if not colon or ":" in end:
        raise MalformedRange(text)
    return Range(
        text.strip(),
        parse_target(start) if start else None,
        parse_target(end) if end else None,
    )


def read_target(target: str | Target, names: Container[str]) -> Target:
    """Return a target that may not have been parsed yet, as it is meant where these are names.

    Raises:
        GitmigError: as `parse_target`.
    """
    parsed = parse_target(target) if isinstance(target, str) else target
    return parsed.taken_whole(names)


def read_targets(
    targets: str | Target | Iterable[str | Target], names: Container[str]
) -> list[Target]:
    """Return targets that may be one alone, each as `read_target` does."""
    several = [targets] if isinstance(targets, str | Target) else targets
    return [read_target(target, names) for target in several]
