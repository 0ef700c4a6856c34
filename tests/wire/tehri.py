"""A few items of a made-up wire: two agencies on one happening, and one on another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from lateedition.wire.groups import Grouper
from lateedition.wire.inbox import Inbox

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAM = (
    "The Tehri dam opened its gates on Wednesday after the Bhagirathi river rose four metres, and engineers said the spillway held. "
    "Forty villages below the dam were cleared before dawn, the district magistrate said. Nobody was hurt."
)
DAM_AGAIN = (
    "Engineers at Tehri said the spillway of the dam held as the Bhagirathi river rose four metres overnight. The gates were opened, and "
    "villages below were cleared before dawn. The magistrate of the district said nobody had been hurt."
)
CHESS = (
    "Anna Petrova won the Reykjavik chess open with a draw in the last round, half a point ahead of three others, her first title since "
    "the Olympiad in Budapest. The champion of last year lost with black to a boy of fourteen."
)


def take(inbox: Inbox, guid: str, headline: str, text: str, *, minute: int = 0, version: str = "1", source: str = "ap") -> int:
    said = {
        "uri": guid,
        "version": version,
        "headline": headline,
        "body_text": text,
        "language": "en",
        "versioncreated": "2026-03-04T12:00:00Z",
    }
    receipt = inbox.take_in(msgspec.json.encode(said), source=source, name="a.json", received=NOON + timedelta(minutes=minute))
    return receipt.entries[0]


def three(inbox: Inbox) -> tuple[int, int, int]:
    return (
        take(inbox, "tag:ap.example,2026:dam", "Tehri dam opens gates as Bhagirathi rises", DAM),
        take(inbox, "tag:afp.example,2026:dam", "Villages below Tehri dam cleared as river rises", DAM_AGAIN, minute=20),
        take(inbox, "tag:ap.example,2026:chess", "Petrova wins Reykjavik chess open", CHESS, minute=30),
    )


def grouped(path: Path) -> None:
    grouper = Grouper(path)
    while grouper.advance():
        continue
    grouper.close()
