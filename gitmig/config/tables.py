"""Settings that are tables of their own: hooks on new files, and several databases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

WriteHookType = Literal["console_scripts", "exec", "module"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteHook:
    """A program that is run on each revision file that gitmig writes."""

    name: str
    type: WriteHookType
    entrypoint: str | None = None
    """The console script, for `console_scripts`."""
    executable: str | None = None
    """The program, for `exec`."""
    module: str | None = None
    """The module, for `module`."""
    options: str = ""
    """The arguments; `REVISION_SCRIPT_FILENAME` stands for the file, which else comes first."""
    cwd: str | None = None
    """Where it is run; None is where gitmig is."""

    def __post_init__(self) -> None:
        if not self.target:
            raise ValueError(f"a hook of type {self.type} with `{self._target_key}`")

    @property
    def target(self) -> str | None:
        """What is run: the value of the key that belongs to the type."""
        value: str | None = getattr(self, self._target_key)
        return value

    @staticmethod
    def knows(type_: str | None) -> bool:
        """Tell whether the type is one that gitmig brings."""
        return type_ in get_args(WriteHookType)

    @property
    def _target_key(self) -> str:
        keys = {"console_scripts": "entrypoint", "exec": "executable", "module": "module"}
        return keys[self.type]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredHook(WriteHook):
    """A hook of an Alembic project's own type: a function, which env.py registers for the type."""

    given: Mapping[str, str]
    """All that is said of it."""

    def __post_init__(self) -> None:
        """Leave it to the function what it needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """One of several databases that env.py brings to their heads together."""

    url: str | None = None
    metadata: tuple[str, ...] = ()
