"""A backup is taken of a newsroom at work, and what comes of it is that newsroom: its stories, its people, its pictures, its pages."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from lateedition.press.verify import verify

if TYPE_CHECKING:
    from conftest import Newsroom

SETTLED_WITHIN_S = 120


def lateedition(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-P", "-m", "lateedition", *map(str, arguments)], capture_output=True, text=True, check=False)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


def backed_up(home: Path, target: Path) -> str:
    done = lateedition("backup", target, "--home", home)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_backup_of_a_newsroom_at_work_prints_its_edition_and_opens_its_desk(demo_newsroom: Newsroom, tmp_path: Path) -> None:
    home, target = demo_newsroom.home, tmp_path / "backup"
    said = backed_up(home, target)
    assert ", 0 were new)" not in said.replace("; ", ", ")
    assert {path.name for path in target.iterdir()} & {"edition", "search", "watching", "up.lock"} == set()
    assert stat.S_IMODE(target.stat().st_mode) & 0o007 == 0
    for name in ("secret.key", "originals", "wire/inbox.sqlite3"):
        assert (target / name).exists()

    # What the desk does by itself meanwhile, a picture in another format, is in the next one: of the rest nothing is copied again
    deadline = time.monotonic() + SETTLED_WITHIN_S
    while differences := verify(home / "edition", target / "renditions", database=target / "desk.sqlite3"):
        assert time.monotonic() < deadline, differences[:3]
        backed_up(home, target)
    with closing(sqlite3.connect(target / "desk.sqlite3")) as desk:
        assert desk.execute("SELECT max(number) FROM handover_log").fetchone() == (json.loads((target / "backup.json").read_text())["log"],)

    restored = tmp_path / "restored"
    shutil.copytree(target, restored)
    assert lateedition("prepare", "--home", restored).returncode == 0
    assert "editor" in lateedition("people", "list", "--home", restored).stdout
    assert names_in(restored / "originals") == names_in(home / "originals") != []


def test_nothing_is_written_where_no_backup_was_and_a_damaged_database_leaves_the_one_before(tmp_path: Path) -> None:
    home, target = tmp_path / "home", tmp_path / "backup"
    assert lateedition("prepare", "--empty", "--home", home).returncode == 0
    assert stat.S_IMODE(home.stat().st_mode) & 0o007 == 0
    backed_up(home, target)
    good = (target / "desk.sqlite3").read_bytes()

    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to-mother.txt").write_text("Dear mother")
    for wrong, why in ((tmp_path / "letters", "is no backup"), (home / "backup", "lie in each other"), (tmp_path, "lie in each other")):
        refused = lateedition("backup", wrong, "--home", home)
        assert (refused.returncode, why in refused.stderr) == (1, True), refused.stderr
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["to-mother.txt"]

    with (home / "desk.sqlite3").open("r+b") as damaged:
        damaged.seek(4096 * 3)
        damaged.write(b"\xff" * 4096 * 40)
    refused = lateedition("backup", target, "--home", home)
    assert refused.returncode == 1
    assert "no backup was made" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (target / "desk.sqlite3").read_bytes() == good
