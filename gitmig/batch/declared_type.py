"""A type that is written in the words in which it was declared."""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import Integer, String, TypeDecorator


class DeclaredType(TypeDecorator[Any]):
    """A type in its own words, with nothing that SQLAlchemy would add to it.

    SQLAlchemy writes its own name for what it reads: INTEGER for INT, which is something else to
    SQLite in a primary key, and NUMERIC for a word that it does not know.
    """

    impl: Any = String
    cache_ok = True

    def __init__(
        self, declared: str, *, integer: bool = False, collation: str | None = None
    ) -> None:
        super().__init__()
        self.declared = declared
        self.integer = integer
        """Whether SQLAlchemy may take the column for one that counts itself up."""
        self.collation = collation
        self.impl = Integer() if integer else String()

    def copy(self, **kw: Any) -> "DeclaredType":
        """Return a type that says the same."""
        return DeclaredType(self.declared, integer=self.integer, collation=self.collation)


@compiles(DeclaredType)
def _declared(type_: DeclaredType, compiler: Any, **_: Any) -> str:
    if type_.collation is None:
        return type_.declared
    quoted = compiler.dialect.identifier_preparer.quote(type_.collation)
    return f"{type_.declared} COLLATE {quoted}".lstrip()
