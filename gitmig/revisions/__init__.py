"""The graph of revisions: read statically, checked, addressed, planned over and written to."""
