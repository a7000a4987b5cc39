"""Upgrades of an empty database by 1,000 revisions, each of which creates a table.

Most happen where the files are new: in CI, in an image that is deployed, on the machine of somebody
who has just joined. So neither tool has run there before: gitmig has no cache, Alembic no bytecode
of the files, and it does not spend time on writing it. In the other cases both have.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.aside import put_aside
from tests.bench.databases import create_database
from tests.bench.environment import Environment
from tests.bench.measure import Rival
from tests.bench.projects import forget_caches, make_alembic_project, make_gitmig_project

SQLITE = "sqlite:///bench.db"
POSTGRESQL = "postgresql+psycopg://postgres@127.0.0.1:5432/gitmig_bench"
REVISIONS = 1_000

_TOGETHER = {"GITMIG_TRANSACTION_PER_MIGRATION": "false"}
_NO_BYTECODE = {"PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True)
class Upgrade:
    """A way to upgrade; called with an environment, it makes both tools' projects."""

    url: str
    together: bool = False
    """Whether there is one transaction for all revisions, not one for each."""
    again: bool = False
    """Whether the tools have run the files before, on another database."""

    def __call__(self, environment: Environment) -> tuple[Rival, Rival]:
        """Return gitmig's run and Alembic's."""
        kind = "together" if self.together else "each"
        name = f"upgrade-{kind}-{self.again}-{self.url.partition(':')[0]}"
        ours = make_gitmig_project(environment, name, REVISIONS, self.url)
        theirs = make_alembic_project(
            environment, name, REVISIONS, self.url, together=self.together
        )
        setting = _TOGETHER if self.together else {}
        return (
            self._rival(environment.gitmig, ours, setting),
            self._rival(environment.alembic, theirs, {}),
        )

    def _rival(self, tool: str, project: Path, environ: Mapping[str, str]) -> Rival:
        bytecode = {} if self.again else _NO_BYTECODE
        command = [tool, "upgrade", "heads"]
        return Rival(command, project, self._before(project), {**environ, **bytecode})

    def _before(self, project: Path) -> Callable[[], None]:
        def before() -> None:
            if self.url == POSTGRESQL:
                create_database("gitmig_bench")
            if (database := project / "bench.db").exists():
                put_aside(database, project)
            if not self.again:
                forget_caches(project)

        return before
