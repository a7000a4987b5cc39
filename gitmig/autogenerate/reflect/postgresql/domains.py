"""What domains say: SQLAlchemy takes SQL of the database for values, or for text with parameters.

https://www.postgresql.org/docs/current/sql-createdomain.html
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.types import ARRAY, TypeEngine

from gitmig.ddl.sql_text import sql_text


def correct_domains(types: Iterable[TypeEngine[Any]]) -> None:
    """Let the defaults and checks of domains be SQL without parameters, and collate them once."""
    for type_ in types:
        domain: Any = type_.item_type if isinstance(type_, ARRAY) else type_
        if domain.__visit_name__ != "DOMAIN":
            continue
        if isinstance(domain.default, str):
            domain.default = sql_text(domain.default)
        if domain.check is not None:
            domain.check = sql_text(domain.check.text)
        if domain.collation is not None:  # which SQLAlchemy 2.1 tells of what it is of, too
            vars(domain.data_type).update(collation=None, collation_schema=None)
        if domain.collation == "default":
            domain.collation = None
