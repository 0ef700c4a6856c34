"""A partner gets what the house may pass on, each change once, and learns of every recall without a word of what was recalled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import newsdesk
import pytest
from lxml import etree
from syndicated import OWN, House, picture, revised, stories

from lateedition.press.handed import Handed
from lateedition.press.library import Library
from lateedition.story.article import Byline, LeadPicture
from lateedition.story.blocks import Figure, Paragraph
from lateedition.story.handover import RecalledPicture
from lateedition.story.live import LiveCoverage, LiveEntry

G2 = {"g": "http://iptc.org/std/nar/2006-10-01/"}
FORMATS = ("ninjs", "newsml-g2")
NINJS = {
    "standard", "uri", "type", "representationType", "version", "firstCreated", "versionCreated", "pubStatus", "urgency", "copyrightHolder",
    "copyrightNotice", "usageTerms", "edNote", "language", "descriptions", "bodies", "headlines", "subjects", "infoSources", "by",
    "located", "renditions", "associations", "altIds",
}  # fmt: skip
"""What we send of the properties that ninjs 3.0 has: its schema allows no others."""


def items(house: House, key: str, query: str = "", name: str = "lantern") -> dict[str, Any]:
    """What a partner gets as ninjs, by uri without the domain."""
    said = house.told(f"/-/partners/{name}/ninjs{query}", key=key)["items"]
    return {item["uri"].partition("2026:")[2]: item for item in said}


def cursor(house: House, key: str, query: str = "") -> str:
    return dict(house.ask(f"/-/partners/lantern/ninjs{query}", key=key).headers)["late-edition-cursor"]


def tree(house: House, key: str, query: str = "") -> etree._Element:
    answer = house.ask(f"/-/partners/lantern/newsml-g2{query}", key=key)
    assert answer.status == 200, answer.body
    return etree.fromstring(answer.body)


def test_an_agencys_copy_goes_to_nobody_but_where_that_is_agreed(house: House) -> None:
    translated = newsdesk.story(50, byline=OWN, original=2, language="hi")
    house.hand(translated, newsdesk.story(51, byline=OWN, original=3, language="hi"), newsdesk.story(52, byline=Byline(agency=2)))
    found = items(house, house.partner())
    assert "story:3" in found
    assert "story:51" in found, "a translation of our own"
    assert not {"story:2", "story:50", "story:52"} & set(found), "the agency's, a translation of it, another's"
    agreed = items(house, house.partner("beacon", agencies=(1,)), name="beacon")
    assert {"story:2", "story:50"} <= set(agreed)
    assert "story:52" not in agreed
    assert agreed["story:2"]["copyrightHolder"] == "Associated Press"


def test_a_translation_of_what_nobody_has_any_more_goes_to_nobody(house: House) -> None:
    house.hand(newsdesk.story(50, byline=OWN, original=2, language="hi"), newsdesk.killed(newsdesk.story(2)))
    assert items(house, house.partner(agencies=(1,)))["story:50"]["pubStatus"] == "canceled"
    assert "story:50" not in items(house, house.partner("beacon"), name="beacon"), "nor did they ever"


def test_quoted_copy_other_peoples_words_and_pictures_that_may_not_go_on_are_left_out(house: House) -> None:
    entries = (
        LiveEntry(2, newsdesk.NOON, (Paragraph("Theirsx."),), credit="Reuters"),
        LiveEntry(1, newsdesk.NOON, (Paragraph("Oursx."), Figure(9))),
    )
    house.hand(newsdesk.story(60, byline=OWN, lead=LeadPicture(9), live=LiveCoverage(newsdesk.NOON, entries=entries)))
    key = house.partner()
    for kind in FORMATS:
        said = house.ask(f"/-/partners/lantern/{kind}", key=key).body.decode()
        assert "Oursx" in said
        assert "Credit7x" in said
        for word in ("Quoted from the wire", "Theirsx", "Credit9x", "Caption9x", "/pictures/9-"):
            assert word not in said, (kind, word)


def test_a_partner_gets_their_sections_with_those_below_and_without_full_no_text(house: House) -> None:
    found = items(house, house.partner(sections=(3,), full=False))
    assert {name for name in found if name.startswith("story")} == {"story:31"}
    assert (found["story:31"]["representationType"], "bodies" in found["story:31"]) == ("partial", False)
    both = items(house, house.partner("beacon", sections=(2,)), name="beacon")
    assert {"story:31", "story:3"} <= set(both)
    assert "story:1" not in both


def test_every_ninjs_item_has_what_the_standard_has_and_nothing_else(house: House) -> None:
    house.hand(newsdesk.killed(newsdesk.story(3)))
    for item in items(house, house.partner()).values():
        assert set(item) <= NINJS
        assert isinstance(item["version"], str)
        assert item["pubStatus"] in ("usable", "withheld", "canceled")
        for part in item.get("associations", ()):
            assert set(part) <= NINJS | {"name"}
            assert {"name", "uri"} <= set(part)
            assert all("name" in rendition for rendition in part["renditions"])


def test_a_news_message_has_what_power_conformance_asks(house: House) -> None:
    house.hand(newsdesk.killed(newsdesk.story(3)))
    root = tree(house, house.partner())
    assert root.xpath("count(g:header/g:sent)", namespaces=G2) == 1
    found = root.xpath("g:itemSet/g:newsItem", namespaces=G2)
    assert len(found) > 20
    for item in found:
        assert (item.get("conformance"), item.get("standardversion"), item.get("standard")) == ("power", "2.33", "NewsML-G2")
        assert item.get("version").isdigit()
        for needed in ("catalogRef", "itemMeta/g:itemClass", "itemMeta/g:provider", "itemMeta/g:versionCreated", "itemMeta/g:pubStatus"):
            assert item.find(f"g:{needed}", G2) is not None, (item.get("guid"), needed)
    linked = {link.get("residref") for link in root.iterfind(".//g:link[@rel='irel:associatedWith']", G2)}
    assert linked == {"tag:post.example,2026:picture:7", "tag:post.example,2026:picture:8"}
    assert linked <= {item.get("guid") for item in found}, "each picture that is linked to is sent"


@pytest.mark.parametrize(
    ("reason", "status"),
    [("killed", "canceled"), ("legal", "canceled"), ("unpublished", "canceled"), ("expired", "canceled"), ("withheld", "withheld")],
)
def test_a_recall_is_told_by_name_and_a_higher_version_and_without_a_word(house: House, reason: str, status: str) -> None:
    key = house.partner()
    before, since = items(house, key)["story:1"], cursor(house, key)
    house.hand(newsdesk.killed(revised(1), reason=reason, moment=house.press.now))  # type: ignore[arg-type]
    for query in ("", f"?since={since}"):
        gone = items(house, key, query)["story:1"]
        assert set(gone) == {"standard", "uri", "type", "version", "versionCreated", "pubStatus"}
        assert gone["pubStatus"] == status
        assert int(gone["version"]) > int(before["version"])
        [item] = tree(house, key, query).xpath("//g:newsItem[@guid='tag:post.example,2026:story:1']", namespaces=G2)
        assert item.find("g:itemMeta/g:pubStatus", G2).get("qcode") == f"stat:{status}"
        assert item.find("g:contentSet", G2) is None
    for kind in FORMATS:
        said = house.ask(f"/-/partners/lantern/{kind}", key=key).body
        assert b"Headline1x" not in said
        assert b"gates held" not in said
        assert b"story-1/" not in said


def test_a_recall_is_told_for_a_month_though_hundreds_of_stories_came_since(house: House) -> None:
    key = house.partner()
    house.hand(newsdesk.killed(newsdesk.story(3), moment=house.press.now))
    house.hand(*(newsdesk.story(number, byline=OWN) for number in range(200, 330)))
    found = items(house, key)
    assert found["story:3"]["pubStatus"] == "canceled"
    assert sum(item["pubStatus"] == "usable" for item in found.values()) == 100
    house.press.now += timedelta(days=31)
    assert "story:3" not in items(house, key)


def test_from_a_cursor_on_each_change_comes_once_in_order_and_nothing_is_missed(house: House) -> None:
    key = house.partner()
    since, seen, more = "0", [], "yes"
    while more == "yes":
        answer = house.ask(f"/-/partners/lantern/ninjs?since={since}&limit=4", key=key)
        headers = dict(answer.headers)
        seen += list(items(house, key, f"?since={since}&limit=4"))
        more, since = headers["late-edition-more"], headers["late-edition-cursor"]
    assert [name for name in seen if name.startswith("story")] == [f"story:{number}" for number in (1, *range(3, 32))]
    assert items(house, key, f"?since={since}") == {}
    house.hand(revised(3, headline="Anew", version=2, worded=house.press.now))
    house.hand(newsdesk.killed(newsdesk.story(5)))
    assert list(items(house, key, f"?since={since}")) == ["story:3", "story:5"]


def test_what_comes_ahead_of_its_turn_hides_nothing_that_comes_in_its_turn(house: House) -> None:
    key = house.partner()
    since = cursor(house, key)
    slow, kill = house.press.rows(newsdesk.story(70, byline=OWN), newsdesk.killed(newsdesk.story(3)))
    house.press.batches.take_ahead([kill], now=house.press.now)
    assert set(items(house, key, f"?since={since}")) == {"story:3"}
    onward = cursor(house, key, f"?since={since}")
    house.press.batches.take([slow, kill], now=house.press.now)
    assert "story:70" in items(house, key, f"?since={onward}")


def test_a_version_grows_with_a_picture_alone_and_the_picture_is_recalled_too(house: House) -> None:
    key = house.partner()
    before, since = items(house, key)["story:1"], cursor(house, key)
    house.hand(RecalledPicture(7, ("/pictures/7-0707070707070707-960.jpg",), house.press.now))
    after = items(house, key, f"?since={since}")
    assert int(after["story:1"]["version"]) > int(before["version"])
    assert [part["uri"].rpartition(":")[2] for part in after["story:1"]["associations"]] == ["8"]
    assert (after["picture:7"]["pubStatus"], after["picture:7"]["type"]) == ("canceled", "picture")


def test_rows_are_the_same_whatever_batches_they_came_in(house: House, tmp_path: Any) -> None:
    other = newsdesk.Pressroom(tmp_path / "other")
    for document in (*newsdesk.paper(), *stories()):
        other.batches.take(other.rows(document), now=other.now)
    found = []
    for press in (house.press, other):
        with press.store.view() as view:
            found.append(list(view.table("handed over").scan()))
            assert Handed(view).row("story", 31) == press.number
            assert Library(view).story(31)
    other.close()
    assert found[0] == found[1]
    assert found[0]


def test_a_story_put_right_says_so_to_editors(house: House) -> None:
    key = house.partner()
    story = revised(1, change="correction", version=2, worded=house.press.now)
    house.hand(story)
    assert items(house, key)["story:1"]["edNote"] == "Correction: The gate is on the left."
    [item] = tree(house, key).xpath("//g:newsItem[@guid='tag:post.example,2026:story:1']", namespaces=G2)
    assert item.find("g:itemMeta/g:signal", G2).get("qcode") == "sig:correction"


def test_a_feed_that_did_not_change_is_not_sent_again_and_no_cache_keeps_it(house: House) -> None:
    key = house.partner()
    for kind in FORMATS:
        headers = dict(house.ask(f"/-/partners/lantern/{kind}", key=key).headers)
        assert headers["cache-control"].startswith("private")
        assert "access-control-allow-origin" not in headers
        assert house.ask(f"/-/partners/lantern/{kind}", key=key, if_none_match=headers["etag"]).status == 304


def test_a_cursor_from_a_machine_that_is_further_is_asked_to_wait(house: House) -> None:
    assert house.problem("/-/partners/lantern/ninjs?since=99999", key=house.partner())["status"] == 503


def test_what_xml_may_not_hold_is_left_out_of_a_news_message(house: House) -> None:
    house.hand(newsdesk.story(80, byline=OWN, headline="Bell\x07 & <b>", body=(Paragraph("A\x0bB &amp; C<br>D"),)))
    [item] = tree(house, house.partner()).xpath("//g:newsItem[@guid='tag:post.example,2026:story:80']", namespaces=G2)
    assert item.findtext("g:contentMeta/g:headline", namespaces=G2) == "Bell & <b>"


def test_the_text_of_a_story_is_told_a_partner_by_the_api_too_if_they_may_have_it(house: House) -> None:
    key = house.partner()
    assert "gates" in house.told("/-/api/v1/stories/1", key=key)["body"]
    assert house.told("/-/api/v1/stories/2", key=key)["body"] is None, "an agency's"
    assert dict(house.ask("/-/api/v1/stories/1", key=key).headers)["cache-control"].startswith("private")
    assert house.told("/-/api/v1/stories/1")["body"] is None


def test_a_picture_that_may_go_on_no_more_is_out_at_once(house: House) -> None:
    key = house.partner()
    since = cursor(house, key)
    house.hand(picture(7, syndicated=False))
    assert "Credit7x" not in str(items(house, key, f"?since={since}")["story:1"])
