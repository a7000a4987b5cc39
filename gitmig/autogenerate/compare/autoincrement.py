"""What an altered column is told of AUTO_INCREMENT, which MySQL forgets unless it is said again."""

from typing import Any

from gitmig.autogenerate.compare.pair import ColumnPair


def existing_autoincrement(pair: ColumnPair) -> dict[str, Any]:
    """Return the keywords for an AlterColumnOp; a difference here alone is none, as documented."""
    if not pair.scope.is_mysql:
        return {}
    wanted = pair.model.table.autoincrement_column is pair.model
    found = pair.info.autoincrement
    keywords = {"existing_autoincrement": True} if found else {}
    return keywords if wanted == found else {"autoincrement": wanted, **keywords}
