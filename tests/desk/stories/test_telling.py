"""What readers are told of a story's past: its versions, its corrections; and what must never be told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lateedition.desk.planning.plans import plan_publish
from lateedition.desk.stories import actions, audit, correcting
from lateedition.desk.stories.models import Correction, LiveStory, Material, PastVersion, Plan, Story
from lateedition.story.handover import Dropped
from lateedition.story.version import Version
from lateedition.story.wording import Wording

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def published_as(story, *, now, material=None, **said):
    for name, value in said.items():
        setattr(story, name, value)
    actions.publish(story, user=None, now=now, material=material)
    return story


def versions(newsroom):
    """The newest document of each past version, by serial."""
    return {document.serial: document for document in newsroom.log("version")}


@pytest.fixture
def thrice(newsroom):
    """A story that was published three times: first, with news, with a mended slip."""
    story = newsroom.published("Ferry strike ends")
    published_as(story, now=NOON + HOUR, standfirst="Nine ships sail.")
    return published_as(story, now=NOON + 2 * HOUR, standfirst="Nine ships sail!")


def test_a_version_is_kept_when_another_takes_its_place(newsroom, thrice):
    kept = versions(newsroom)
    assert [(each.serial, each.change, each.moment) for each in kept.values()] == [(1, "first", NOON), (2, "material", NOON + HOUR)]
    assert kept[2].wording.standfirst == "Nine ships sail."
    now = newsroom.log("story")[-1]
    assert (now.version, now.change, now.worded, now.updated) == (3, "minor", NOON + 2 * HOUR, NOON + HOUR)


def test_a_first_publish_costs_no_document_more(newsroom):
    newsroom.published()
    assert newsroom.log("version") == []


def test_what_changes_no_word_is_no_version(newsroom, thrice):
    published_as(thrice, now=NOON + 3 * HOUR, news_value=5)
    assert newsroom.log("story")[-1].version == 3
    assert newsroom.log("story")[-1].news_value == 5


def test_a_post_to_a_live_blog_is_no_version(newsroom):
    story = LiveStory(headline="Storm", section=newsroom.section, started=NOON)
    actions.publish(story, user=None, now=NOON)
    actions.post_entry(story, text="<p>Rain</p>", now=NOON + HOUR)
    assert newsroom.log("story")[-1].version == 1


def test_drafts_are_in_no_version(newsroom, thrice):
    thrice.headline = "SECRET-CANARY"
    thrice.save_revision()
    published_as(Story.objects.get(pk=thrice.pk), now=NOON + 3 * HOUR, standfirst="Ten ships sail.")
    assert "SECRET-CANARY" not in repr(newsroom.log())


def test_what_was_unpublished_meanwhile_is_compared_with_what_readers_had(newsroom, thrice):
    actions.unpublish(thrice, user=None, now=NOON + 3 * HOUR)
    published_as(Story.objects.get(pk=thrice.pk), now=NOON + 4 * HOUR, standfirst="Ten ships sail.")
    assert versions(newsroom)[3].wording.standfirst == "Nine ships sail!"
    assert newsroom.log("story")[-1].version == 4


@pytest.mark.parametrize("taken", ["kill", "withhold", "forbid"])
def test_no_word_of_what_was_recalled_is_ever_in_the_history(newsroom, thrice, taken):
    editor = newsroom.client("editor") and None
    if taken == "forbid":
        actions.forbid(thrice, user=editor, now=NOON + 3 * HOUR, authority="A court", legal_basis="", reason="x")
    else:
        getattr(actions, taken)(thrice, now=NOON + 3 * HOUR, reason="x", **({"user": None} if taken == "kill" else {}))
    actions.restore(thrice, user=None, now=NOON + 4 * HOUR)
    published_as(Story.objects.get(pk=thrice.pk), now=NOON + 5 * HOUR, standfirst="Cleared.")
    out = versions(newsroom)
    assert {serial: (each.wording, bool(each.out)) for serial, each in out.items()} == dict.fromkeys((1, 2, 3), (None, True))
    assert newsroom.log("story")[-1].version == 4
    published_as(Story.objects.get(pk=thrice.pk), now=NOON + 6 * HOUR, standfirst="Cleared of all.")
    assert versions(newsroom)[4].wording.standfirst == "Cleared."


def test_a_deleted_story_leaves_no_version(newsroom, thrice):
    numbers = {row.pk for row in PastVersion.objects.all()}
    thrice.delete()
    dropped = {document.number for document in newsroom.log("dropped") if isinstance(document, Dropped) and document.kind == "version"}
    assert dropped == numbers


def test_the_audit_finds_the_marks_of_versions_and_corrections_as_they_are(newsroom, thrice):
    correcting.correct(thrice, text="There were nine.", user=None, now=NOON + 3 * HOUR)
    assert audit.differences() == []


def test_a_correction_publishes_the_draft_with_a_note_and_moves_updated(newsroom, thrice):
    thrice.standfirst = "Eleven ships sail."
    thrice.save_revision()
    correcting.correct(thrice, text="There were eleven ships, not nine.", user=None, now=NOON + 3 * HOUR)
    document = newsroom.log("story")[-1]
    assert document.standfirst == "Eleven ships sail."
    assert [(note.text, note.moment) for note in document.corrections] == [("There were eleven ships, not nine.", NOON + 3 * HOUR)]
    assert document.change == "correction"
    assert document.updated > NOON + HOUR
    assert Story.objects.get(pk=thrice.pk).live


def test_a_correction_ends_the_plan_to_publish_an_older_text(newsroom, thrice):
    thrice.standfirst = "Eight ships sail."
    thrice.save_revision()
    plan = plan_publish(thrice, moment=NOON + 9 * HOUR, user=None, now=NOON + 2 * HOUR)
    correcting.correct(thrice, text="There were nine.", user=None, now=NOON + 3 * HOUR)
    plan.refresh_from_db()
    assert (plan.state, plan.why) == (Plan.State.CANCELLED, "another text was published before")


def test_corrections_are_told_the_newest_first(newsroom, thrice):
    for hour, text in enumerate(("One.", "Two."), start=3):
        correcting.correct(thrice, text=text, user=None, now=NOON + hour * HOUR)
    assert [note.text for note in newsroom.log("story")[-1].corrections] == ["Two.", "One."]


def test_an_amended_correction_keeps_what_it_said_and_updated_stays(newsroom, thrice):
    correction = correcting.correct(thrice, text="There were ten.", user=None, now=NOON + 3 * HOUR)
    updated = newsroom.log("story")[-1].updated
    correcting.amend(correction, text="There were eleven.", user=None, now=NOON + 4 * HOUR)
    document = newsroom.log("story")[-1]
    [note] = document.corrections
    assert (note.text, note.moment, note.amended) == ("There were eleven.", NOON + 3 * HOUR, NOON + 4 * HOUR)
    assert [(said.text, said.moment) for said in note.earlier] == [("There were ten.", NOON + 3 * HOUR)]
    assert document.updated == updated


def test_what_readers_do_not_have_cannot_be_corrected(newsroom):
    story = newsroom.story()
    story.save()
    with pytest.raises(correcting.NothingToCorrect, match="is not published"):
        correcting.correct(story, text="x", user=None, now=NOON)
    assert not Correction.objects.exists()


def test_the_pages_correct_and_amend(newsroom, url, thrice):
    thrice.standfirst = "Eleven ships sail."
    thrice.save_revision()
    editor = newsroom.client("editor")
    page = editor.get(url("correct", thrice)).content.decode()
    assert '<ins><span class="w-sr-only">put in: </span>Eleven</ins>' in page
    editor.post(url("correct", thrice), {"text": "There were eleven."})
    [correction] = Correction.objects.all()
    assert newsroom.log("story")[-1].standfirst == "Eleven ships sail."
    address = f"{url('correct', thrice)}{correction.pk}/"
    assert "There were eleven." in editor.get(address).content.decode()
    editor.post(address, {"text": "There were twelve."})
    assert newsroom.log("story")[-1].corrections[0].text == "There were twelve."


def test_a_version_struck_out_keeps_its_mark_alone(newsroom, url, thrice):
    version = PastVersion.objects.get(serial=2)
    newsroom.client("editor").post(url("versions", thrice), {"version": version.pk, "reason": "Order 14"})
    struck = versions(newsroom)[2]
    assert (struck.wording, struck.out) == (None, "legal")
    assert isinstance(versions(newsroom)[1].wording, Wording)
    page = newsroom.client("editor").get(url("versions", thrice)).content.decode()
    assert "taken out" in page


def test_a_version_of_another_story_is_not_struck_out(newsroom, url, thrice):
    other = published_as(newsroom.published("Another"), now=NOON + HOUR, standfirst="Ten.")
    version = PastVersion.objects.get(story_id=other.pk)
    newsroom.client("editor").post(url("versions", thrice), {"version": version.pk, "reason": "x"})
    assert not PastVersion.objects.get(pk=version.pk).out


def test_an_import_has_no_version_before_it(newsroom):
    story = newsroom.published(first_published=NOON - 100 * HOUR)
    published_as(story, now=NOON + HOUR, material=Material.MINOR, headline="Ferry strike ends!")
    [version] = newsroom.log("version")
    assert isinstance(version, Version)
    assert version.moment == NOON - 100 * HOUR
