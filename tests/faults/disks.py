"""Disks that can be cut off: filesystems in image files, by loop devices. It takes root, and tools that `./run test` brings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

TOOLS = ("mkfs.xfs", "xfs_io", "mkfs.btrfs", "mkfs.ext4", "fsck.ext4", "mount", "prlimit", "setpriv")
MAKE = {
    "ext4": ("mkfs.ext4", "-q", "-F"),
    "xfs": ("mkfs.xfs", "-q"),
    "btrfs": ("mkfs.btrfs", "-q", "-M"),
}
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
_GONE_WITHIN_S = 15.0

SIZE_BYTES = {"ext4": 200 << 20, "xfs": 320 << 20, "btrfs": 2 << 30}
"""What the filesystems say they have; an image takes what is written."""


def needed(*tools: str, mounting: bool = True) -> None:
    """Skip a test that cannot have these tools here, or all those for disks of its own; fail it where CI=true."""
    wanted = tools or TOOLS
    missing = [tool for tool in wanted if shutil.which(tool, path=_PATH) is None]
    if sys.platform != "linux":
        reason = f"this is {sys.platform}"
    elif missing:
        reason = f"there is no {', '.join(missing)}"
    elif mounting and not _can_mount():
        reason = f"user {os.geteuid()} may not mount, or there are no loop devices"
    else:
        return
    said = f"{reason}; faults of disks need Linux, root, loop devices and {', '.join(wanted)}"
    pytest.fail(f"{said} (CI=true: not skipped)") if os.environ.get("CI") == "true" else pytest.skip(said)


@cache
def _can_mount() -> bool:
    if not Path("/dev/loop-control").exists():
        return False
    with tempfile.TemporaryDirectory() as place:
        try:
            run("mount", "-t", "tmpfs", "tmpfs", place)
        except AssertionError:
            return False
        let_go(Path(place))
    return True


def run(*command: str | Path, allowed: tuple[int, ...] = (0,)) -> None:
    """Run a command; what it says is shown when it ends with another status than those allowed."""
    environment = {**os.environ, "PATH": _PATH}
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode in allowed, f"{' '.join(map(str, command))} ended with {done.returncode}: {done.stderr.strip()}"


@dataclass
class Disk:
    """A filesystem in the file `image`, mounted at `place`."""

    image: Path
    place: Path
    filesystem: str

    def mount(self, *options: str) -> None:
        """Mount it, as after a power cut: what is in its journal is put right by the filesystem itself."""
        own = ("nouuid",) if self.filesystem == "xfs" else ()
        self.place.mkdir(parents=True, exist_ok=True)
        run("mount", "-t", self.filesystem, "-o", ",".join(("loop", *own, *options)), self.image, self.place)

    def unmount(self) -> None:
        """Unmount it, as soon as whoever used it is gone: a stand's worker outlives its killed parent by a moment."""
        until = time.monotonic() + _GONE_WITHIN_S
        while True:
            try:
                run("umount", self.place)
            except AssertionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    def cut_power(self, *, flushing_the_journal: bool) -> None:
        """Take its power away: nothing that is not on the disk yet gets there any more."""
        run("xfs_io", "-x", "-c", "shutdown -f" if flushing_the_journal else "shutdown", self.place)

    def copied_to(self, image: Path, place: Path) -> Disk:
        """What a power cut would leave at this moment: a copy of the image, which lies on a filesystem that copies on write."""
        run("cp", "--reflink=always", self.image, image)
        return Disk(image, place, self.filesystem)


@contextmanager
def disk_in(folder: Path, filesystem: str, *, name: str = "disk") -> Iterator[Disk]:
    """A new disk in the folder; gone at the end, whatever became of it."""
    disk = Disk(folder / f"{name}.img", folder / name, filesystem)
    with disk.image.open("wb") as image:
        image.truncate(SIZE_BYTES[filesystem])
    run(*MAKE[filesystem], disk.image)
    disk.mount()
    try:
        yield disk
    finally:
        let_go(disk.place)


@contextmanager
def small_memory_disk(place: Path, *, size_bytes: int) -> Iterator[Path]:
    """A disk in memory of a size that is soon full."""
    place.mkdir(parents=True)
    run("mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", place)
    try:
        yield place
    finally:
        let_go(place)


def let_go(place: Path) -> None:
    """Unmount whatever is at a place, now or when its last user is gone."""
    with suppress(AssertionError):
        run("umount", "-l", place)
