"""Health: what a stand, this machine's or another's, says of the edition that its readers have."""

from __future__ import annotations

import http.client
from datetime import datetime
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

LONGEST_BYTES = 1 << 20


class Health(Struct, frozen=True):
    """What `/-/health` says, as far as we ask; stand/health.py describes it."""

    edition: int
    position: int
    printed: datetime | None = None
    ahead: tuple[tuple[int, int], ...] = ()
    set_aside: tuple[int, ...] = ()
    behind: int = 0
    heard_s: float | None = None
    doing: str = ""

    def has(self, number: int) -> bool:
        """Say whether readers have what stands under this number in the handover log: it was read, and could be printed.

        >>> health = Health(edition=7, position=100, ahead=((900, 903),), set_aside=(99,))
        >>> [health.has(number) for number in (99, 100, 101, 903, 904)]
        [False, True, False, True, False]
        """
        read = number <= self.position or any(first <= number <= last for first, last in self.ahead)
        return read and number not in self.set_aside


def health_of(site_url: str, *, timeout_s: float = 1.0) -> Health | None:
    """Return what the stand at `site_url` says, None if it does not answer in time, or no sense. Never raises for one that is down."""
    site = urlsplit(site_url)
    connect = http.client.HTTPSConnection if site.scheme == "https" else http.client.HTTPConnection
    connection = connect(site.hostname or "localhost", site.port, timeout=timeout_s)
    try:
        connection.request("GET", f"{site.path.rstrip('/')}/-/health", headers={"Accept": "application/json"})
        return msgspec.json.decode(connection.getresponse().read(LONGEST_BYTES), type=Health)
    except (OSError, http.client.HTTPException, msgspec.DecodeError):
        return None
    finally:
        connection.close()
