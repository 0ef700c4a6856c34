"""What the tests of the courier share: servers on loopback that answer as a test wants them to."""

from __future__ import annotations

from agency import serve

__all__ = ["serve"]
