"""The machine: what a figure was measured on, and whether anything else was going on there."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from bench.harness.places import BENCH

_OURS = ("granian", "lmdb", "zlib-ng", "minijinja", "msgspec")


def described() -> dict[str, object]:
    """Return what the machine is, and the versions of what we stand on."""
    models = re.findall(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    return {
        "cpu": models[0] if models else "unknown",
        "cores": os.cpu_count(),
        "memory_gib": round(int(memory[1]) / (1 << 20), 1) if memory else None,
        "kernel": platform.release(),
        "disk": _filesystem_of(BENCH),
        "python": platform.python_version(),
        **{name: version(name) for name in _OURS},
    }


def commit() -> str:
    """Return the commit that is measured, with "-dirty" when files that git knows differ from it: others than results and pictures."""
    number = _git("rev-parse", "--short=10", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ":/", ":!/bench/results", ":!/bench/pictures")
    return f"{number}{'-dirty' if changed else ''}" if number else "unknown"


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False, cwd=BENCH).stdout.strip()


def load() -> float:
    """Return the load of the last minute: how many wanted a core at a time."""
    return round(os.getloadavg()[0], 2)


def is_quiet() -> bool:
    """Say whether nobody else seems to use the machine."""
    return load() < 0.25 * (os.cpu_count() or 1)


def warn_unless_quiet() -> None:
    """Say the load, and warn when somebody else is at work: absolute figures are then worth little, ratios still something."""
    said = f"load average {load():.2f} on {os.cpu_count()} cores"
    print(f"{said}: quiet." if is_quiet() else f"WARNING: {said}: THE MACHINE IS NOT QUIET. Trust ratios only.", file=sys.stderr)


def _filesystem_of(path: Path) -> str:
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    under = [(where, kind) for _, where, kind, *_ in mounts if path == Path(where) or Path(where) in path.parents]
    return max(under, key=lambda found: len(found[0]))[1] if under else "unknown"
