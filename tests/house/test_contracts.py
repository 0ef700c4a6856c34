"""Who may import whom is checked wherever the tests run, not only where somebody remembers to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def test_no_part_imports_what_its_contract_forbids(repository: Path) -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("command", ["stand", "press", "wire", "dispatch", "doctor"])
def test_only_the_desk_starts_django(command: str) -> None:
    program = f"""
import sys
from click.testing import CliRunner
from lateedition.cli import main
assert CliRunner().invoke(main, [{command!r}, "--help"]).exit_code == 0
import lateedition.{"doctor" if command == "doctor" else command + ".run"}
loaded = [name for name in sys.modules if name.split(".")[0] in ("django", "wagtail")]
assert not loaded, loaded
"""
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
