"""A newsroom's home is made whole, or made again; what was there before is never touched."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lateedition.config import Config
from lateedition.first_use import being_made, clear_unfinished, take_first_login


def test_a_home_whose_making_was_broken_off_is_cleared_of_what_was_made_and_of_nothing_else(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "wire").mkdir(parents=True)
    (home / "wire" / "inbox.sqlite3").write_text("what came in before")

    def make_half() -> None:
        with being_made(home):
            (home / "desk.sqlite3").write_text("half")
            (home / "originals").mkdir()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_half()
    clear_unfinished(home)
    assert sorted(path.name for path in home.iterdir()) == ["wire"]
    assert (home / "wire" / "inbox.sqlite3").read_text() == "what came in before"


def test_a_home_that_was_finished_is_never_cleared(tmp_path: Path) -> None:
    with being_made(tmp_path):
        (tmp_path / "desk.sqlite3").write_text("whole")
    clear_unfinished(tmp_path)
    assert (tmp_path / "desk.sqlite3").read_text() == "whole"


def test_the_first_password_works_is_told_once_and_nobody_else_could_read_it(tmp_path: Path) -> None:
    config = Config(home=tmp_path / "home")
    run(config, "prepare", "--empty")
    assert (config.home / "first-login.txt").stat().st_mode & 0o077 == 0
    login = take_first_login(config)
    assert login is not None
    asks = f"from django.contrib.auth import authenticate; print(authenticate(username={login.user!r}, password={login.password!r}))"
    checked = run(config, "manage", "shell", "-c", asks)
    assert checked.strip().endswith(login.user)
    assert take_first_login(config) is None


def run(config: Config, *arguments: str) -> str:
    command = [sys.executable, "-P", "-m", "lateedition", *arguments, "--home", str(config.home)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
