"""Secrets of sources: read where the operator keeps them, when they are needed, and never written down here."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lateedition.courier.metered import NotFetched

SHORTEST = 16
"""Characters of a secret that lets somebody in. `openssl rand -hex 32` makes one of 64."""

_LONGEST_BYTES = 4_096


class NoSecret(NotFetched):
    """A secret is not where it should be."""


@dataclass(frozen=True)
class Secret:
    """Where a secret is, in a file or in the environment, and how it is sent: "bearer", "basic" (USER:PASSWORD) or the name of a header."""

    file: Path | None = None
    variable: str = ""
    sent_as: str = "bearer"

    def read(self, environment: Mapping[str, str] = os.environ) -> str:
        """Return the secret as it is now, without space around it. Raises NoSecret."""
        said = self._in_file(self.file) if self.file is not None else environment.get(self.variable, "").strip()
        if not said:
            raise NoSecret(f"{self._where} is empty or not set; expected a secret")
        if not said.isascii() or not said.isprintable():
            raise NoSecret(f"{self._where} has more than one line or other letters than ASCII; expected one line")
        return said

    def header(self, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
        """Return the header that a server is to know us by. Raises NoSecret."""
        said = self.read(environment)
        match self.sent_as:
            case "bearer":
                return {"Authorization": f"Bearer {said}"}
            case "basic":
                return {"Authorization": f"Basic {base64.b64encode(said.encode()).decode()}"}
            case name:
                return {name: said}

    @property
    def _where(self) -> str:
        return f"secret_file {str(self.file)!r}" if self.file is not None else f"secret_env {self.variable!r}"

    def _in_file(self, file: Path) -> str:
        try:
            with file.open("rb") as opened:
                return opened.read(_LONGEST_BYTES).decode("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not text"
            raise NoSecret(f"{self._where} cannot be read: {why}; expected one line") from error
