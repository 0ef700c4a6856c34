"""What comes in goes where the rules say, once; nothing is published by itself but what two have allowed and nothing speaks against."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from tests.desk.intake.rules import EARLIER, rule

from lateedition.desk.handover import outbox
from lateedition.desk.intake.follower import Follower
from lateedition.desk.intake.models import Filing, Position, RoutingRule
from lateedition.desk.stories.closing import close_section
from lateedition.desk.stories.models import Agency, Story, Topic
from lateedition.story.article import Story as Published
from lateedition.story.handover import Withdrawn
from lateedition.wire.following import Following
from lateedition.wire.inbox import Entry
from lateedition.wire.profiles import Profile

FREE: dict[str, Any] = {"usageterms": ""}
"""Puts over the item of these tests what keeps it from being published by itself."""


@pytest.fixture
def publishing(desk: Any) -> Any:
    """A desk with a rule that publishes, which knows the agency."""
    Agency.objects.create(name="AP", code="AP")
    rule(deed="publish", section=desk.newsroom.section)
    return desk


def story() -> Story:
    return Story.objects.get().get_latest_revision_as_object()


def test_an_item_that_fits_is_filed_with_what_fitted_and_what_is_proposed(desk: Any) -> None:
    flags = Topic.objects.create(name="Flags")
    written = rule(label="Honours", section=desk.newsroom.section, topics=(flags,), news_value=4)
    number = desk.receive()
    desk.receive(uri="u:other", headline="Rain", description_text="", body_html="<p>It rains.</p>", keywords=[])
    desk.follow()

    filing = Filing.objects.get()
    assert (filing.number, filing.label, filing.section, filing.news_value) == (number, "Honours", desk.newsroom.section, 4)
    assert list(filing.topics.all()) == [flags]
    assert filing.rules == [{"rule": written.pk, "name": "Medals", "because": ["says medal"]}]
    assert (filing.deed, filing.story) == ("", None)
    assert not Story.objects.exists()


def test_a_rule_that_takes_makes_a_draft_in_its_place_whose_note_says_which_rule_and_why(desk: Any) -> None:
    Topic.objects.create(name="Medals")
    flags = Topic.objects.create(name="Flags")
    rule(deed="draft", section=desk.newsroom.section, topics=(flags,), news_value=1)
    desk.receive()
    desk.follow()

    taken = story()
    assert (taken.section, taken.news_value, taken.live) == (desk.newsroom.section, 1, False)
    assert {topic.name for topic in taken.topics.all()} == {"Medals", "Flags"}
    assert "Filed by the rule “Medals”: it says medal." in taken.note_to_desk
    assert (Filing.objects.get().deed, Filing.objects.get().story_id) == ("draft", taken.pk)
    assert "wanted it published" not in taken.note_to_desk


def test_it_is_taken_once_whatever_comes_after(desk: Any) -> None:
    rule(deed="draft")
    desk.receive()
    desk.follow()
    desk.receive(version="2", headline="Kim gets a second medal")
    desk.follow()
    Story.objects.get().delete()
    desk.receive(version="3", headline="Kim gets a third medal")
    desk.follow()

    assert not Story.objects.exists()
    assert Filing.objects.get().deed == "draft"


def test_a_rule_that_fits_only_the_later_version_files_it_then_and_what_was_settled_stays(desk: Any) -> None:
    rule(label="Honours")
    rule("Thefts", words="stolen", label="Crime", deed="draft")
    desk.receive()
    desk.follow()
    assert not Story.objects.exists()
    second = desk.receive(version="2", headline="Medal stolen")
    desk.follow()

    filing = Filing.objects.get()
    assert (filing.number, filing.label, filing.deed) == (second, "Honours", "draft")
    assert [fitted["name"] for fitted in filing.rules] == ["Medals", "Thefts"]
    assert story().headline == "Medal stolen"


def test_a_version_that_comes_late_is_not_routed(desk: Any) -> None:
    rule(words="stolen", deed="draft")
    desk.receive(version="3")
    desk.receive(version="2", headline="Medal stolen")
    desk.follow()

    assert not Filing.objects.exists()


def test_what_somebody_has_taken_already_is_filed_and_not_taken_again(desk: Any) -> None:
    taken = desk.take(desk.receive())
    rule(deed="draft", label="Honours")
    desk.follow()

    filing = Filing.objects.get()
    assert (filing.label, filing.deed, filing.story_id, filing.why) == ("Honours", "", taken.pk, "somebody had taken it before")
    assert Story.objects.count() == 1


def test_what_came_in_before_a_rule_was_written_is_not_its(desk: Any) -> None:
    rule(deed="draft", since=timezone.now())
    desk.receive()
    desk.follow()

    assert not Filing.objects.exists()


def test_a_rule_that_is_off_says_nothing(desk: Any) -> None:
    rule(deed="draft", active=False)
    desk.receive()
    desk.follow()

    assert not Filing.objects.exists()
    assert Position.objects.get(lane="routed").number == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"pubstatus": "withheld"}, "its agency withholds it"),
        ({"pubstatus": "canceled"}, "its agency has killed it"),
        ({"signal": "kill"}, "it says in words that something must not be used"),
    ],
)
def test_what_must_not_be_used_is_filed_and_never_taken(desk: Any, said: dict[str, str], why: str) -> None:
    rule(deed="draft", label="Honours")
    receive(desk, **said)
    desk.follow()

    assert why in Filing.objects.get().why
    assert not Story.objects.exists()


def test_what_was_withheld_is_taken_when_it_may_be_used(desk: Any) -> None:
    rule(deed="draft")
    desk.receive(pubstatus="withheld")
    desk.follow()
    desk.receive(version="2")
    desk.follow()

    assert (story().wire_version, Filing.objects.get().deed, Filing.objects.get().why) == (2, "draft", "")


def test_what_rule_and_profile_both_allow_is_before_readers(publishing: Any) -> None:
    publishing.receive(**FREE)
    publishing.follow(publish="allowed")

    document = outbox.latest(f"story:{Story.objects.get().pk}")
    assert isinstance(document, Published)
    assert (document.headline, Filing.objects.get().deed) == ("Kim gets a medal", "publish")


def test_a_kill_withdraws_what_was_published_by_itself(publishing: Any) -> None:
    publishing.receive(**FREE)
    publishing.follow(publish="allowed")
    publishing.receive(version="2", pubstatus="canceled")
    publishing.follow(publish="allowed")

    assert isinstance(outbox.latest(f"story:{Story.objects.get().pk}"), Withdrawn)


def test_a_source_whose_profile_does_not_say_so_publishes_nothing(publishing: Any) -> None:
    publishing.receive(**FREE)
    publishing.follow()

    assert not Story.objects.get().live
    assert "It was not, for a person to look at: the profile of its source does not allow it." in story().note_to_desk
    assert Filing.objects.get().why == "the profile of its source does not allow it"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"embargoed": (timezone.now() + timedelta(hours=3)).isoformat()}, "it is under embargo"),
        ({"usageterms": "No archive use"}, "it has usage terms, which a person must read"),
        ({"type": "picture"}, "it is of the kind picture and not a text"),
        ({"signal": "advisory"}, "it is an advisory to editors"),
        ({"headline": "", "slugline": "MEDAL"}, "it has no headline"),
        ({"headline": "medal " * 50}, "its headline is too long"),
        ({"body_html": ""}, "it has no text"),
        ({"language": "tlh"}, "it is in tlh, in which the desk does not write"),
        ({"source": "Unheard"}, "the desk has no agency that goes by Unheard"),
        ({"expires": "2020-05-06T00:00:00Z"}, "it has expired"),
    ],
)
def test_whatever_is_doubtful_is_a_draft_that_says_why(publishing: Any, said: dict[str, Any], why: str) -> None:
    receive(publishing, **(FREE | said))
    publishing.follow(publish="allowed")

    assert why in Filing.objects.get().why
    assert why in story().note_to_desk
    assert not Story.objects.get().live


def test_an_embargo_holds_for_a_version_that_does_not_repeat_it(publishing: Any) -> None:
    ends = (timezone.now() + timedelta(hours=3)).isoformat()
    publishing.receive(**FREE, embargoed=ends, headline="Nothing yet", description_text="", body_html="<p>Wait.</p>", keywords=[])
    publishing.receive(**FREE, version="2")
    publishing.follow(publish="allowed")

    assert "it is under embargo" in Filing.objects.get().why
    assert not Story.objects.get().live


def test_without_a_section_nothing_is_published(desk: Any) -> None:
    Agency.objects.create(name="AP", code="AP")
    rule(deed="publish")
    desk.receive(**FREE)
    desk.follow(publish="allowed")

    assert "no rule names a section" in story().note_to_desk


def test_nothing_is_published_into_a_section_that_is_not_public_and_the_draft_says_why(publishing: Any) -> None:
    close_section(publishing.newsroom.section, user=None, now=timezone.now(), reason="x")
    publishing.receive(**FREE)
    publishing.follow(publish="allowed")
    (taken,) = Story.objects.all()
    assert not taken.live
    assert "the section that the rule names is not public" in taken.note_to_desk
    assert publishing.newsroom.log("story") == []


def test_a_kill_is_acted_on_before_the_rest_is_routed(desk: Any) -> None:
    published = desk.published(uri="u:killed")
    rule(deed="draft")
    for number in range(3):
        desk.receive(uri=f"u:{number}")
    desk.receive(uri="u:killed", version="2", pubstatus="canceled")
    desk.follow()

    killed = Story.objects.get(pk=published.pk).killed
    assert killed < min(filing.moment for filing in Filing.objects.exclude(guid="u:killed"))


def test_a_kill_that_comes_in_while_an_item_is_routed_leaves_nothing_made_and_stops_nothing(publishing: Any) -> None:
    publishing.receive(**FREE)
    publishing.receive(**FREE, uri="u:behind")
    came: list[int] = []

    def profile_of(_entry: Entry) -> Profile:
        came.append(publishing.receive(version="2", pubstatus="canceled") if not came else 0)
        return Profile(publish="allowed")

    with closing(Following(settings.HOUSE.inbox_database)) as following:
        follower = Follower(following, clock=timezone.now, profile_of=profile_of)
        follower.look()
        assert not Filing.objects.filter(number=1).exists()
        follower.look()

    assert [(each.wire_guid, each.live) for each in Story.objects.all()] == [("u:behind", True)]
    assert Filing.objects.get(number=came[0]).why == "its agency has killed it"


def test_a_rule_that_is_turned_off_in_the_middle_takes_nothing_more(desk: Any) -> None:
    written = rule(deed="draft")
    for number in range(3):
        desk.receive(uri=f"u:{number}")

    def profile_of(_entry: Entry) -> Profile:
        RoutingRule.objects.filter(pk=written.pk).update(active=False)
        return Profile()

    with closing(Following(settings.HOUSE.inbox_database)) as following:
        Follower(following, clock=timezone.now, profile_of=profile_of).look()

    assert [each.wire_guid for each in Story.objects.all()] == ["u:0"]


def test_an_inbox_that_was_made_anew_is_gone_through_again_and_nothing_is_taken_twice(desk: Any) -> None:
    rule(deed="draft")
    desk.receive()
    desk.follow()
    Story.objects.get().delete()
    Position.objects.filter(lane="routed").update(mark="other")
    desk.follow()

    assert not Story.objects.exists()
    assert Filing.objects.get().moment > EARLIER


def receive(desk: Any, **said: Any) -> int:
    """Take in the item of these tests; `signal` marks it, as no ninjs does."""
    signal = said.pop("signal", "")
    if not signal:
        return int(desk.receive(**said))
    return int(desk.send(signals=[f"edSig:{signal}"]))
