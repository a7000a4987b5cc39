"""What lines of revisions do to each other when they are merged; no file of theirs is run."""
