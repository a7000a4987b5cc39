"""Turns results into what people and scripts read; the only package that prints."""
