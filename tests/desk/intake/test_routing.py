"""Rules: an item goes where the desk's rules say, and the desk can read why."""

from __future__ import annotations

import pytest

from lateedition.desk.intake.routing import Conditions, Match, Orders, Rule, alternatives, route
from lateedition.story.blocks import Paragraph
from lateedition.wire.item import Concept, Item


def item(**said: object) -> Item:
    given: dict[str, object] = {
        "provider": "AP",
        "guid": "u:1",
        "format": "ninjs",
        "headline": "Dam gates hold as river rises",
        "slugline": "INDIA-FLOODS",
        "language": "en-GB",
        "urgency": 3,
        "subjects": (Concept("Disaster", "medtop:03000000"),),
        "keywords": ("monsoon",),
        "body": (Paragraph("Engineers in Tehri watched the <em>dam</em>. The gates held."),),
    }
    return Item(**(given | said))  # type: ignore[arg-type]


def rule(number: int = 1, *, orders: Orders | None = None, is_last: bool = False, **asked: object) -> Rule:
    return Rule(number, f"rule {number}", Conditions(**asked), orders or Orders(label="Floods"), is_last)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "because"),
    [
        ({}, ()),
        ({"sources": ("ap",)}, ("came from ap",)),
        ({"providers": ("Reuters", "ap")}, ("is from ap",)),
        ({"languages": ("en",)}, ("is in en",)),
        ({"subjects": ("disaster",)}, ("is about disaster",)),
        ({"subjects": ("medtop:03000000",)}, ("is about medtop:03000000",)),
        ({"subjects": ("Monsoon",)}, ("is about Monsoon",)),
        ({"urgency": 3}, ("has urgency 3",)),
        ({"words": "india FLOOD"}, ("says india, flood",)),
        ({"words": '"gates hold"'}, ("says gates hold",)),
        ({"words": '"gat hol as riv"'}, ("says gat hol as riv",)),
        ({"words": "earthquake, dam"}, ("says dam",)),
        ({"providers": ("AP",), "urgency": 4}, ("is from AP", "has urgency 3")),
    ],
)
def test_an_item_fits_when_all_conditions_hold_and_it_says_by_what(asked: dict[str, object], because: tuple[str, ...]) -> None:
    assert route([rule(**asked)], item(), source="ap").matches == (Match(1, "rule 1", because),)


@pytest.mark.parametrize(
    "asked",
    [
        {"sources": ("reuters",)},
        {"providers": ("AP",), "kinds": ("picture",)},
        {"languages": ("en-US",)},
        {"signals": ("correction",)},
        {"urgency": 2},
        {"words": '"hold gates"'},
        {"words": '"gates as"'},
        {"words": '"ates hold"'},
        {"words": "ates"},
        {"words": "gates earthquake"},
        {"words": ","},
    ],
)
def test_an_item_that_lacks_one_thing_does_not_fit(asked: dict[str, object]) -> None:
    assert route([rule(**asked)], item(), source="ap").matches == ()


def test_an_item_without_urgency_is_never_urgent_enough() -> None:
    assert route([rule(urgency=9)], item(urgency=None), source="ap").matches == ()


def test_words_are_found_in_any_script_and_without_accents() -> None:
    hindi = item(headline="यूपी में भारी बारिश", language="hi", slugline="", body=())
    assert route([rule(words="बारिश")], hindi, source="").matches
    assert not route([rule(words="बाढ़")], hindi, source="").matches
    assert route([rule(words="elysee")], item(headline="À l'Élysée"), source="").matches


def test_what_an_earlier_rule_settled_stays_and_topics_add_up() -> None:
    first = rule(1, orders=Orders(label="Floods", section=3, topics=(7,)))
    second = rule(2, orders=Orders(label="Asia", section=4, topics=(7, 9), news_value=4, deed="draft"))
    assert route([first, second], item(), source="ap").orders == Orders("Floods", 3, (7, 9), 4, "draft")


def test_the_greatest_deed_counts_whatever_the_order() -> None:
    draft, publish = rule(1, orders=Orders(deed="draft")), rule(2, orders=Orders(deed="publish"))
    assert route([draft, publish], item(), source="").orders.deed == "publish"
    assert route([publish, draft], item(), source="").orders.deed == "publish"


def test_rules_behind_a_last_one_are_not_asked() -> None:
    rules = [rule(1, words="earthquake", is_last=True), rule(2, is_last=True), rule(3)]
    assert [match.rule for match in route(rules, item(), source="").matches] == [2]


def test_an_empty_alternative_asks_for_nothing_that_could_be_there() -> None:
    assert alternatives(' , "  ",flood') == ((("flood",),),)
