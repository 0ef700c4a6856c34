"""What could not be read is not lost: it is listed with the reason, and there to be looked at."""

from __future__ import annotations

from typing import Any


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
