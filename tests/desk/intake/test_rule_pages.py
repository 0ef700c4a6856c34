"""Editors write the rules, in words they know, and see before anything happens what would have happened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.desk.intake.rules import EARLIER, rule

from lateedition.desk.intake import queries
from lateedition.desk.intake.models import Filing, RoutingRule
from lateedition.desk.intake.rehearsal import rehearse
from lateedition.desk.stories.models import Agency, Story, Topic
from lateedition.wire.profiles import Profile

WRITTEN = {"name": "Honours", "words": "medal", "label": "Medals", "deed": ""}
LIST = "/desk/wire/rules/"


@pytest.fixture
def now() -> Any:
    return timezone.now()


def post(desk: Any, address: str, **said: Any) -> Any:
    return desk.editor.post(f"{LIST}{address}", said, follow=True)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("address", ["new/", "1/", "1/delete/", "1/switch/", "1/move/"])
@pytest.mark.parametrize("who", ["anonymous", "reporter"])
def test_only_those_who_may_write_rules_do(desk: Any, address: str, who: str) -> None:
    rule(pk=1)
    rule("Second", pk=2)
    before = list(RoutingRule.objects.values())

    assert getattr(desk, who).get(f"{LIST}{address}").status_code in (302, 403)
    answer = getattr(desk, who).post(f"{LIST}{address}", WRITTEN | {"turn": "off", "to": "down"})

    assert answer.status_code in (302, 403)
    assert list(RoutingRule.objects.values()) == before


@pytest.mark.parametrize("address", ["", "rehearsal/"])
def test_anonymous_people_do_not_read_them_and_reporters_do_without_buttons(desk: Any, page: Any, address: str) -> None:
    rule("Honours")

    assert desk.anonymous.get(f"{LIST}{address}")["Location"].startswith("/desk/login/")
    said = page(f"{LIST}{address}")
    assert "Honours" in said
    assert "Turn off" not in said
    assert "Write a rule" not in said


def test_what_an_editor_writes_is_a_rule_that_holds_from_now_on(desk: Any, now: Any) -> None:
    flags = Topic.objects.create(name="Flags")
    answer = post(
        desk,
        "new/",
        name="Honours",
        words="medal",
        providers="AP\n  Agence France-Presse, Paris \n\nAP",
        subjects="medtop:01000000",
        urgency="3",
        languages=["en", "hi"],
        kinds=["text"],
        signals=["new"],
        sources="ap",
        label="Medals",
        section=desk.newsroom.section.pk,
        topics=[flags.pk],
        news_value="4",
        deed="draft",
        is_last="on",
        do="save",
    )

    written = RoutingRule.objects.get()
    assert "The rule “Honours” is saved. It holds for what comes in from now on." in text_of(answer)
    assert (written.providers, written.languages, written.urgency) == (["AP", "Agence France-Presse, Paris"], ["en", "hi"], 3)
    assert (written.section, list(written.topics.all()), written.deed) == (desk.newsroom.section, [flags], "draft")
    assert (written.active, written.is_last, written.since >= now) == (True, True, True)
    assert "is from AP or Agence France-Presse, Paris; is text; is in en or hi; is marked new; is about medtop:01000000" in text_of(answer)
    assert "label “Medals”, section World, topic Flags, news value 4; it becomes a draft. Rules below are not asked" in text_of(answer)


def test_a_rule_that_is_opened_shows_what_was_written_and_saves_the_same(desk: Any) -> None:
    written = rule("Honours", providers=["AP", "AFP"], kinds=["text"], deed="draft")
    form = desk.editor.get(f"{LIST}{written.pk}/").context["form"]
    posted = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    post(desk, f"{written.pk}/", **posted)

    same = RoutingRule.objects.get()
    assert (same.name, same.providers, same.kinds, same.words, same.deed) == ("Honours", ["AP", "AFP"], ["text"], "medal", "draft")
    assert same.since > written.since


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"name": ""}, "This field is required."),
        ({"label": ""}, "Say what is done with an item that fits"),
        ({"words": "", "deed": "draft"}, "A rule without a condition fits everything that comes in."),
        ({"words": "?!, ,"}, "There is no word in this to look for."),
        ({"urgency": "10"}, "Ensure this value is less than or equal to 9."),
    ],
)
@pytest.mark.parametrize("do", ["save", "try"])
def test_a_rule_that_cannot_be_meant_is_refused_with_the_reason(desk: Any, said: dict[str, str], refusal: str, do: str) -> None:
    assert refusal in text_of(post(desk, "new/", **(WRITTEN | said), do=do))
    assert not RoutingRule.objects.exists()


def test_trying_a_rule_shows_what_would_have_happened_and_does_nothing(desk: Any) -> None:
    desk.receive(received=timezone.now())
    desk.receive(received=timezone.now() - timedelta(days=8), uri="u:old", headline="Old medal")
    answer = text_of(post(desk, "new/", **(WRITTEN | {"deed": "publish", "section": desk.newsroom.section.pk}), do="try"))

    assert "Nothing was saved, and nothing was done." in answer
    assert "Kim gets a medal" in answer
    assert "Honours: says medal" in answer
    assert "becomes a draft: label “Medals”, section World" in answer
    assert "not published: the profile of its source does not allow it; it has usage terms" in answer
    assert "All 1 items of the last 7 days were looked at, as they stand now." in answer
    assert "Old medal" not in answer
    assert 'value="Honours"' in answer
    assert not RoutingRule.objects.exists()
    assert not Filing.objects.exists()
    assert not Story.objects.exists()


def test_a_changed_rule_is_tried_in_its_place_among_the_others(desk: Any) -> None:
    desk.receive(received=timezone.now())
    rule("First", label="Russia", words="moscow")
    tried = rule("Second", words="nothing like it")
    rule("Off", label="Never", active=False)
    answer = text_of(post(desk, f"{tried.pk}/", **(WRITTEN | {"name": "Second"}), do="try"))

    assert "First: says moscow" in answer
    assert "Second: says medal" in answer
    assert "label “Russia”" in answer
    assert "Never" not in answer


def test_the_dry_run_counts_for_each_rule_what_it_would_have_done(desk: Any, page: Any) -> None:
    Agency.objects.create(name="AP")
    rule("Medals", deed="publish", section=desk.newsroom.section)
    rule("Never", words="earthquake")
    desk.receive(received=timezone.now(), usageterms="")
    desk.receive(received=timezone.now(), uri="u:2", usageterms="", source="Unheard")
    said = page(f"{LIST}rehearsal/")

    assert '<th scope="row">Medals</th><td>2</td><td>2</td><td>0</td>' in said
    assert '<th scope="row">Never</th><td>0</td><td>0</td><td>0</td>' in said
    assert not Story.objects.exists()


def test_the_dry_run_says_what_the_router_then_does(desk: Any, now: Any) -> None:
    Agency.objects.create(name="AP")
    rule(deed="publish", section=desk.newsroom.section)
    for number, said in enumerate([{}, {"source": "Unheard"}, {"pubstatus": "withheld"}, {"headline": ""}]):
        desk.receive(uri=f"u:{number}", received=now, **({"usageterms": ""} | said))
    asked = [each for each, _ in queries.rules_in_force()]
    profile = Profile(publish="allowed")
    found = rehearse(asked, desk.inbox, profile_of=lambda _: profile, house=queries.house(), now=timezone.now())
    desk.follow(publish="allowed")

    foretold = {trial.entry.item.guid: (trial.verdict.deed, "; ".join(trial.verdict.why)) for trial in found.trials}
    assert foretold == {filing.guid: (filing.deed, filing.why) for filing in Filing.objects.all()}
    assert sorted(deed for deed, _ in foretold.values()) == ["", "draft", "draft", "publish"]


def test_the_dry_run_reads_so_many_and_no_more_and_says_so(desk: Any, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        desk.receive(uri=f"u:{number}", received=timezone.now())
    rule()
    asked = [each for each, _ in queries.rules_in_force()]
    three = rehearse(asked, desk.inbox, profile_of=lambda _: Profile(), house=queries.house(), now=timezone.now(), most=3)
    four = rehearse(asked, desk.inbox, profile_of=lambda _: Profile(), house=queries.house(), now=timezone.now(), most=4)

    assert [trial.entry.item.guid for trial in three.trials] == ["u:3", "u:2", "u:1"]
    assert (three.read, three.is_whole, four.read, four.is_whole) == (3, False, 4, True)
    monkeypatch.setattr("lateedition.desk.intake.rule_pages.rehearse", lambda *_, **__: three)
    assert "Only the newest 2,000 items were looked at" in page(f"{LIST}rehearsal/")


def test_rules_move_up_and_down_and_no_further(desk: Any) -> None:
    first, second, third = rule("First", order=0), rule("Second", order=0), rule("Third", order=7)

    def order() -> list[str]:
        return [each.name for each in RoutingRule.objects.all()]

    post(desk, f"{third.pk}/move/", to="up")
    assert order() == ["First", "Third", "Second"]
    post(desk, f"{first.pk}/move/", to="down")
    assert order() == ["Third", "First", "Second"]
    post(desk, f"{third.pk}/move/", to="up")
    post(desk, f"{second.pk}/move/", to="down")
    assert order() == ["Third", "First", "Second"]


def test_a_new_rule_is_asked_after_all_others_though_some_were_deleted(desk: Any) -> None:
    rule("First", order=0)
    rule("Second", order=7)
    post(desk, "new/", **WRITTEN, do="save")

    assert [each.name for each in RoutingRule.objects.all()] == ["First", "Second", "Honours"]


def test_a_rule_whose_section_was_deleted_publishes_nothing(desk: Any) -> None:
    rule(section=desk.newsroom.section, deed="publish")
    desk.editor.post(f"/desk/sections/delete/{desk.newsroom.section.pk}/", follow=True)
    desk.receive()
    desk.follow(publish="allowed")

    assert RoutingRule.objects.get().section is None
    assert "no rule names a section" in Filing.objects.get().why
    assert not Story.objects.get().live


def test_a_rule_that_is_turned_on_again_holds_for_what_comes_then(desk: Any) -> None:
    written = rule(active=False)
    post(desk, f"{written.pk}/switch/", turn="on")
    desk.receive(received=EARLIER)
    desk.follow()
    assert not Filing.objects.exists()
    desk.receive(uri="u:2", received=timezone.now())
    desk.follow()
    post(desk, f"{written.pk}/switch/", turn="off")
    desk.receive(uri="u:3", received=timezone.now())
    desk.follow()

    assert [filing.guid for filing in Filing.objects.all()] == ["u:2"]


def test_a_rule_is_deleted_after_a_question_and_what_it_did_stays(desk: Any) -> None:
    written = rule("Honours", label="Medals")
    desk.receive()
    desk.follow()
    assert "Delete the rule “Honours”?" in desk.editor.get(f"{LIST}{written.pk}/delete/").content.decode()
    post(desk, f"{written.pk}/delete/")

    assert not RoutingRule.objects.exists()
    assert Filing.objects.get().rules[0]["name"] == "Honours"


def test_the_list_costs_as_many_queries_with_five_rules_as_with_one(desk: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    topic = Topic.objects.create(name="Flags")
    costs = []
    for _ in range(2):
        for _ in range(3):
            rule(topics=(topic,), section=desk.newsroom.section)
        desk.editor.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            desk.editor.get(LIST)
        costs.append(len(asked))
    assert costs[0] == costs[1]
