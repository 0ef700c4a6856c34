"""A backup: a copy of all that a newsroom cannot make again, taken while it works, and itself a home that can be brought up.

Databases are copied as of one moment by SQLite itself, and looked at; the desk's before all else, so that whatever else is copied has at
least what it names. What the edition, the search and the metrics are made of is in there; they themselves are made anew.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lateedition import __version__
from lateedition.config import PRIVATE, Config
from lateedition.whole import put_whole

MARK = "backup.json"
"""Lies in each backup and says what it is; no other folder that holds something is written to."""

_MADE_AGAIN = frozenset({"edition", "search", "watching", "counts", "thumbnails", "press.json", MARK})
_PASSING = (".lock", ".part", "-wal", "-shm", "-journal")


class NoBackup(Exception):
    """There is no new backup; the message says why and what to do. What was there before is as it was."""


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds: how far the handover log is in it (None where the desk is in PostgreSQL), and of what it holds nothing."""

    log: int | None
    databases: int
    files: int
    size_bytes: int
    copied: int
    without: tuple[str, ...]


def back_up(config: Config, target: Path, *, now: datetime) -> BackedUp:
    """Copy the newsroom into the folder `target`: a new one, or one with an earlier backup, of which what is the same stays.

    The earlier one is whole until the new one is. Raises NoBackup, and OSError when the disk does not take it.
    """
    home, target = config.home.resolve(), target.resolve()
    _must_be_fit(home, target)
    target.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    databases = _databases(home)
    parts = [_copy_of(database, target / database.relative_to(home)) for database in databases]
    kept, copied, size = 0, 0, 0
    for source, name in _files(config, home):
        is_new = _bring(source, target / name)
        kept, copied = kept + 1, copied + is_new
        size += (target / name).stat().st_size
    for part in parts:
        part.replace(part.with_name(part.name.removesuffix(".part")))
    log = _log_of(target / config.desk_database.relative_to(config.home)) if not config.database_url else None
    backed_up = BackedUp(log, len(parts), kept, size, copied, tuple(_elsewhere(config)))
    said = {"moment": now.isoformat(), "version": __version__, "log": log, "without": backed_up.without}
    put_whole(target / MARK, json.dumps(said, indent=1).encode())
    return backed_up


def _must_be_fit(home: Path, target: Path) -> None:
    if not home.is_dir():
        raise NoBackup(f"there is no newsroom in {str(home)!r}; name one: --home")
    if target == home or home in target.parents or target in home.parents:
        raise NoBackup(f"{str(target)!r} and the newsroom's home {str(home)!r} lie in each other; name another folder")
    if target.exists() and not (target / MARK).is_file() and (not target.is_dir() or any(target.iterdir())):
        raise NoBackup(f"{str(target)!r} is there and is no backup; name a new folder, or one in which a backup was made before")


def _databases(home: Path) -> list[Path]:
    """Return the newsroom's databases, the desk's first: what the others have beyond it is news to a desk that comes back."""
    found = (path for path in home.rglob("*.sqlite3") if path.relative_to(home).parts[0] not in _MADE_AGAIN)
    return sorted(found, key=lambda path: (path.parent != home, path))


def _copy_of(database: Path, target: Path) -> Path:
    """Copy a database as of one moment beside `target`, and return where. Who writes to it meanwhile is not kept waiting."""
    part = target.with_name(f"{target.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as there, closing(sqlite3.connect(part)) as here:
            there.backup(here)
            [(found,)] = here.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.Error as failure:
        raise NoBackup(f"{str(database)!r} cannot be copied: {failure}; docs/running/trouble.md") from failure
    if found != "ok":
        raise NoBackup(f"{str(database)!r} is damaged: {found}; keep the backups that you have, and restore the last good one")
    part.chmod(stat.S_IMODE(database.stat().st_mode))
    with part.open("rb") as written:
        os.fsync(written.fileno())
    return part


def _files(config: Config, home: Path) -> Iterator[tuple[Path, Path]]:
    """Yield all other files that cannot be made again, and their names in the backup. Pictures may lie outside the home."""
    for folder, place in ((config.originals, Path("originals")), (config.renditions, Path("renditions"))):
        if isinstance(folder, Path) and not folder.resolve().is_relative_to(home):
            yield from ((path, place / path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    for path in home.rglob("*"):
        name = path.relative_to(home)
        is_ours = name.parts[0] not in _MADE_AGAIN and name.parts[:2] != ("wire", "in") and not name.parts[0].startswith("edition.damaged-")
        if is_ours and path.suffix != ".sqlite3" and not path.name.endswith(_PASSING) and path.is_file():
            yield path, name


def _bring(source: Path, target: Path) -> bool:
    """Copy a file unless the copy of before is the same, and say whether."""
    there = source.stat()
    if target.exists() and (target.stat().st_size, target.stat().st_mtime_ns) == (there.st_size, there.st_mtime_ns):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    shutil.copy2(source, part)
    part.replace(target)
    return True


def _log_of(database: Path) -> int:
    with closing(sqlite3.connect(f"{database.as_uri()}?immutable=1", uri=True)) as there:
        [(number,)] = there.execute("SELECT coalesce(max(number), 0) FROM handover_log").fetchall()
    return int(number)


def _elsewhere(config: Config) -> Iterator[str]:
    if config.database_url:
        yield "the desk's database, which is in PostgreSQL: pg_dump it before this"
    for place in (config.originals, config.renditions):
        if isinstance(place, str):
            yield f"{place}, which its own store has to keep"
