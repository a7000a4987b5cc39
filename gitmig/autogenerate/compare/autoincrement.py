"""What an altered column is told of AUTO_INCREMENT, which MySQL forgets unless it is said again."""

from typing import Any

from gitmig.autogenerate.compare.pair import ColumnPair


def counts_itself_up(pair: ColumnPair) -> bool:
    """Whether the model's column is the integer key that a SERIAL or AUTO_INCREMENT is for."""
    return pair.model.table.autoincrement_column is pair.model


def exchange_autoincrement(found: bool, wanted: bool) -> dict[str, Any]:
    """Return the keywords for an AlterColumnOp; a difference here alone is none, as documented."""
    if found == wanted:
        return {"existing_autoincrement": True} if found else {}
    return {"autoincrement": wanted, "existing_autoincrement": found}
