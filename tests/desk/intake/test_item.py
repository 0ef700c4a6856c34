"""One item, as an editor reads it."""

from __future__ import annotations

from typing import Any


def test_an_item_is_shown_as_it_will_read_beside_what_its_agency_said(desk: Any, page: Any) -> None:
    text = page(f"/desk/wire/{desk.receive()}/")

    for shown in (
        "<h2>Kim gets a medal</h2>",
        "A war anniversary is marked.",
        "<p>MOSCOW (AP) — Russia gave <em>Kim</em> a medal.</p>",
        "urn:newsml:ap.example:20200505:4711",
        "2 (1 most urgent, 9 least)",
        "May 05, 2020 09:00 UTC",
        "sent as 2020-05-05T09:00:00Z (zone as sent)",
        "No archive use",
        "from ap, as 4711.json",
    ):
        assert shown in text


def test_notes_to_editors_and_usage_terms_are_marked_as_not_for_publication(desk: Any, page: Any) -> None:
    text = page(f"/desk/wire/{desk.receive()}/")

    for private in ("Notes to editors", "Usage terms"):
        assert f"{private}<small>not for publication</small>" in text


def test_the_source_is_shown_readable_and_can_be_had_byte_for_byte(desk: Any, page: Any) -> None:
    number = desk.receive()
    receipt = desk.inbox.entry(number).receipt
    text = page(f"/desk/wire/{number}/")
    answer = desk.reporter.get(f"/desk/wire/raw/{receipt}/")

    assert "  &quot;headline&quot;: &quot;Kim gets a medal&quot;" in text
    assert f'href="/desk/wire/raw/{receipt}/"' in text
    assert answer.content == desk.inbox.raw(receipt)


def test_a_download_is_a_file_of_plain_text_that_no_browser_runs(desk: Any) -> None:
    desk.receive(body_html="<p>x</p><script>alert(1)</script>")
    answer = desk.reporter.get("/desk/wire/raw/1/")

    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_markup_in_the_source_is_never_markup_on_the_page(desk: Any, page: Any) -> None:
    number = desk.receive(headline="<script>alert(1)</script>", body_html="<p>x<script>alert(2)</script></p>", usageterms="<img src=x>")
    text = page(f"/desk/wire/{number}/")

    assert "<script>alert" not in text
    assert "<img src=x>" not in text
    assert "&lt;script&gt;alert(2)" in text


def test_versions_are_listed_with_what_changed_between_them(desk: Any, page: Any) -> None:
    first = desk.receive()
    second = desk.receive(version="2", headline="Kim gets two medals")
    text = page(f"/desk/wire/{second}/")
    changes = page(f"/desk/wire/{second}/changes/{first}/")

    assert f'href="/desk/wire/{second}/changes/{first}/"' in text
    assert f'href="/desk/wire/{first}/"' in text
    assert "<del>a medal</del> <ins>two medals</ins>" in changes


def test_an_older_version_says_so_and_leads_to_the_newest(desk: Any, page: Any) -> None:
    first = desk.receive()
    second = desk.receive(version="2")
    text = page(f"/desk/wire/{first}/")

    assert "This is not the newest version." in text
    assert f'href="/desk/wire/{second}/"' in text
    assert f"/desk/wire/{first}/take/" not in text


def test_versions_of_two_items_cannot_be_compared(desk: Any) -> None:
    first = desk.receive(uri="urn:newsml:ap.example:1")
    second = desk.receive(uri="urn:newsml:ap.example:2")

    assert desk.reporter.get(f"/desk/wire/{second}/changes/{first}/").status_code == 404


def test_a_withheld_item_says_why_it_cannot_be_taken(desk: Any, page: Any) -> None:
    text = page(f"/desk/wire/{desk.receive(pubstatus='withheld')}/")

    assert "The agency withholds this item." in text
    assert "Take into a story" not in text
