"""Runs revisions: env.py, the migration context, transactions, lock, version table and log."""
