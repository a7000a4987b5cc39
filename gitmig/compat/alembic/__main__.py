"""`python -m gitmig.compat.alembic`: the `alembic` command, over gitmig."""

from gitmig.compat.alembic.command_line import run

if __name__ == "__main__":
    run()
