"""Remembers which trees commits have, what is in a tree, and how two of them differ.

An object's id stands for its content, so none of that ever changes; what Git did not have is not
remembered, as a fetch may bring it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gitmig.revisions.cache_file import read_cache_file, write_cache_file

NAME = "trees.json"
"""The file in the directory of caches."""
FORMAT = [2]
"""The layout of the file, and the rules by which revision files are told from others."""
SPARE = {"trees": 2_000, "files": 2, "differences": 2_000}
"""How many answers of each kind are kept that nobody asked for in this run."""


class TreeCache:
    """Answers by the names that they were asked by, in one file; without a path in none."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        document = read_cache_file(path, FORMAT) if path else {}
        self._kept: dict[str, dict[str, Any]] = {kind: document.get(kind, {}) for kind in SPARE}
        self._used: dict[str, dict[str, Any]] = {kind: {} for kind in SPARE}
        self._is_changed = False

    def get_all(
        self, kind: str, keys: Iterable[str], ask: Callable[[Sequence[str]], Mapping[str, Any]]
    ) -> Mapping[str, Any]:
        """Return the answers to `keys`; those that are not known are asked for together."""
        kept, used = self._kept[kind], self._used[kind]
        keys = dict.fromkeys(keys)
        unknown = [key for key in keys if key not in kept]
        if unknown:
            answers = ask(unknown)
            kept.update(answers)
            self._is_changed = self._is_changed or bool(answers)
        found = {key: kept[key] for key in keys if key in kept}
        used.update(found)
        return found

    def save(self) -> None:
        """Write the file, if anything is new; that it cannot be written is no error."""
        if self._path is None or not self._is_changed:
            return
        for kind, used in self._used.items():
            spare = [key for key in self._kept[kind] if key not in used][-SPARE[kind] :]
            self._kept[kind] = {key: self._kept[kind][key] for key in spare} | used
        write_cache_file(self._path, FORMAT, self._kept)
        self._is_changed = False
