"""Compares the operator classes of indexes, on PostgreSQL."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Index

from gitmig.autogenerate.compare.scope import Scope
from gitmig.autogenerate.snapshot import IndexInfo
from gitmig.ddl.sql_text import compile_sql

_WRITTEN = re.compile(r"\s(\w+_ops)\b(?!\s*\()")
_DEFAULTS = frozenset(
    {
        "array_ops", "bit_ops", "bool_ops", "bpchar_ops", "bytea_ops", "char_ops", "date_ops",
        "float4_ops", "float8_ops", "int2_ops", "int4_ops", "int8_ops", "interval_ops", "jsonb_ops",
        "name_ops", "numeric_ops", "oid_ops", "point_ops", "range_ops", "text_ops", "time_ops",
        "timestamp_ops", "timestamptz_ops", "timetz_ops", "tsvector_ops", "uuid_ops",
    }
)  # fmt: skip
"""Those that are the default ones of their types: a database does not tell them."""


def has_same_classes(
    one: IndexInfo,
    model: Index,
    found: Mapping[str, Any],
    wanted: Mapping[str, Any],
    scope: Scope,
) -> bool:
    """Whether each element has the class that the model names."""
    if scope.dialect.name != "postgresql":
        return True
    ops: Mapping[str, str] = found.get("ops") or {}
    texts = one.expressions or one.columns
    existing = [ops.get(text or "", "").lower() for text in texts]
    declared = list(_declared(model, wanted.get("ops") or {}, scope))
    return len(existing) == len(declared) and all(
        there == said or (not there and said in _DEFAULTS)
        for there, said in zip(existing, declared, strict=True)
    )


def _declared(model: Index, ops: Mapping[str, str], scope: Scope) -> Iterator[str]:
    for expression in model.expressions:
        key = expression if isinstance(expression, str) else getattr(expression, "key", None)
        named = ops.get(key or "")
        if named is None and not isinstance(expression, str | Column):
            written = _WRITTEN.search(compile_sql(expression, scope.dialect))
            named = written[1] if written else None
        yield (named or "").lower()
