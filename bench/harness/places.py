"""Places: where results, pictures, peers and what is measured lie. All on the disk of the checkout, never in memory."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BENCH = Path(__file__).parent.parent
RESULTS = BENCH / "results"
PICTURES = BENCH / "pictures"
PEERS = BENCH / ".peers"
"""What the bench installs and fills for itself; git does not see it, and it may be deleted at any time."""


@contextmanager
def workspace(name: str) -> Iterator[Path]:
    """Give an empty folder, and take it away with all that is in it; and what a bench that was killed could not take away."""
    under = PEERS / "work"
    under.mkdir(parents=True, exist_ok=True)
    for left in under.iterdir():
        if not Path(f"/proc/{left.name.split('-')[1]}").exists():
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-{os.getpid()}-", dir=under))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def installed(name: str) -> Path:
    """Return the folder into which the peer `name` is installed."""
    return PEERS / "installed" / name


def size_of(folder: Path) -> int:
    """Return how many bytes on disk the files under `folder` take: blocks, not lengths, for stores are sparse."""
    files = [folder] if folder.is_file() else [path for path in folder.rglob("*") if path.is_file()]
    return sum(path.stat().st_blocks * 512 for path in files)
