"""What a story begins with when it is taken off the wire."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lateedition.desk.intake.take import Draft, NotToBeTaken, draft_of
from lateedition.story.blocks import Body, Paragraph, plain_text
from lateedition.wire.item import Concept, Instant, Item, Note, Place, Problem

NOW = datetime(2020, 5, 5, 9, 11, tzinfo=UTC)
LATER = Instant(datetime(2020, 5, 5, 12, 0, tzinfo=UTC), "2020-05-05T12:00:00Z")
BODY: Body = (Paragraph("MOSCOW (AP) — Russia gave a medal."), Paragraph("It was the second."))


def item(**said: Any) -> Item:
    return Item(**({"provider": "AP", "guid": "urn:ap:1", "format": "ninjs", "headline": "Kim gets medal", "body": BODY} | said))


def draft(*, canceled: bool = False, **said: Any) -> Draft:
    return draft_of(item(**said), canceled=canceled, now=NOW, zone=ZoneInfo("Asia/Kolkata"))


def test_the_dateline_goes_from_the_first_paragraph_into_the_place_and_from_nowhere_else() -> None:
    taken = draft(body=(BODY[0], Paragraph("MOSCOW (AP) — said a sign on the wall.")))

    assert taken.place == "Moscow"
    assert plain_text(taken.body) == "Russia gave a medal.\n\nMOSCOW (AP) — said a sign on the wall."


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ("MOSCOW (AP) — Russia gave a medal.", ""),
        ("Russia gave…", ""),
        ("MOSCOW (AP) — It was the second in a year.", "It was the second in a year."),
        ("A medal & no word of thanks.", "A medal & no word of thanks."),
        ("", ""),
    ],
)
def test_the_standfirst_is_without_a_dateline_and_never_the_first_paragraph_over_again(sent: str, taken: str) -> None:
    assert draft(standfirst=sent).standfirst == taken


def test_the_place_that_the_agency_named_stands_before_the_one_in_the_dateline() -> None:
    assert draft(place=Place(name="Moscow Oblast")).place == "Moscow Oblast"


def test_a_dateline_sent_apart_from_the_body_tells_the_place_too() -> None:
    assert draft(body=(Paragraph("Russia gave a medal."),), dateline="MOSCOW, May 5 (AP)").place == "Moscow"


def test_a_story_without_a_dateline_has_no_place_and_keeps_every_word() -> None:
    taken = draft(body=(Paragraph("Russia gave a medal."),))

    assert taken.place == ""
    assert plain_text(taken.body) == "Russia gave a medal."


@pytest.mark.parametrize(("urgency", "value"), [(1, 5), (2, 5), (3, 4), (4, 3), (5, 3), (6, 2), (7, 2), (8, 1), (9, 1), (None, 3)])
def test_what_is_urgent_on_the_wire_is_proposed_as_big_news(urgency: int | None, value: int) -> None:
    assert draft(urgency=urgency).news_value == value


def test_topics_are_the_names_of_subjects_and_keywords_each_once() -> None:
    taken = draft(subjects=(Concept(name="Politics", code="medtop:11000000"), Concept(code="medtop:9")), keywords=("politics", "Medals"))

    assert taken.topics == ("Politics", "Medals")


def test_names_come_from_the_authors_sent_or_else_from_the_words_of_the_byline() -> None:
    assert draft(authors=("Asha Rao",), byline="By ASHA RAO").people == ("Asha Rao",)
    assert draft(byline="By Asha Rao and Anders Band, Tom Ek").people == ("Asha Rao", "Anders Band", "Tom Ek")
    assert draft().people == ()


def test_the_lineage_says_provider_identity_and_version() -> None:
    taken = draft(version=3)

    assert (taken.provider, taken.guid, taken.version) == ("AP", "urn:ap:1", 3)


def test_notes_to_editors_and_usage_terms_go_to_the_desk_and_not_into_the_story() -> None:
    taken = draft(
        notes=(Note("Call +7 555 0101", role="contact"),), usage_terms="No archive", problems=(Problem("urgency", "x", "left out"),)
    )

    assert "Note to editors (contact): Call +7 555 0101" in taken.note
    assert "Usage terms: No archive" in taken.note
    assert "Not read from the file: urgency 'x': left out" in taken.note
    assert "555" not in plain_text(taken.body) + taken.headline + taken.standfirst


def test_an_embargo_is_the_first_thing_the_desk_is_told_in_the_time_of_the_site() -> None:
    assert draft(embargo=LATER).note.startswith("EMBARGO until May 05, 2020 17:30 IST. Do not publish before.")
    assert draft(embargo_open=True).note.startswith("EMBARGO until the agency lifts it.")


def test_an_embargo_that_is_over_is_not_spoken_of() -> None:
    over = Instant(NOW, "2020-05-05T09:11:00Z")

    assert "EMBARGO" not in draft(embargo=over).note


def test_a_killed_item_is_never_taken_whatever_this_version_says_of_itself() -> None:
    with pytest.raises(NotToBeTaken, match="killed"):
        draft(status="canceled")
    with pytest.raises(NotToBeTaken, match="killed"):
        draft(canceled=True)


def test_a_withheld_item_is_not_taken_and_the_reason_says_when_it_may_be() -> None:
    with pytest.raises(NotToBeTaken, match=r"withholds this item\. It can be taken when a usable version has come in"):
        draft(status="withheld")


def test_an_item_without_a_headline_goes_by_its_slugline() -> None:
    assert draft(headline="", slugline="RUSSIA-KIM").headline == "RUSSIA-KIM"
