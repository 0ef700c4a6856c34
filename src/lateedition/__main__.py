"""`python -m lateedition` is the `lateedition` command."""

from lateedition.cli import main

if __name__ == "__main__":
    main(prog_name="lateedition")
