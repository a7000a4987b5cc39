"""Comparators that users and other packages bring, and plugins that hold them."""
