"""`python -m ui`: the same as the command `plenarchat`."""

from ui.cli import main

if __name__ == "__main__":
    main()
