"""The page of sources, and the accounts of all that came in."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.utils import timezone

from lateedition.wire.sources.health import Health, failed
from lateedition.wire.sources.ledger import Ledger

FEED = '[[source]]\nname = "gazette"\nkind = "poll"\nurl = "https://gazette.example/feed"\n'


def test_every_receipt_is_accounted_for(desk: Any, page: Any) -> None:
    desk.receive()
    desk.receive()
    desk.receive_bytes(b"<html><p>not a wire format")
    text = page("/desk/wire/sources/")
    counts = [int(number) for number in re.findall(r'<th scope="row">\w+</th><td>(?:<b>)?(\d+)', text)]

    assert counts == [3, 1, 1, 1, 0]
    assert counts[0] == sum(counts[1:])


def test_a_source_that_fails_says_so_and_why(desk: Any, page: Any) -> None:
    settings.HOUSE.sources_file.parent.mkdir(parents=True, exist_ok=True)
    settings.HOUSE.sources_file.write_text(FEED)
    assert "NOT HEARD OF YET" in page("/desk/wire/sources/")
    ledger, now = Ledger(settings.HOUSE.sources_database), timezone.now()
    for _ in range(3):
        ledger.change("gazette", Health, lambda health: failed(health, "answered 503", now=now))
    ledger.close()
    text = page("/desk/wire/sources/")

    assert "FAILING" in text
    assert "answered 503" in text


def test_a_ledger_that_cannot_be_read_is_said_and_the_accounts_are_still_there(desk: Any, page: Any) -> None:
    settings.HOUSE.sources_database.parent.mkdir(parents=True, exist_ok=True)
    settings.HOUSE.sources_database.write_bytes(b"no database" * 1000)
    text = page("/desk/wire/sources/")

    assert "The ledger of sources cannot be read" in text
    assert "Receipts" in text


def test_a_newsroom_without_sources_says_so(desk: Any, page: Any) -> None:
    assert "No source is set up" in page("/desk/wire/sources/")
