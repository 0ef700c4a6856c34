"""Programs get what readers have, from one edition, and nothing of what readers do not have any more."""

from __future__ import annotations

import json
from datetime import timedelta

import newsdesk
import pytest
from msgspec.structs import replace
from syndicated import House, revised, unzipped

from lateedition.stand.counters import Counters
from lateedition.stand.keeper import Keeper
from lateedition.story.handover import RecalledPicture
from lateedition.story.taxonomy import Site
from lateedition.syndication.window import Window

V1 = "/-/api/v1"


def numbers(said: dict) -> list[int]:
    return [story["number"] for story in said["stories"]]


def test_a_story_is_told_by_its_number_and_by_its_address_with_all_that_its_page_shows_of_it(house: House) -> None:
    said = house.told(f"{V1}/stories/1")
    assert (said["headline"], said["standfirst"], said["place"], said["version"]) == ("Headline1x", "Standfirst1x", "Kochi", 1)
    assert [signer["name"] for signer in said["signers"]] == ["Asha Rao", "Tom Ek"]
    assert said["section"]["name"] == "World"
    assert said["topics"][0]["url"] == "https://post.example/topics/tunnel/"
    assert (said["picture"]["credit"], said["picture"]["alt"], said["picture"]["width"]) == ("Credit7x", "Alt7x", 960)
    assert said["corrections"][0]["text"] == "The gate is on the left."
    assert house.told(f"{V1}/story?address=/world/story-1/") == said
    assert house.told(f"{V1}/stories/2")["signers"][-1] == {
        "kind": "agency",
        "number": 1,
        "name": "Associated Press",
        "url": "https://post.example/agencies/associated-press-1/",
    }


def test_the_text_is_for_everybody_only_where_the_site_says_so(house: House) -> None:
    assert house.told(f"{V1}/stories/1")["body"] is None
    assert house.told(f"{V1}/stories/31/entries")["entries"][0]["body"] is None
    site = newsdesk.paper()[0]
    assert isinstance(site, Site)
    house.hand(replace(site, feeds="full"))
    assert house.told(f"{V1}/site")["bodies"] == "full"
    body = house.told(f"{V1}/stories/1")["body"]
    assert "<h2>What failed in August</h2>" in body
    assert 'href="https://post.example/world/story-1/"' in body
    assert body.count("<figure>") == 2, "the page shows both pictures, whoever may pass them on"
    assert "(Credit9x)" in body
    assert "Entry30x" in house.told(f"{V1}/stories/31/entries")["entries"][0]["body"]


def test_lists_are_turned_without_a_miss_though_stories_are_published_and_recalled_meanwhile(house: House) -> None:
    seen: list[int] = []
    page = house.told(f"{V1}/stories?limit=7")
    new = 100
    while True:
        seen += numbers(page)
        if page["next"] is None:
            break
        house.hand(newsdesk.story(new, first_published=newsdesk.NOON + timedelta(days=9, hours=new)))
        house.hand(newsdesk.killed(newsdesk.story(seen[-1])))  # the very story behind which the next page begins
        new += 1
        page = house.told(page["next"])
    assert seen == list(range(31, 0, -1))


@pytest.mark.parametrize(
    ("query", "expected"),
    [("section=2&limit=2", [31, 30]), ("section=1", [1]), ("topic=2", [31]), ("author=2&limit=1", [31])],
)
def test_a_list_is_of_a_section_with_those_below_it_a_topic_or_an_author(house: House, query: str, expected: list[int]) -> None:
    assert numbers(house.told(f"{V1}/stories?{query}")) == expected


def test_the_top_news_is_what_the_front_page_has_in_its_order(house: House) -> None:
    found = house.told(f"{V1}/top?limit=5")["stories"]
    front = house.press.text("/")
    places = [front.index(f"story-{each['number']}/") for each in found]
    assert len(places) == 5
    assert places == sorted(places)
    assert numbers(house.told(f"{V1}/top?section=3")) == [31]


def test_a_live_blog_is_turned_entry_by_entry(house: House) -> None:
    page = house.told(f"{V1}/stories/31/entries?limit=12")
    seen = [entry["number"] for entry in page["entries"]]
    while page["next"]:
        page = house.told(page["next"])
        seen += [entry["number"] for entry in page["entries"]]
    assert seen == list(range(30, 0, -1))
    assert house.told(f"{V1}/stories/31")["live"]["count"] == 30
    assert house.problem(f"{V1}/stories/1/entries")["status"] == 404


def test_corrections_are_told_the_last_first(house: House) -> None:
    [corrected] = house.told(f"{V1}/corrections")["corrected"]
    assert (corrected["story"]["number"], corrected["corrections"][0]["text"]) == (1, "The gate is on the left.")


def test_sections_are_told_in_the_order_of_the_menu(house: House) -> None:
    assert [(each["name"], each["parent"]) for each in house.told(f"{V1}/sections")["sections"]] == [
        ("World", None),
        ("City", None),
        ("Docks", 2),
    ]


@pytest.mark.parametrize(("reason", "status"), [("killed", 410), ("unpublished", 410), ("withheld", 410), ("expired", 410), ("legal", 451)])
def test_what_readers_lost_is_gone_from_every_answer_in_the_same_edition(house: House, reason: str, status: int) -> None:
    asked = [f"{V1}/stories", f"{V1}/stories?topic=1", f"{V1}/top", f"{V1}/corrections", f"{V1}/stories?section=1"]
    assert all("Headline1x" in json.dumps(house.told(each)) for each in asked[2:]), "control"
    house.press.batches.take(house.press.rows(newsdesk.killed(revised(1), reason=reason)), now=house.press.now)  # type: ignore[arg-type]
    for each in asked:
        assert "Headline1x" not in json.dumps(house.told(each)), each
    for each in (f"{V1}/stories/1", f"{V1}/stories/1/entries", f"{V1}/story?address=/world/story-1/"):
        answer = house.ask(each)
        assert answer.status == status, each
        assert b"1x" not in answer.body
        assert dict(answer.headers)["cache-control"] == "no-store"
        assert any("blocked-by" in value for _, value in answer.headers) is (reason == "legal")


def test_a_story_that_was_merged_leads_to_the_other_and_one_that_moved_to_its_number(house: House) -> None:
    house.hand(replace(newsdesk.killed(newsdesk.story(4)), reason="merged", into=5))
    for asked in (f"{V1}/stories/4", f"{V1}/story?address=/city/story-4/"):
        answer = house.ask(asked)
        assert (answer.status, dict(answer.headers)["location"]) == (308, f"{V1}/stories/5")
    house.hand(revised(1, address="/city/story-1/", former_addresses=("/world/story-1/",)))
    assert dict(house.ask(f"{V1}/story?address=/world/story-1/").headers)["location"] == f"{V1}/stories/1"


def test_a_recalled_picture_is_in_no_answer(house: House) -> None:
    house.hand(RecalledPicture(7, ("/pictures/7-0707070707070707-960.jpg",), newsdesk.NOON))
    assert house.told(f"{V1}/stories/1")["picture"] is None
    assert "Credit7x" not in json.dumps(house.told(f"{V1}/stories?limit=100"))


@pytest.mark.parametrize(
    ("asked", "name", "said"),
    [
        ("stories?lmit=3", "lmit", "section, topic, author, before, limit"),
        ("stories?limit=3&limit=4", "limit", "came twice"),
        ("stories?limit=101", "limit", "a number from 1 to 100"),
        ("stories?before=7", "before", "as it was"),
        ("stories?section=x", "section", "a number"),
        ("stories?section=1&topic=1", "topic", "one of them"),
        ("stories?section=77", "section", "no section 77"),
        ("stories/seven", "number", "a number"),
        ("story", "address", "missing"),
        ("site?x=1", "x", "no parameters"),
        ("top?section=77", "section", "no section 77"),
    ],
)
def test_a_bad_question_is_told_what_is_wrong_where_and_what_is_expected(house: House, asked: str, name: str, said: str) -> None:
    problem = house.problem(f"{V1}/{asked}")
    assert problem["status"] in (400, 404)
    assert problem["where"]["name"] == name
    assert said in problem["detail"]
    manual = house.ask("/-/api/").body.decode()
    assert f'id="{problem["type"].partition("#")[2]}"' in manual, "the type leads to where it is described"


def test_an_answer_that_did_not_change_is_not_sent_again_and_one_that_did_is(house: House) -> None:
    asked = f"{V1}/stories/1"
    first = house.ask(asked, accept_encoding="gzip")
    headers = dict(first.headers)
    assert json.loads(unzipped(first))["number"] == 1
    assert headers["etag"] != dict(house.ask(asked).headers)["etag"], "each coding has its own"
    again = house.ask(asked, accept_encoding="gzip", if_none_match=headers["etag"])
    assert (again.status, again.body, dict(again.headers)["etag"]) == (304, b"", headers["etag"])
    assert house.ask(asked, if_modified_since=headers["last-modified"]).status == 304
    house.hand(revised(1, headline="Another", version=2, worded=house.press.now))
    changed = house.ask(asked, accept_encoding="gzip", if_none_match=headers["etag"], if_modified_since=headers["last-modified"])
    assert json.loads(unzipped(changed))["headline"] == "Another"


def test_any_page_may_ask_and_no_cache_answers_for_us(house: House) -> None:
    headers = dict(house.ask(f"{V1}/stories").headers)
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers
    assert headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert "authorization" in headers["vary"]
    assert headers["link"] == '</-/api/openapi.json>; rel="service-desc"; type="application/json"'
    assert headers["late-edition"].isdigit()


def test_everything_is_read_and_nothing_written(house: House) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = house.ask(f"{V1}/stories", method=method)
        assert (answer.status, dict(answer.headers)["allow"]) == (405, "GET, HEAD")
    head = house.ask(f"{V1}/stories", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(dict(head.headers)["content-length"]) > 100


def test_too_many_questions_are_asked_to_come_back(house: House) -> None:
    request = house.ask
    now = house.press.now
    answers = []
    for _ in range(400):
        house.press.now = now  # no time passes
        answers.append(request(f"{V1}/site"))
    assert {answer.status for answer in answers} == {200, 503}
    refused = next(answer for answer in answers if answer.status == 503)
    assert dict(refused.headers)["retry-after"] == "1"


def test_where_the_api_is_closed_there_is_nothing_and_partners_are_let_in_all_the_same(house: House) -> None:
    closed = House(house.press, Keeper(house.press.folder, counters=Counters(), opens=lambda folder: Window(folder, is_open=False)))
    for asked in (f"{V1}/stories", "/-/api/", "/-/api/openapi.json"):
        assert closed.ask(asked).status == 404
        assert closed.ask(asked).body == closed.ask("/-/nothing").body
    key = closed.partner()
    assert closed.ask("/-/partners/lantern/ninjs", key=key).status == 200
