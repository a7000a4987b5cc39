"""What keeps models and migrations from being compared, or a revision from being written."""

from collections.abc import Sequence
from pathlib import Path

from gitmig.errors.error import GitmigError


class MetadataMissing(GitmigError):
    """Models are needed, and no setting names them."""

    def __init__(self, environment: Path | None = None, database: str | None = None) -> None:
        self.environment = environment
        table = f"tool.gitmig.databases.{database}" if database else "tool.gitmig"
        super().__init__(
            "no models are named: neither the setting `metadata` nor "
            f"{environment or 'env.py'} gives any",
            hint=f'set `metadata = "package.module:Base"` in [{table}]',
        )


class MetadataEmpty(GitmigError):
    """The models have no table at all, while the database has some."""

    def __init__(self, tables: Sequence[str]) -> None:
        self.tables = tuple(tables)
        shown = ", ".join(self.tables[:5]) + (", ..." if len(self.tables) > 5 else "")
        super().__init__(
            f"the models have no tables, while the database has {len(self.tables)}: {shown}",
            hint="import every module with models where `metadata` points; "
            "`gitmig revision --autogenerate --yes` writes the removal of all of them",
        )


class DatabaseBehind(GitmigError):
    """The database is not at the newest revisions, so a comparison would mislead."""

    def __init__(self, current: Sequence[str], heads: Sequence[str]) -> None:
        self.current = tuple(current)
        self.heads = tuple(heads)
        at = ", ".join(current) or "the base"
        super().__init__(
            f"the database is not up to date: it is at {at}, the newest is {', '.join(heads)}",
            hint="`gitmig upgrade` first, "
            "or compare with `--baseline replay`, which leaves the database alone",
        )


class DatabasesDisagree(GitmigError):
    """Of several databases not all are at the same revisions, so no one revision fits all."""

    def __init__(self, states: Sequence[tuple[str, Sequence[str]]]) -> None:
        self.states = tuple((database, tuple(heads)) for database, heads in states)
        told = "; ".join(f"{name} is at {', '.join(at) or 'the base'}" for name, at in self.states)
        super().__init__(
            f"the databases are not at the same revisions: {told}",
            hint="`gitmig upgrade` brings all of them to the newest",
        )


class NotAHead(GitmigError):
    """A new revision was to follow one that others follow already."""

    def __init__(self, revision: str) -> None:
        self.revision = revision
        super().__init__(
            f"revision {revision} is not a head: a new one after it would part the line",
            hint="`gitmig heads` lists those to follow; `--splice` parts the line on purpose",
        )
