"""Compares a snapshot of a database with models: values in, operations out, nothing is asked."""
