"""A partner is told once, and without a word, of a story that is theirs no more, whatever made it so; it comes back if it returns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import newsdesk
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from syndicated import OWN, House, revised
from test_partners import FORMATS, G2, cursor, items, tree

from lateedition.press.belonging import Belonging, grounds_of
from lateedition.press.library import Library
from lateedition.story.article import Byline
from lateedition.story.taxonomy import Section

STORY = "tag:post.example,2026:story:3"


def moved(section: int, **said: Any) -> Any:
    return revised(3, section=section, headline="Newx headline", standfirst="Newx standfirst", version=2, **said)


def statuses(house: House, key: str, since: str) -> dict[str, str]:
    return {name: item["pubStatus"] for name, item in items(house, key, f"?since={since}").items()}


@pytest.mark.parametrize("change", [{"section": 1}, {"section": 2, "byline": Byline(agency=2)}], ids=["moved", "signed by an agency"])
def test_a_story_that_is_theirs_no_more_is_canceled_once_and_nothing_of_its_new_text_is_told(house: House, change: dict[str, Any]) -> None:
    key = house.partner(sections=(2,))
    before, since = items(house, key)["story:3"], cursor(house, key)
    house.hand(moved(**change))
    for query in ("", f"?since={since}"):
        gone = items(house, key, query)["story:3"]
        assert set(gone) == {"standard", "uri", "type", "version", "versionCreated", "pubStatus"}
        assert gone["pubStatus"] == "canceled"
        assert int(gone["version"]) > int(before["version"])
        [item] = tree(house, key, query).xpath(f"//g:newsItem[@guid='{STORY}']", namespaces=G2)
        assert item.find("g:itemMeta/g:pubStatus", G2).get("qcode") == "stat:canceled"
        assert item.find("g:contentSet", G2) is None
    for kind in FORMATS:
        for query in ("", f"?since={since}"):
            said = house.ask(f"/-/partners/lantern/{kind}{query}", key=key).body
            assert b"Newx" not in said
            assert b"story-3/" not in said
    onward = cursor(house, key, f"?since={since}")
    house.hand(moved(**{**change, "body": (), "news_value": 4}))
    assert statuses(house, key, onward) == {}, "what becomes of it is nothing to them"
    assert items(house, key)["story:3"]["version"] == gone["version"]
    house.press.now += timedelta(days=31)
    assert "story:3" not in items(house, key)


def test_a_story_that_returns_is_usable_again_and_no_cancellation_stands_beside_it(house: House) -> None:
    key = house.partner(sections=(2,))
    since = cursor(house, key)
    house.hand(moved(1))
    between = cursor(house, key, f"?since={since}")
    house.hand(moved(2))
    for query in ("", f"?since={since}", f"?since={between}"):
        [item] = tree(house, key, query).xpath(f"//g:newsItem[@guid='{STORY}']", namespaces=G2)
        assert item.find("g:itemMeta/g:pubStatus", G2).get("qcode") == "stat:usable"
        assert "Newx headline" in str(items(house, key, query)["story:3"])
    house.hand(moved(1))
    assert statuses(house, key, between) == {"story:3": "canceled"}, "and once more if it leaves once more"


def test_only_who_lost_it_is_told_and_who_gained_it_has_it(house: House) -> None:
    city, world, everything = house.partner(sections=(2,)), house.partner("beacon", sections=(1,)), house.partner("mole")
    never = house.partner("jetty", sections=(3,))
    since = cursor(house, city)
    house.hand(moved(1))
    assert statuses(house, city, since) == {"story:3": "canceled"}
    for name, key, expected in (("beacon", world, "usable"), ("mole", everything, "usable"), ("jetty", never, None)):
        assert items(house, key, f"?since={since}", name=name).get("story:3", {}).get("pubStatus") == expected


def test_a_section_that_is_put_elsewhere_takes_its_stories_along_and_brings_them_back(house: House) -> None:
    key = house.partner(sections=(2,))
    docks = next(each for each in newsdesk.paper() if isinstance(each, Section) and each.number == 3)
    since = cursor(house, key)
    house.hand(replace(docks, parent=1))
    assert statuses(house, key, since) == {"story:31": "canceled"}
    onward = cursor(house, key, f"?since={since}")
    house.hand(docks)
    assert statuses(house, key, onward) == {"story:31": "usable"}


def test_a_translation_goes_with_what_it_translates_and_comes_back_with_it(house: House) -> None:
    house.hand(newsdesk.story(50, byline=OWN, original=3, language="hi"))
    key = house.partner()
    since = cursor(house, key)
    house.hand(revised(3, byline=Byline(agency=2), version=2))
    assert statuses(house, key, since) == {"story:3": "canceled", "story:50": "canceled"}
    onward = cursor(house, key, f"?since={since}")
    house.hand(revised(3, version=3))
    assert statuses(house, key, onward) == {"story:3": "usable", "story:50": "usable"}
    house.hand(newsdesk.killed(revised(3)))
    assert statuses(house, key, onward) == {"story:3": "canceled", "story:50": "canceled"}


def test_a_story_that_was_killed_and_came_back_elsewhere_stays_gone(house: House) -> None:
    key = house.partner(sections=(2,))
    since = cursor(house, key)
    house.hand(newsdesk.killed(revised(3), moment=house.press.now), moved(1))
    assert statuses(house, key, since) == {"story:3": "canceled"}


def test_a_machine_that_took_a_story_ahead_of_its_turn_says_the_same(house: House) -> None:
    key = house.partner(sections=(2,))
    published, elsewhere = house.press.rows(newsdesk.story(70, byline=OWN, section=2), newsdesk.story(70, byline=OWN, section=1))
    since = cursor(house, key)
    house.press.batches.take_ahead([elsewhere], now=house.press.now)
    assert statuses(house, key, since) == {}
    house.press.batches.take([published, elsewhere], now=house.press.now)
    assert statuses(house, key, since) == {"story:70": "canceled"}, "another machine may have told of what was skipped here"


def test_what_came_with_one_row_is_sent_in_parts_and_nothing_of_it_is_missed(house: House) -> None:
    house.hand(*(newsdesk.story(number, byline=OWN, section=3) for number in range(200, 212)))
    key = house.partner(sections=(2,))
    since, told, more = cursor(house, key), [], "yes"
    docks = next(each for each in newsdesk.paper() if isinstance(each, Section) and each.number == 3)
    house.hand(replace(docks, parent=1))
    while more == "yes":
        query = f"?since={since}&limit=5"
        told += list(statuses(house, key, f"{since}&limit=5"))
        headers = dict(house.ask(f"/-/partners/lantern/ninjs{query}", key=key).headers)
        more, since = headers["late-edition-more"], headers["late-edition-cursor"]
    assert told == ["story:31", *(f"story:{number}" for number in range(200, 212))]
    assert house.problem("/-/partners/lantern/ninjs?since=3.x", key=key)["status"] == 400


@settings(max_examples=20, deadline=None)
@given(steps=st.lists(st.tuples(st.integers(1, 3), st.sampled_from([None, 1, 2])), min_size=1, max_size=8), ahead=st.data())
def test_whoever_could_once_have_it_is_known_with_the_row_that_ended_it(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int | None]], ahead: st.DataObject
) -> None:
    press = newsdesk.Pressroom(tmp_path_factory.mktemp("law"))
    try:
        press.hand(*newsdesk.paper())
        versions = [newsdesk.story(9, section=section, byline=Byline(authors=(1,), agency=agency)) for section, agency in steps]
        rows = press.rows(*versions)
        early = ahead.draw(st.integers(0, len(rows)))
        if early:
            press.batches.take_ahead([rows[early - 1]], now=press.now)
        press.batches.take(rows, now=press.now)
        with press.store.view() as view:
            library = Library(view)
            grounds = [grounds_of(version, library) for version in versions]
            left = Belonging(view).left(9)
        assert {each.grounds for each in left} >= set(grounds) - {grounds[-1]}
        by_row = {each.grounds: each.row for each in left}
        for at, (row, own) in enumerate(zip(rows, grounds, strict=True)):
            if own != grounds[-1]:
                assert by_row[own] > row.number or at < early - 1, "told with a version over the one that they had"
        assert len(by_row) == len(left), "each once"
    finally:
        press.close()
