"""What can go wrong in env.py, in the models and in loading a revision file."""

from pathlib import Path

from gitmig.errors.error import GitmigError


class NoMigrationContext(GitmigError, NameError):
    """`op` or `context` was used where no migration is running."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"`{name}` was used outside a migration: there is no database to apply it to",
            hint="call it from a revision's upgrade() or downgrade(), or from env.py, "
            "and run `gitmig upgrade`",
        )


class ContextNotConfigured(GitmigError):
    """env.py uses the migration context before it called `context.configure()`."""

    def __init__(self) -> None:
        super().__init__(
            "No context has been configured yet.",
            hint="call `context.configure(connection=...)` in env.py first",
        )


class ConfigureRefused(GitmigError):
    """`context.configure()` was called with what it cannot use."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, hint="in env.py: `context.configure(connection=connection, ...)`")


class RollbackImpossible(GitmigError):
    """env.py asked to roll back a run whose revisions are committed, or are somebody else's."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"begin_transaction() cannot be rolled back: {reason}",
            hint="where the database can roll back DDL, `transaction_per_migration = false` makes "
            "one transaction of the whole run; `gitmig upgrade --plan` shows what it would do",
        )


class EnvironmentMissing(GitmigError):
    """The environment has no env.py, and the settings name no database to do without."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"there is no {path}",
            hint="set `url`, which is enough for one database; `gitmig init` lays an env.py down, "
            "and `script_location` names one that is elsewhere",
        )


class EnvironmentFailed(GitmigError):
    """env.py raised; `__cause__` is what it raised."""

    def __init__(self, place: str, reason: str, user_traceback: str) -> None:
        self.place = place
        self.reason = reason
        self.user_traceback = user_traceback
        hint = "mend it"
        if "running event loop" in reason:
            hint = "call gitmig from another thread: `await asyncio.to_thread(upgrade, scripts)`"
        elif "greenlet" in reason:  # SQLAlchemy's own words name no package of the reader's
            hint = "install what asynchronous drivers need: `pip install 'gitmig[async]'`"
        elif "requires an async driver" in reason:
            hint = "name one in `url`: sqlite+aiosqlite://..., postgresql+asyncpg://..."
        super().__init__(f"{place} failed: {reason}", hint=hint)


class EnvironmentIncomplete(GitmigError):
    """env.py ended without having run the migrations."""

    def __init__(self, path: Path, missing: str) -> None:
        self.path = path
        self.missing = missing
        super().__init__(
            f"{path} never called {missing}: nothing was done",
            hint="the env.py of `gitmig init` shows the calls that are needed",
        )


class TransactionLost(GitmigError):
    """env.py ended without a commit of the transaction that it had opened before the run."""

    def __init__(self, revisions: int) -> None:
        """`revisions` is how many are undone; where it is 0, something else of ours is."""
        self.revisions = revisions
        counted = "1 revision" if revisions == 1 else f"{revisions} revisions"
        super().__init__(
            f"env.py left {counted if revisions else 'what it wrote'} uncommitted: its connection "
            "was in a transaction before, which is rolled back",
            hint="call `connection.commit()` before `context.begin_transaction()`, and each "
            "revision is committed by itself; or connect by `with engine.begin() as connection:`",
        )


class EnvironmentForeign(GitmigError):
    """env.py connects to another database than the settings name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} connects to a database of its own choice, not to a scratch database: "
            "nothing was done",
            hint="let env.py connect to `context.config.url`",
        )


class RevisionArgumentMissing(GitmigError):
    """env.py asks for a revision that the command was not given."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, hint="this command has none; ask in env.py only for what it has")


class ModelsNotImportable(GitmigError):
    """The setting `metadata` names models that cannot be imported."""

    def __init__(
        self,
        reference: str,
        reason: str,
        user_traceback: str | None = None,
        *,
        found_in: str | None = None,
    ) -> None:
        self.reference = reference
        self.reason = reason
        self.user_traceback = user_traceback
        self.found_in = found_in
        """A directory of the project that has the module, and is not looked into."""
        hint = '`metadata` is "package.module:attribute"; '
        if user_traceback is not None:
            hint = "mend it; a package that is missing has to be installed beside gitmig"
        elif found_in is not None:
            hint += f'it is in {found_in}/: set `prepend_sys_path = [".", "{found_in}"]`'
        else:
            hint += "`prepend_sys_path` says where packages are"
        super().__init__(
            f'the models cannot be loaded, metadata = "{reference}": {reason}', hint=hint
        )


class RevisionUnloadable(GitmigError):
    """A revision file cannot be read, compiled or executed."""

    def __init__(self, place: str, reason: str, user_traceback: str | None = None) -> None:
        self.place = place
        self.reason = reason
        self.user_traceback = user_traceback
        super().__init__(
            f"{place} cannot be loaded: {reason}",
            hint="mend the file; the database was not changed by it",
        )


class FunctionMissing(GitmigError):
    """A revision file lacks the function that is to run."""

    def __init__(self, path: str, function: str) -> None:
        self.path = path
        self.function = function
        super().__init__(
            f"{path} has no {function}()",
            hint=f"write `def {function}() -> None:` in it, with `pass` if there is nothing to do",
        )


class FunctionNotRun(GitmigError):
    """Calling the function of a revision file gave something that was still to be run."""

    def __init__(self, function: str, given: str) -> None:
        self.function = function
        super().__init__(
            f"{function}() returned an unstarted {given}: nothing in it has run",
            hint=f"write `def {function}() -> None:` without `async` and without `yield`; "
            "`op.run_async(function)` calls an async function",
        )
