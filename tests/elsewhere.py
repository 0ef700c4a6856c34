"""The desk's tests once more, in a process of their own, with other settings: Django is bound to a database and storage as it starts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def pass_with(settings: Mapping[str, str], chosen: Sequence[str], *, repository: Path) -> str:
    """Run the `chosen` tests with `LATEEDITION_TEST_…` set as `settings` say, and return the line that counts them."""
    told = {name if name.startswith("AWS_") else f"LATEEDITION_TEST_{name}": value for name, value in settings.items()}
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LATEEDITION_", "DJANGO_"))}
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", *chosen]
    done = subprocess.run(command, cwd=repository, env={**bare, **told}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:]
    return done.stdout.splitlines()[-1]
