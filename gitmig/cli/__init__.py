"""The command line: parses, calls one command, hands its result to `output`."""
