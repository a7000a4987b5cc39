"""What the models and the migrations differ in: the database asked, or the revisions replayed."""

from gitmig.comparison.compare import (
    Compared,
    compare_models,
    compare_with_database,
    draft_by_hand,
    draft_revisions,
)

__all__ = [
    "Compared",
    "compare_models",
    "compare_with_database",
    "draft_by_hand",
    "draft_revisions",
]
