"""`python -m segbounds` is the command line."""

from segbounds.cli import main

if __name__ == "__main__":
    main()
