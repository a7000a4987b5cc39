"""The documented methods of `DefaultImpl` that a comparison asks, and how it comes to ask them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, ClassVar, Literal, NamedTuple, Self

from sqlalchemy import (
    CheckConstraint,
    Column,
    Constraint,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Inspector,
    Table,
    UniqueConstraint,
)
from sqlalchemy.exc import CompileError
from sqlalchemy.schema import AddConstraint, CreateIndex
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import TypeEngine

from gitmig.autogenerate.compare.rules import Own
from gitmig.autogenerate.compare.spelling import is_same_spelling, spell_type
from gitmig.autogenerate.normal_form import normalize_sql
from gitmig.ddl.sql_text import compile_sql
from gitmig.operations import AddConstraintOp


class ComparisonResult(NamedTuple):
    """What a comparison of two indexes or constraints came to."""

    status: Literal["equal", "different", "skip"]
    message: str

    @classmethod
    def Equal(cls) -> Self:  # noqa: N802, the documented name
        """They are the same."""
        return cls("equal", "The two constraints are equal")

    @classmethod
    def Different(cls, reason: str | list[str]) -> Self:  # noqa: N802, the documented name
        """They are not, for that reason."""
        return cls("different", _join(reason))

    @classmethod
    def Skip(cls, reason: str | list[str]) -> Self:  # noqa: N802, the documented name
        """Nothing can be said, for that reason; they are left as they are."""
        return cls("skip", _join(reason))

    @property
    def is_equal(self) -> bool:
        """Whether they are the same."""
        return self.status == "equal"

    @property
    def is_different(self) -> bool:
        """Whether they are not."""
        return self.status == "different"

    @property
    def is_skip(self) -> bool:
        """Whether nothing can be said."""
        return self.status == "skip"


def _join(reason: str | list[str]) -> str:
    return reason if isinstance(reason, str) else ", ".join(reason)


class ComparingMethods:
    """What a subclass may override; `super()` answers as gitmig does."""

    dialect: Dialect
    type_synonyms: ClassVar[tuple[set[str], ...]] = ({"NUMERIC", "DECIMAL"},)
    type_arg_extract: ClassVar[tuple[str, ...]] = ()
    _own: Own | None = None
    """Answers as gitmig does, while the comparison asks."""

    def compare_type(self, inspector_column: Column[Any], metadata_column: Column[Any]) -> bool:
        """Whether the types differ; `type_synonyms` are names that mean the same."""
        try:
            found, wanted = (
                spell_type(column.type, self.dialect, None)
                for column in (inspector_column, metadata_column)
            )
        except CompileError:  # the database has no such type
            return False
        same = any({found.name, wanted.name} <= names for names in self.type_synonyms)
        return not is_same_spelling(found, replace(wanted, name=found.name) if same else wanted)

    def compare_server_default(
        self,
        inspector_column: Column[Any],
        metadata_column: Column[Any],
        rendered_metadata_default: str | None,
        rendered_inspector_default: str | None,
    ) -> bool:
        """Whether the defaults differ, both as SQL text."""
        if self._own is not None:
            return not self._own()
        texts = (rendered_metadata_default, rendered_inspector_default)
        wanted, found = (each and normalize_sql(each, self.dialect.name) for each in texts)
        return wanted != found

    def compare_indexes(self, metadata_index: Index, reflected_index: Index) -> ComparisonResult:
        """Compare two indexes of one name."""
        return self._compare(metadata_index, reflected_index)

    def compare_unique_constraint(
        self, metadata_constraint: UniqueConstraint, reflected_constraint: UniqueConstraint
    ) -> ComparisonResult:
        """Compare two unique constraints that belong together."""
        return self._compare(metadata_constraint, reflected_constraint)

    def compare_check_constraint(
        self, metadata_constraint: CheckConstraint, reflected_constraint: CheckConstraint
    ) -> ComparisonResult:
        """Compare two CHECK constraints that belong together, where they are compared at all."""
        return self._compare(metadata_constraint, reflected_constraint)

    def correct_for_autogen_constraints(
        self,
        conn_uniques: set[UniqueConstraint],
        conn_indexes: set[Index],
        metadata_unique_constraints: set[UniqueConstraint],
        metadata_indexes: set[Index],
    ) -> None:
        """Take out of the sets what is not to be compared."""

    def correct_for_autogen_foreignkeys(
        self, conn_fks: set[ForeignKeyConstraint], metadata_fks: set[ForeignKeyConstraint]
    ) -> None:
        """Take out of the sets what is not to be compared."""

    def autogen_column_reflect(
        self, inspector: Inspector, table: Table, column_info: dict[str, Any]
    ) -> None:
        """Change what was read of a column, in place."""

    def render_type(self, type_obj: TypeEngine[Any], autogen_context: Any) -> str | Literal[False]:
        """Return a type as Python; False for the usual way."""
        return False

    def render_ddl_sql_expr(
        self, expr: ClauseElement, is_server_default: bool = False, **kw: Any
    ) -> str:
        """Return an expression as SQL, as it stands in a definition."""
        return compile_sql(expr, self.dialect)

    def _compare(
        self, model: Constraint | Index, reflected: Constraint | Index
    ) -> ComparisonResult:
        """Answer as gitmig does; where no comparison asks, by the statements that make them."""
        if self._own is not None:
            equal = self._own()
        else:
            equal = self._render(model) == self._render(reflected)
        if equal:
            return ComparisonResult.Equal()
        return ComparisonResult.Different(f"{model.name} is defined in another way")

    def _render(self, item: Constraint | Index) -> str:
        if isinstance(item, Index):
            return str(CreateIndex(item).compile(dialect=self.dialect))
        # Of a copy: who makes an AddConstraint takes the constraint out of its table's creation.
        copy = AddConstraintOp.from_constraint(item).to_constraint()
        return str(AddConstraint(copy).compile(dialect=self.dialect))

    @contextmanager
    def answering(self, own: Own) -> Iterator[None]:
        """Let `super()` of an override answer as gitmig does, meanwhile."""
        outer, self._own = self._own, own
        try:
            yield
        finally:
            self._own = outer


class OverridingRules:
    """Asks the methods that a subclass overrides, and gitmig for the rest."""

    METHODS: ClassVar[dict[str, str]] = {
        "check_constraint": "compare_check_constraint",
        "index": "compare_indexes",
        "unique_constraint": "compare_unique_constraint",
    }
    OTHERS: ClassVar[tuple[str, ...]] = (
        "autogen_column_reflect",
        "compare_server_default",
        "correct_for_autogen_constraints",
        "correct_for_autogen_foreignkeys",
    )

    def __init__(self, impl: Any) -> None:
        self._impl = impl
        names = (*self.METHODS.values(), *self.OTHERS)
        self.overridden = frozenset(name for name in names if impl.overrides(name))

    def reflect_column(self, inspector: Inspector, table: Table, column: dict[str, Any]) -> None:
        """Let the override change what was read of a column."""
        self._impl.autogen_column_reflect(inspector, table, column)

    def correct_keys(self, *sets: Any) -> None:
        """Let the override take out what is not to be compared."""
        self._impl.correct_for_autogen_constraints(*sets)

    def correct_foreign_keys(self, *sets: Any) -> None:
        """Let the override take out what is not to be compared."""
        self._impl.correct_for_autogen_foreignkeys(*sets)

    def is_equal(self, kind: str, reflected: Any, model: Any, own: Own) -> bool:
        """Whether the override finds no difference."""
        name = self.METHODS.get(kind)
        if name not in self.overridden:
            return own()
        with self._impl.answering(own):
            result: ComparisonResult = getattr(self._impl, str(name))(model, reflected)
        return not result.is_different

    def is_same_default(
        self,
        reflected: Column[Any],
        model: Column[Any],
        rendered: str | None,
        found: str | None,
        own: Own,
    ) -> bool:
        """Whether the override finds no difference."""
        if "compare_server_default" not in self.overridden:
            return own()
        with self._impl.answering(own):
            return not self._impl.compare_server_default(reflected, model, rendered, found)


def attach_comparison(impl: Any, opts: dict[str, Any]) -> None:
    """Let a comparison with these options ask what a subclass overrides, after env.py's hooks."""
    if impl.overrides("compare_type") or impl.overrides("type_synonyms"):
        opts["compare_type"] = _compare_after(opts.get("compare_type"), impl)
    if impl.overrides("render_type"):
        opts["render_type"] = impl.render_type
    rules = OverridingRules(impl)
    if rules.overridden:
        opts["dialect_rules"] = rules


def _compare_after(first: Any, impl: Any) -> Any:
    if not first:
        return first

    def compare(
        context: Any, inspected: Column[Any], model: Column[Any], *types: Any
    ) -> bool | None:
        answer: bool | None = None
        if callable(first):
            answer = first(context, inspected, model, *types)
        return bool(impl.compare_type(inspected, model)) if answer is None else answer

    return compare
