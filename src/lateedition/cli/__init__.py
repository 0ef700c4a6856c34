"""The `lateedition` command: wires the parts together and is imported by nobody.

Each command imports its part when it runs, so that the stand starts in a moment and never sees Django.
"""

from lateedition.cli.house import main

__all__ = ["main"]
