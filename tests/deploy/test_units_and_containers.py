"""What starts the parts is well-formed, hardened, and says the commands and settings that there are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cached_site import without

from lateedition.cli import main


def units(repository: Path) -> list[Path]:
    return sorted((repository / "deploy/systemd").iterdir())


def test_the_units_are_what_systemd_understands(repository: Path, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        without("there is no systemd-analyze")
    for unit in units(repository):
        text = re.sub(r"^(ExecStart(?:Pre)?=)\S+lateedition .*$", r"\1/bin/true", unit.read_text("utf-8"), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(text, "utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", *map(str, tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LANG": "C"},
    )
    assert [line for line in checked.stderr.splitlines() if line.startswith(("lateedition", str(tmp_path)))] == []


def test_every_unit_is_of_its_own_user_and_may_write_to_its_state_only(repository: Path) -> None:
    for unit in units(repository):
        if unit.suffix == ".service":
            lines = unit.read_text("utf-8").splitlines()
            for line in ("User=lateedition", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "Restart=always"):
                assert line in lines, f"{unit.name} lacks {line}"


def test_what_is_started_are_commands_that_there_are(repository: Path) -> None:
    started = set()
    for unit in units(repository):
        started |= set(re.findall(r"bin/lateedition (\w+)", unit.read_text("utf-8")))
    started |= set(re.findall(r'^    command: \["(\w+)"\]', (repository / "deploy/compose.yaml").read_text("utf-8"), re.MULTILINE))
    assert started - set(main.commands) == set()
    assert {"desk", "wire", "intake", "press", "stand", "purge", "node", "audit"} <= started


def test_the_containers_are_given_settings_that_there_are(repository: Path) -> None:
    given = set(re.findall(r"\b(LATEEDITION_[A-Z_]+)", (repository / "deploy/compose.yaml").read_text("utf-8")))
    known = set(re.findall(r'"(LATEEDITION_[A-Z_]+)"', (repository / "src/lateedition/config.py").read_text("utf-8")))
    assert given
    assert given - known == set()


def test_the_compose_file_is_well_formed(repository: Path) -> None:
    program = shutil.which("docker-compose")
    if program is None:
        pytest.skip("there is no docker-compose to read it")
    names = ("DATABASE_PASSWORD", "SITE_URL", "DESK_URL", "RENDITIONS", "ORIGINALS", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    command = [program, "-f", str(repository / "deploy/compose.yaml"), "config", "--services"]
    read = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **dict.fromkeys(names, "x")})
    assert read.returncode == 0, read.stderr
    assert set(read.stdout.split()) == {"db", "desk", "wire", "intake", "audit", "node1", "node2", "varnish"}
