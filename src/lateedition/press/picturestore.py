"""The picture store: what readers get of pictures, named by the SHA-256 of their bytes. The desk puts it there, the press takes it.

It is a folder, or a bucket of an S3-compatible store that any number of machines share.
"""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from lateedition.press.outage import PicturesAway


class PictureStore(Protocol):
    """A store. What `put` has returned from is kept for good. All methods raise OSError when the store cannot be used."""

    def get(self, digest: str) -> bytes | None:
        """Return the bytes with this digest, or None if they are not there."""

    def put(self, digest: str, content: bytes) -> None:
        """Keep `content` under its digest, whole or not at all."""

    def has(self, digest: str) -> bool:
        """Say whether the bytes with this digest are there."""


class FolderStore:
    """A store in a folder of this machine, or one that is mounted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __str__(self) -> str:
        return str(self._folder)

    def path_of(self, digest: str) -> Path:
        """Return where the bytes with this digest are kept."""
        return self._folder / digest[:2] / digest

    def get(self, digest: str) -> bytes | None:
        """Return the bytes with this digest, or None if they are not there. Raises PicturesAway when nobody can say."""
        try:
            return self.path_of(digest).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as failure:
            raise PicturesAway(f"the picture store in {str(self._folder)!r} cannot be read: {failure}") from failure

    def has(self, digest: str) -> bool:
        """Say whether the bytes with this digest are there."""
        return self.path_of(digest).is_file()

    def put(self, digest: str, content: bytes) -> None:
        """Write `content` whole or not at all, and on the disk before anybody hears of it: the log will name it."""
        path = self.path_of(digest)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@lru_cache(maxsize=8)
def open_store(where: Path | str) -> PictureStore:
    """Return the store that is `where`: a folder, or `s3://BUCKET/PREFIX`. Nothing is asked of it yet."""
    if isinstance(where, str) and where.startswith("s3://"):
        from lateedition.press.s3store import S3Store

        return S3Store(where)
    return FolderStore(Path(where))
