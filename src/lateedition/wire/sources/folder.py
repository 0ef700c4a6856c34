"""A watched folder, as agencies fill one over SFTP: files dropped in it are taken in and removed.

A file in a sub-folder has that folder's name as its source; below that its path is part of its name, as documents name pictures by it.
A file is removed only when the inbox has committed it; after a crash between the two it is known by its inode and its time of change,
and has the receipt it had.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from lateedition.wire.art import is_picture_name
from lateedition.wire.inbox import Inbox, Receipt

LARGEST_BYTES = 64 * 1024 * 1024
REFUSED = ".refused"
_PARTIAL = (".tmp", ".part", ".partial", ".filepart", ".crdownload")

log = logging.getLogger(__name__)

Look = tuple[int, int, int]
"""The size of a file, its time of change in nanoseconds, and its inode."""


@dataclass
class WatchedFolder:
    """The folder at `path`; `inbox` takes in what comes into it, and `tell` hears of each receipt, its source and when that was.

    Files that begin with a dot or end as unfinished transfers do are left alone. What cannot be taken in is moved to
    `.refused` beside the rest, or where even that fails, reported once and left.
    """

    path: Path
    inbox: Inbox
    tell: Callable[[Receipt, str, datetime], None] | None = None
    _seen: dict[Path, Look] = field(default_factory=dict)
    _given_up: dict[Path, Look] = field(default_factory=dict)

    def take_settled(self) -> int:
        """Take in the files that have not changed since the last call; return how many were taken in."""
        looks = dict(self._files())
        settled = [path for path, look in looks.items() if self._seen.get(path) == look and self._given_up.get(path) != look]
        self._seen, self._given_up = looks, {path: look for path, look in self._given_up.items() if path in looks}
        return sum(self._take(path, looks[path]) for path in settled)

    def _files(self) -> Iterator[tuple[Path, Look]]:
        """Yield each file in the folder and its sub-folders with a look at it, the oldest first, and pictures after what may name them."""
        found = []
        for folder, folders, names in os.walk(self.path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in names:
                path = Path(folder, name)
                if name.startswith(".") or name.lower().endswith(_PARTIAL):
                    continue
                try:
                    status = path.lstat()
                except OSError:
                    # gone between the listing and the look: somebody renamed it, and it comes round under its new name
                    continue
                found.append((is_picture_name(name), status.st_mtime_ns, path, (status.st_size, status.st_mtime_ns, status.st_ino)))
        yield from ((path, look) for _, _, path, look in sorted(found))

    def _take(self, path: Path, look: Look) -> bool:
        if not path.is_file() or path.is_symlink():
            return self._refuse(path, look, "is not a plain file; expected one")
        if look[0] > LARGEST_BYTES:
            return self._refuse(path, look, f"has {look[0]} bytes; expected at most {LARGEST_BYTES}")
        try:
            payload = path.read_bytes()
        except OSError as error:
            return self._refuse(path, look, f"cannot be read: {error.strerror}; expected read permission for this user")
        source, now = self._source(path), datetime.now(UTC)
        name = path.relative_to(self.path / source).as_posix()
        receipt = self.inbox.take_in(payload, source=source, name=name, received=now, origin=_origin(path, look))
        if self.tell is not None:
            self.tell(receipt, source, now)
        log.info("%s: %s%s", path.name, receipt.outcome, f" ({receipt.reason})" if receipt.reason else "")
        return self._remove(path, look)

    def _source(self, path: Path) -> str:
        inside = path.relative_to(self.path).parts
        return inside[0] if len(inside) > 1 else ""

    def _remove(self, path: Path, look: Look) -> bool:
        try:
            path.unlink()
        except FileNotFoundError:
            return True
        except OSError as error:
            self._give_up(path, look, f"was taken in and cannot be removed: {error.strerror}; expected write permission on its folder")
        return True

    def _refuse(self, path: Path, look: Look, reason: str) -> bool:
        """Move the file aside, so that it is looked at once; the reason goes to the log."""
        aside = self.path / REFUSED / f"{look[1]}-{path.name}"
        try:
            aside.parent.mkdir(exist_ok=True)
            path.rename(aside)
        except OSError:
            self._give_up(path, look, reason)
            return False
        log.error("%s %s; moved to %s", path, reason, aside)
        return False

    def _give_up(self, path: Path, look: Look, reason: str) -> None:
        self._given_up[path] = look
        log.error("%s %s; left where it is until it changes", path, reason)


def _origin(path: Path, look: Look) -> str:
    size_bytes, changed_ns, inode = look
    return f"file {inode} {changed_ns} {size_bytes} {path.name}"
