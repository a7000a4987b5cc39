"""`python -m gitmig`: the command line, for hooks that know their interpreter."""

from gitmig.cli.main import main

if __name__ == "__main__":
    main()
