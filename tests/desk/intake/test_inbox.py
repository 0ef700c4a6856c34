"""The list of what came in."""

from __future__ import annotations

import re
from typing import Any

RECEIVED_AT = "May 05, 2020 09:11 UTC"


def headlines(page: str) -> list[str]:
    return re.findall(r'<a class="wire-headline"[^>]*>([^<]*)</a>', page)


def test_a_new_inbox_says_that_nothing_has_come_in(page: Any) -> None:
    assert "Nothing has come in yet." in page("/desk/wire/")


def test_items_are_listed_newest_first_with_agency_urgency_slugline_language_and_time(desk: Any, page: Any) -> None:
    desk.receive(uri="urn:newsml:ap.example:1", headline="First in")
    desk.receive(uri="urn:newsml:ap.example:2", headline="Second in")
    text = page("/desk/wire/")

    assert headlines(text) == ["Second in", "First in"]
    for shown in ("ap.example", "wire-urgency--2", "RUSSIA-KIM", "en-US", RECEIVED_AT):
        assert shown in text


def test_only_the_newest_version_of_an_item_is_listed_and_says_that_it_is_an_update(desk: Any, page: Any) -> None:
    desk.receive(headline="Old words")
    desk.receive(version="3", headline="New words")
    text = page("/desk/wire/")

    assert headlines(text) == ["New words"]
    assert "UPDATE v3" in text


def test_a_kill_is_listed_as_one_and_offers_nothing_to_take(desk: Any, page: Any) -> None:
    number = desk.receive()
    assert f"/desk/wire/{number}/take/" in page("/desk/wire/")
    killed = desk.receive(version="2", pubstatus="canceled")
    text = page("/desk/wire/")

    assert '<span class="wire-badge wire-badge--critical">KILL</span>' in text
    assert f"/desk/wire/{killed}/take/" not in text


def test_words_agency_status_language_and_kind_narrow_the_list(desk: Any, page: Any) -> None:
    desk.receive(uri="urn:newsml:ap.example:1", headline="Harbour tunnel")
    desk.receive(uri="urn:newsml:afp.example:2", headline="Rice prices", language="fr", pubstatus="withheld")

    assert headlines(page("/desk/wire/", text="harb")) == ["Harbour tunnel"]
    assert headlines(page("/desk/wire/", provider="afp.example")) == ["Rice prices"]
    assert headlines(page("/desk/wire/", status="withheld")) == ["Rice prices"]
    assert headlines(page("/desk/wire/", language="en")) == ["Harbour tunnel"]
    assert headlines(page("/desk/wire/", kind="picture")) == []
    assert "Nothing in the inbox is like that." in page("/desk/wire/", text="nowhere")


def test_older_items_are_a_link_away_and_none_is_shown_twice_or_left_out(desk: Any, page: Any) -> None:
    for number in range(55):
        desk.receive(uri=f"urn:newsml:ap.example:{number}", headline=f"Item {number}")
    first = page("/desk/wire/")
    older = re.search(r'href="/desk/wire/\?(before=\d+&amp;until=\d+)" rel="next"', first)
    assert older
    second = page(f"/desk/wire/?{older[1].replace('&amp;', '&')}")

    assert headlines(first) + headlines(second) == [f"Item {number}" for number in reversed(range(55))]
    assert 'rel="next"' not in second


def test_the_poll_answers_only_with_what_came_in_since_and_only_what_is_sought(desk: Any, page: Any) -> None:
    first = desk.receive(uri="urn:newsml:ap.example:1", headline="First in")
    assert desk.reporter.get("/desk/wire/newer/", {"after": first}).status_code == 204
    second = desk.receive(uri="urn:newsml:ap.example:2", headline="Second in", language="fr")
    answer = desk.reporter.get("/desk/wire/newer/", {"after": first})

    assert headlines(answer.content.decode()) == ["Second in"]
    assert answer["Wire-Newest"] == str(second)
    assert desk.reporter.get("/desk/wire/newer/", {"after": first, "language": "en"}).status_code == 204


def test_a_headline_is_text_and_never_markup(desk: Any, page: Any) -> None:
    desk.receive(headline="<script>alert(1)</script>", slugline="<b>x</b>", keywords=["<i>y</i>"])

    assert "<script>alert" not in page("/desk/wire/")
    assert "<b>x</b>" not in page("/desk/wire/")


def test_a_list_of_fifty_costs_as_many_queries_as_a_list_of_one(desk: Any, page: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page("/desk/wire/")
        return len(captured)

    numbers = [desk.receive(uri=f"urn:newsml:ap.example:{number}") for number in range(12)]
    desk.reporter.post(f"/desk/wire/{numbers[0]}/take/")
    page("/desk/wire/")
    few = queries()
    for number in numbers[1:]:
        desk.reporter.post(f"/desk/wire/{number}/take/")
    page("/desk/wire/")

    assert queries() == few


def test_a_number_that_is_none_asks_for_nothing(desk: Any, page: Any) -> None:
    number = desk.receive()

    assert len(headlines(page("/desk/wire/", before="x"))) == 1
    assert desk.reporter.get(f"/desk/wire/{number}99999999999999999999/").status_code == 404
