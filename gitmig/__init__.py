"""Schema migrations for SQLAlchemy that understand Git."""

__version__ = "0.1.0"
