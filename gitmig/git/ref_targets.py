"""Targets that are branches, tags or commits: `git:v1.4` is the heads that the tag's tree has."""

import re
from collections.abc import Iterable

from gitmig.errors import RefNotHere, RefSeveralHeads
from gitmig.git.graphs import PREFIX, get_graph
from gitmig.revisions.directory import ScriptDirectory
from gitmig.revisions.target import HeadSet

_TARGET = re.compile(r"git:([^:]+)")


def expand_targets(scripts: ScriptDirectory, targets: str | Iterable[str]) -> tuple[str, ...]:
    """Return one target or several, each `git:REF` as the ids of its heads; `base` without any.

    In a range, `git:A:git:B`, heads of A are joined by commas, and there is a range to each of B.

    Raises:
        RefNotHere: the checkout lacks one of its heads.
        UnknownRef, GraphFaults, NotARepository, GitMissing: the ref cannot be read.
    """
    several = [targets] if isinstance(targets, str) else targets
    return tuple(found for target in several for found in _expand(scripts, target))


def _expand(scripts: ScriptDirectory, target: str) -> Iterable[str]:
    if PREFIX not in target:
        return (target,)
    start, colon, end = _split(target)
    if start.startswith(PREFIX):
        start = ",".join(_find_heads(scripts, start))
    ends = _find_heads(scripts, end) if end.startswith(PREFIX) else (end,)
    return tuple(f"{start}{colon}{each}" for each in ends)


def _split(target: str) -> tuple[str, str, str]:
    """Return start, colon and end of a range; only an end where it is none."""
    if _TARGET.fullmatch(target):
        return "", "", target
    found = re.fullmatch(rf"({_TARGET.pattern}|[^:]*)(:)(.*)", target)
    return (found[1], ":", found[4]) if found else ("", "", target)


def find_head_set(scripts: ScriptDirectory, target: str) -> HeadSet | None:
    """Return the heads that `git:REF` stands for, or None for another kind of target.

    Raises: as `expand_targets`.
    """
    if not _TARGET.fullmatch(target):
        return None
    ids = _find_heads(scripts, target)
    return HeadSet(target, () if ids == ("base",) else ids)


def get_only_head(scripts: ScriptDirectory, target: str) -> str:
    """Return a target, or range, in which each end that is `git:REF` is its one head.

    Raises:
        RefSeveralHeads: it has several.
        GitmigError: as `expand_targets`.
    """
    expanded = expand_targets(scripts, [target])
    if len(expanded) > 1:
        raise RefSeveralHeads(target, len(expanded))
    return expanded[0]


def _find_heads(scripts: ScriptDirectory, target: str) -> tuple[str, ...]:
    ref = target.removeprefix(PREFIX)
    heads = get_graph(scripts, ref).real_heads
    missing = [head for head in heads if head not in scripts.graph]
    if missing:
        raise RefNotHere(ref, missing)
    return heads or ("base",)
