"""What could not be read is not lost: it is listed with the reason, and there to be looked at."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from tests.desk.intake.conftest import RECEIVED, STORY

from lateedition.wire.inbox import Inbox
from lateedition.wire.unreadable import Unreadable


def test_what_could_not_be_read_is_listed_with_the_reason(desk: Any, page: Any) -> None:
    desk.receive_bytes(b"<html><p>not a wire format")
    reason = desk.inbox.quarantined(limit=1)[0].reason
    text = page("/desk/wire/quarantine/")

    assert "4711.json" in text
    assert reason.split(";")[0].replace("'", "&#x27;").replace("<", "&lt;") in text


def test_a_payload_in_quarantine_is_shown_as_text_with_its_reason_and_a_download(desk: Any, page: Any) -> None:
    receipt = desk.receive_bytes(b"<html><script>alert(1)</script>")
    text = page(f"/desk/wire/quarantine/{receipt}/")

    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert(1)" not in text
    assert f'href="/desk/wire/raw/{receipt}/"' in text
    assert "not a format we read" in text


def test_an_empty_quarantine_says_so(page: Any) -> None:
    assert "Everything that came in could be read." in page("/desk/wire/quarantine/")


def test_a_receipt_that_is_not_there_is_not_found(desk: Any) -> None:
    assert desk.reporter.get("/desk/wire/quarantine/99/").status_code == 404
    assert desk.reporter.get("/desk/wire/raw/99/").status_code == 404


def refusing(_payload: bytes, _source: str) -> list[Any]:
    raise Unreadable("as an older reader says")


def test_what_can_be_read_by_now_leaves_the_quarantine_for_the_inbox(desk: Any, page: Any) -> None:
    older = Inbox(settings.HOUSE.inbox_database, read=refusing)
    receipt = older.take_in(json.dumps(STORY).encode(), source="ap", name="4711.json", received=RECEIVED).number
    address = f"/desk/wire/quarantine/{receipt}/"
    assert f'action="{address}retry/"' in desk.editor.get(address).content.decode()
    assert f'action="{address}retry/"' not in desk.reporter.get(address).content.decode()
    answer = desk.editor.post(f"/desk/wire/quarantine/{receipt}/retry/")
    (entry,) = desk.inbox.receipt(receipt).entries
    assert answer.url == f"/desk/wire/{entry}/"
    assert "Kim gets a medal" in page(answer.url)
    assert "Everything that came in could be read." in page("/desk/wire/quarantine/")


def test_what_still_cannot_be_read_stays_and_says_why(desk: Any, page: Any) -> None:
    receipt = desk.receive_bytes(b"<html><p>not a wire format")
    answer = desk.editor.post(f"/desk/wire/quarantine/{receipt}/retry/", follow=True)
    assert "It still cannot be read" in answer.content.decode()


def test_what_is_put_aside_is_not_listed_any_more_and_its_bytes_are_kept(desk: Any, page: Any) -> None:
    receipt = desk.receive_bytes(b"<html><p>not a wire format")
    desk.editor.post(f"/desk/wire/quarantine/{receipt}/dismiss/")
    assert "Everything that came in could be read." in page("/desk/wire/quarantine/")
    assert "put aside by" in desk.inbox.receipt(receipt).reason
    assert desk.reporter.get(f"/desk/wire/raw/{receipt}/").content == b"<html><p>not a wire format"
