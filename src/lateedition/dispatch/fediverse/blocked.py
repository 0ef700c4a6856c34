"""Blocked: the servers with which the operator will have nothing to do, one a line in a file that is read again when it changes."""

from __future__ import annotations

from pathlib import Path


class Blocked:
    """The hosts in the file `path`, and those below them. Without the file, none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = 0
        self._hosts: frozenset[str] = frozenset()

    def hosts(self) -> frozenset[str]:
        """Return them as they are now."""
        try:
            seen = self._path.stat().st_mtime_ns
        except OSError:
            self._seen, self._hosts = 0, frozenset()
            return self._hosts
        if seen != self._seen:
            lines = (line.partition("#")[0].strip().lower() for line in self._path.read_text("utf-8").splitlines())
            self._seen, self._hosts = seen, frozenset(filter(None, lines))
        return self._hosts

    def has(self, host: str) -> bool:
        """Say whether `host`, or one that it is below, is blocked."""
        parts = host.lower().split(".")
        return any(".".join(parts[at:]) in self.hosts() for at in range(len(parts)))
