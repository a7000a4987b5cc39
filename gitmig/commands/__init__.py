"""One module a verb: plain arguments in, a result value out; nothing is printed."""
