"""Renders operations as the Python that a person would have written."""
