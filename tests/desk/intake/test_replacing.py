"""An item that its agency declared to take the place of another is proposed for the story that was made of that one, and for no other."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from tests.desk.intake.rules import rule

from lateedition.desk.handover import outbox
from lateedition.desk.intake.models import Filing, WireLine
from lateedition.desk.stories.models import Story
from newswire import GUID, PARAGRAPHS

NEW = "urn:newsml:ap.example:20200505:4712"
NEWER = "urn:newsml:ap.example:20200505:4713"
SHONE = (*PARAGRAPHS, "It shone.")


def replaced(desk: Any, *, guid: str = NEW, by: str = GUID, **said: Any) -> int:
    """Take in an item that takes the place of another."""
    return int(desk.send(guid=guid, replaces=by, **({"paragraphs": SHONE} | said)))


def line_of(story: Story) -> WireLine:
    return WireLine.objects.get(story=story)


def readers_have(story: Story) -> str:
    return str(outbox.latest(f"story:{story.pk}"))


def test_it_is_proposed_and_says_that_it_was_declared(desk: Any, page: Any) -> None:
    story = desk.story_off_the_wire()
    receipt = replaced(desk)
    desk.follow()

    assert line_of(story).waiting == receipt
    for address in (f"/desk/wire/updates/{story.pk}/", f"/desk/stories/edit/{story.pk}/"):
        text = page(address)
        assert f"ap.example declared that this item ({NEW}) takes the place of the one that our story was made of ({GUID})" in text
    assert "It shone." in page(f"/desk/wire/updates/{story.pk}/")
    assert "It shone." not in readers_have(story)


def test_the_policy_of_the_source_merges_it_at_once_and_a_conflict_waits(desk: Any) -> None:
    story, edited = desk.story_off_the_wire(), desk.story_off_the_wire(guid="u:edited")
    desk.edit(edited, paragraphs=["Our own first words.", *PARAGRAPHS[1:]])
    replaced(desk)
    replaced(desk, guid="u:other", by="u:edited", paragraphs=("MOSCOW (AP) — Their first words.", *PARAGRAPHS[1:]))
    desk.follow(updates="apply")

    assert "It shone." in readers_have(story)
    assert line_of(edited).waiting
    assert "Our own first words." in str(Story.objects.get(pk=edited.pk).get_latest_revision_as_object().body.raw_data)


def test_nothing_is_proposed_of_what_only_reads_alike(desk: Any) -> None:
    story = desk.story_off_the_wire()
    desk.send(guid=NEW, paragraphs=SHONE)
    desk.follow(updates="apply")

    assert line_of(story).waiting is None
    assert "It shone." not in readers_have(story)


def test_what_came_to_replace_goes_on_being_followed(desk: Any) -> None:
    story = desk.story_off_the_wire()
    replaced(desk)
    desk.follow(updates="apply")
    desk.send(guid=NEW, version=2, paragraphs=(*SHONE, "It was gold."))
    desk.follow(updates="apply")
    assert "It was gold." in readers_have(story)
    replaced(desk, guid=NEWER, by=NEW, paragraphs=(*SHONE, "It was silver."))
    desk.send(version=9, paragraphs=("The old item goes on.",))
    desk.follow(updates="apply")

    assert "It was silver." in readers_have(story)
    assert "The old item goes on." not in readers_have(story)
    assert line_of(story).guid == NEWER


@pytest.mark.parametrize("killed", [GUID, NEW, NEWER])
def test_a_kill_of_any_item_that_is_in_a_story_takes_it_from_readers(desk: Any, killed: str) -> None:
    story = desk.story_off_the_wire()
    replaced(desk)
    desk.follow(updates="apply")
    replaced(desk, guid=NEWER, by=NEW)
    desk.follow(updates="apply")
    desk.send(guid=killed, version=5, status="canceled")
    desk.follow()

    assert Story.objects.get(pk=story.pk).killed


def test_a_kill_of_what_was_only_proposed_takes_the_proposal_away_and_nothing_else(desk: Any) -> None:
    story = desk.story_off_the_wire()
    replaced(desk)
    desk.follow()
    desk.send(guid=NEW, version=2, status="canceled")
    desk.follow()

    assert not Story.objects.get(pk=story.pk).killed
    assert line_of(story).waiting is None


def test_what_any_item_in_a_story_holds_back_stays_back_until_that_item_is_usable(desk: Any) -> None:
    story = desk.story_off_the_wire()
    replaced(desk)
    desk.follow(updates="apply")
    desk.send(guid=NEW, version=2, status="withheld")
    desk.follow()
    assert Story.objects.get(pk=story.pk).withheld
    desk.send(version=2, paragraphs=(*PARAGRAPHS, "It was brass."))
    desk.follow()
    assert Story.objects.get(pk=story.pk).withheld, "another item that is in it is usable, and the one that is not goes on holding it"
    desk.send(guid=NEW, version=3, paragraphs=SHONE)
    desk.follow()

    assert not Story.objects.get(pk=story.pk).withheld


def test_a_kill_of_what_was_kept_out_by_an_editor_is_one_too(desk: Any) -> None:
    story = desk.story_off_the_wire()
    replaced(desk)
    desk.follow()
    seen = desk.editor.get(f"/desk/wire/updates/{story.pk}/").context["seen"]
    desk.editor.post(f"/desk/wire/updates/{story.pk}/", {"seen": seen, "do": "keep"})
    assert line_of(story).guid == NEW
    desk.send(guid=NEW, version=2, status="canceled")
    desk.follow()

    assert Story.objects.get(pk=story.pk).killed


STEPS: dict[str, Any] = {
    "a later version of the older": lambda desk: desk.send(version=2, paragraphs=(*PARAGRAPHS, "It was brass.")),
    "what replaces it": lambda desk: replaced(desk),
    "what replaces that": lambda desk: replaced(desk, guid=NEWER, by=NEW, paragraphs=(*SHONE, "It was gold.")),
}


@pytest.mark.parametrize("order", list(permutations(STEPS)), ids="; ".join)
def test_whatever_comes_first_the_last_in_line_is_proposed(desk: Any, order: tuple[str, ...]) -> None:
    story = desk.story_off_the_wire()
    for step in order:
        STEPS[step](desk)
        desk.follow()
    answer = desk.editor.get(f"/desk/wire/updates/{story.pk}/")

    assert answer.context["entry"].item.guid == NEWER
    assert line_of(story).waiting == answer.context["entry"].receipt


def test_a_correction_under_a_new_name_is_mandatory_too(desk: Any, page: Any) -> None:
    story = desk.story_off_the_wire()
    replaced(desk, signals=("correction",))
    desk.follow()

    assert line_of(story).correction
    assert "CORRECTION: mandatory." in page(f"/desk/wire/updates/{story.pk}/")


def test_no_rule_makes_a_second_story_of_it_whichever_came_first(desk: Any) -> None:
    rule(deed="draft")
    desk.send()
    desk.follow()
    replaced(desk)
    replaced(desk, guid="u:b", by="u:a")
    desk.follow()
    desk.send(guid="u:a")
    desk.follow()

    assert sorted(Story.objects.values_list("wire_guid", flat=True)) == ["u:b", GUID]
    assert Filing.objects.get(guid=NEW).why == "it takes the place of an item that this story was made of, and is proposed for it"
    assert Filing.objects.get(guid="u:a").why == "another item has taken its place"


def test_whoever_takes_it_by_hand_comes_to_the_story_that_it_is_proposed_for(desk: Any) -> None:
    story = desk.story_off_the_wire()
    (entry,) = desk.inbox.receipt(replaced(desk)).entries
    answer = desk.reporter.post(f"/desk/wire/{entry}/take/")

    assert answer.url == f"/desk/stories/edit/{story.pk}/"
    assert Story.objects.count() == 1


def test_whoever_takes_what_was_replaced_is_led_to_what_took_its_place(desk: Any) -> None:
    (older,) = desk.inbox.receipt(desk.send()).entries
    (newer,) = desk.inbox.receipt(replaced(desk)).entries

    assert desk.reporter.post(f"/desk/wire/{older}/take/").url == f"/desk/wire/{newer}/"
    assert f'href="/desk/wire/{newer}/"' in desk.reporter.get(f"/desk/wire/{older}/").content.decode()


def test_the_inbox_shows_the_story_beside_both_items(desk: Any) -> None:
    desk.story_off_the_wire(headline="Gold medal for Kim")
    replaced(desk, headline="Gold medal for Kim")
    desk.follow(updates="apply")
    rows = desk.reporter.get("/desk/wire/", {"provider": "ap.example"}).context["rows"]

    assert [(row.taken is not None, row.behind) for row in rows] == [(True, ""), (True, "")]
