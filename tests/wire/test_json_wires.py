"""Formats that come as JSON: answers without news, shapes to come, and keys that keep readers safe under other names."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lateedition.wire import formats
from lateedition.wire.formats import ap_media, ninjs
from lateedition.wire.item import Item
from lateedition.wire.unreadable import Unreadable

STORY = {"uri": "urn:newsml:lantern.example:1", "headline": "Bridge reopens", "versioncreated": "2026-03-04T10:00:00Z"}
AP_ITEM = {
    "altids": {"itemid": "4f1c", "etag": "4f1c_0a1aza0c0"}, "type": "text", "headline": "Bridge reopens", "pubstatus": "usable",
    "signals": ["newscontent"], "versioncreated": "2026-03-04T10:00:00Z",
}  # fmt: skip
RECALLS = ["embargoed", "withheld", "canceled", "Cancelled", "killed", "on hold"]
TO_COME = ["2026-03-05T06:00:00+05:30", "2026-03-05", "20260305T000000Z", "Thu, 05 Mar 2026 06:00:00 +0530"]


def read_one(record: dict[str, Any]) -> Item | Unreadable:
    try:
        (part,) = formats.read(json.dumps(record).encode())
    except Unreadable as refused:
        return refused
    return part


def is_free(part: Item | Unreadable) -> bool:
    """Say whether nothing would keep the item from readers."""
    return isinstance(part, Item) and part.status == "usable" and part.embargo is None and not part.embargo_open


def other_names(keys: frozenset[str], families: tuple[str, ...]) -> st.SearchStrategy[str]:
    said = re.compile(r"sent|transmi|updat|modif|receiv|ingest|index|creat")
    names = st.text(min_size=1, max_size=20) | st.from_regex(r"(x_|ninjs:)?(embargo|pub|hold|rel)[a-zA-Z_ -]{0,12}", fullmatch=True)
    return names.filter(lambda name: name.lower() not in keys and not name.lower().startswith(families) and not said.search(name.lower()))


NINJS_NAMES = other_names(ninjs.KEYS.vocabulary | {"pubstatus", "embargoed", "embargoeduntil"}, ninjs.KEYS.families)
AP_NAMES = other_names(ap_media.KEYS.vocabulary | {"pubstatus", "embargoed"}, ap_media.KEYS.families)


def test_ninjs_and_ap_without_status_or_embargo_are_free_so_that_what_follows_means_something() -> None:
    assert is_free(read_one(STORY))
    assert is_free(read_one(AP_ITEM))


@given(NINJS_NAMES, st.sampled_from(RECALLS + TO_COME))
@example("EMBARGO-ENDS", TO_COME[0])
@example("Pub_Status", "withheld")
def test_no_other_name_of_a_safety_key_makes_a_ninjs_item_free(name: str, value: str) -> None:
    assert not is_free(read_one({**STORY, name: value}))


@given(AP_NAMES, st.sampled_from(RECALLS + TO_COME))
def test_no_other_name_of_a_safety_key_makes_an_ap_item_free(name: str, value: str) -> None:
    assert not is_free(read_one({**AP_ITEM, name: value}))


@given(st.sampled_from(["pubstatus", "embargoed", "embargoeduntil"]), st.randoms())
def test_letters_of_either_case_are_the_same_key(lower: str, chance: random.Random) -> None:
    key = "".join(chance.choice([letter, letter.upper()]) for letter in lower)
    part = read_one({**STORY, key: "withheld" if key.lower() == "pubstatus" else TO_COME[0]})
    assert isinstance(part, Item)
    assert not is_free(part)
    assert not part.problems


def test_an_embargo_is_not_lost_behind_an_empty_one_of_the_other_generation() -> None:
    assert not is_free(read_one({**STORY, "embargoed": None, "embargoedUntil": TO_COME[0]}))
    both = read_one({**STORY, "embargoed": "2026-03-04T11:00:00Z", "embargoedUntil": "2026-03-05T11:00:00Z"})
    assert isinstance(both, Item)
    assert both.embargo is not None
    assert both.embargo.raw == "2026-03-05T11:00:00Z"


def test_two_keys_that_differ_in_case_and_disagree_refuse_the_item() -> None:
    assert isinstance(read_one({**STORY, "pubstatus": "usable", "pubStatus": "canceled"}), Unreadable)


def test_a_list_with_a_status_of_its_own_is_refused_and_one_without_is_read() -> None:
    assert isinstance(read_one({"items": [STORY], "pubstatus": "canceled"}), Unreadable)
    assert isinstance(read_one({"items": [STORY], "embargo_ends": TO_COME[0]}), Unreadable)
    assert is_free(read_one({"items": [STORY], "count": 1}))


@pytest.mark.parametrize("key", ["skills", "copyrightHolder", "positionHolder", "thresholdForAlarm"])
def test_a_key_that_only_looks_like_a_hold_is_none(key: str) -> None:
    assert is_free(read_one({**STORY, key: "steady"}))


def test_a_time_that_was_over_when_the_version_was_made_or_says_so_holds_nothing() -> None:
    assert is_free(read_one({**STORY, "datetime": "2026-03-04T10:00:00Z", "lastModified": "2026-03-04T10:00:05Z"}))


@pytest.mark.parametrize(
    "kept_back", [{"pubstatus": "canceled"}, {"embargoed": TO_COME[0]}, {"pubStatus": "withheld"}, {"publish-status": "x"}]
)
def test_a_picture_that_is_kept_back_does_not_come_along_with_a_story_that_is_not(kept_back: dict[str, str]) -> None:
    picture = {"uri": "urn:newsml:lantern.example:2", "type": "picture", "renditions": {"main": {"href": "https://lantern.example/2.jpg"}}}
    free = read_one({**STORY, "associations": {"main": picture}})
    assert isinstance(free, Item)
    assert [part.guid for part in free.associations] == ["urn:newsml:lantern.example:2"]
    held = read_one({**STORY, "associations": {"main": picture | kept_back}})
    assert isinstance(held, Item)
    assert not held.associations
    assert held.problems[0].said == "urn:newsml:lantern.example:2"


def test_a_page_of_aps_feed_without_news_holds_no_items() -> None:
    assert formats.read(b'{"api_version": "2.2", "data": {"current_item_count": 0, "items": [], "next_page": "https://x.example"}}') == []


def test_an_error_of_ap_is_refused_with_what_ap_says() -> None:
    with pytest.raises(Unreadable, match="token expired"):
        formats.read(b'{"api_version": "2.2", "error": {"code": 6060, "message": "page token expired"}}')


def test_items_of_ap_are_read_out_of_an_answer_and_by_themselves_alike() -> None:
    by_itself = read_one(AP_ITEM)
    assert isinstance(by_itself, Item)
    assert (by_itself.provider, by_itself.guid, by_itself.format) == ("AP", "4f1c", "ap-media")
    assert formats.read(json.dumps({"data": {"item": AP_ITEM}}).encode()) == [by_itself]
    assert formats.read(json.dumps([AP_ITEM, AP_ITEM]).encode()) == [by_itself, by_itself]


@pytest.mark.parametrize("signals", [[], None, ["NewsroomReady"], "newscontent-to-be"])
def test_without_newscontent_ap_never_means_an_item_for_readers(signals: object) -> None:
    item = read_one({**AP_ITEM, "signals": signals})
    assert isinstance(item, Item)
    assert "for editors only" in item.unpublishable


@pytest.mark.parametrize(
    ("said", "signals"),
    [
        ({"editorialtypes": ["Lead", "Writethru"]}, ("update",)),
        ({"editorialtypes": ["Corrective"]}, ("correction",)),
        ({"editorialtypes": ["Elimination"]}, ("kill",)),
        ({"ednote": "Eds: CORRECTS: The year. UPDATES: With a quote."}, ("correction", "update")),
        ({"ednote": "Eds: With AP Photos. RESENDS to fix a slug."}, ("repeat",)),
        ({"ednote": "A shot that KILLS the mood"}, ()),
        ({"pubstatus": "canceled", "editorialtypes": ["Kill"]}, ("kill",)),
    ],
)
def test_what_ap_says_of_a_version_becomes_signals(said: dict[str, Any], signals: tuple[str, ...]) -> None:
    item = read_one({**AP_ITEM, **said})
    assert isinstance(item, Item)
    assert item.signals == signals


def test_an_ap_item_of_the_type_withhold_is_withheld_whatever_its_status_says() -> None:
    item = read_one({**AP_ITEM, "editorialtypes": ["Withhold"]})
    assert isinstance(item, Item)
    assert item.status == "withheld"


def test_a_json_feed_of_a_version_to_come_is_refused() -> None:
    with pytest.raises(Unreadable, match="expected 1 or 1"):
        formats.read(b'{"version": "https://jsonfeed.org/version/2", "title": "x", "items": []}')
