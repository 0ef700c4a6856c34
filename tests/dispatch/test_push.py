"""Readers are told what they asked for, once, when it is on the site; and who was told of what is recalled is told that it is no more."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import newsdesk
import pytest
from msgspec import structs
from newsdesk import killed
from pushhouse import PushHouse, blog, paper, post

from agency import answer
from lateedition.dispatch.push.sealing import LONGEST_BYTES
from lateedition.story.brand import Brand, Mark
from lateedition.story.push import Push


@pytest.fixture
def house(tmp_path: Path) -> Iterator[PushHouse]:
    made = PushHouse(tmp_path)
    yield made
    assert made.service.wrong == []
    assert len(made.service.senders) <= 1
    made.close()


# Breaking news


def test_who_asked_is_told_of_breaking_news_with_a_title_a_line_and_where_it_leads(house: PushHouse) -> None:
    reader = house.reader("breaking")
    house.hand(house.alerted(3, headline="Ferries & fog", standfirst="None sails.", language="en-IN"))
    (got,) = reader.got
    assert {name: got.message[name] for name in ("title", "body", "url", "tag", "lang", "again")} == {
        "title": "Ferries & fog",
        "body": "None sails.",
        "url": "https://post.example/city/story-3/",
        "tag": "story-3",
        "lang": "en-IN",
        "again": True,
    }
    assert "Body3x" not in str(got.message)
    assert (got.topic, got.urgency, got.ttl) == ("story-3", "high", 4 * 3_600)
    assert got.padding > LONGEST_BYTES - 600


def test_what_is_told_has_the_paper_s_own_icon(house: PushHouse) -> None:
    house.room.hand(*paper(brand=Brand(icons=(Mark("0f" * 32, "image/png", 192, 192),))))
    reader = house.reader("breaking")
    house.hand(house.alerted(3))
    (got,) = reader.got
    assert got.message["icon"] == "https://post.example/assets/mark-0f0f0f0f.png"


def test_each_is_told_once_whatever_is_published_or_dies(house: PushHouse) -> None:
    reader = house.reader("breaking")
    one = house.alerted(3)
    house.hand(one)
    house.hand(structs.replace(one, headline="Another headline"), newsdesk.story(4))
    house.round.stop()
    house.begin()
    house.settle()
    house.pass_time(60)
    assert reader.titles == ["Headline3x"]


def test_a_second_alert_of_the_same_story_takes_the_place_of_the_first(house: PushHouse) -> None:
    reader = house.reader("breaking")
    house.hand(house.alerted(3))
    house.now += 3_000
    house.hand(house.alerted(3, headline="It is worse"))
    assert reader.titles == ["Headline3x", "It is worse"]
    assert [message["title"] for message in reader.shown.values()] == ["It is worse"]


def test_an_alert_that_changes_no_page_is_told_all_the_same(house: PushHouse) -> None:
    reader, one = house.reader("breaking"), house.story(3)
    house.hand(one)
    assert reader.got == []
    house.now += 5
    house.hand(structs.replace(one, alert=house.moment))
    assert reader.titles == ["Headline3x"]


def test_who_asks_later_is_told_of_nothing_from_before_and_nobody_of_what_is_old(house: PushHouse) -> None:
    house.hand(house.alerted(3))
    house.now += 1
    late = house.reader("breaking")
    house.settle()
    assert late.got == []
    house.hand(house.story(4, alert=house.moment - timedelta(hours=3)))
    house.pass_time(3 * 3_600)
    assert late.got == []


def test_who_was_away_gets_the_newest_of_a_story_and_not_all_of_them(house: PushHouse) -> None:
    reader = house.reader("breaking")
    reader.online = False
    house.hand(house.alerted(3))
    house.now += 3_000
    house.hand(house.alerted(3, headline="It is worse"))
    reader.come_back()
    assert reader.titles == ["It is worse"]


# Recalls


def test_who_was_told_of_a_story_that_is_killed_is_told_to_forget_it_and_nothing_of_it_is_said(house: PushHouse) -> None:
    told, other = house.reader("breaking"), house.reader("section/3")
    one = house.alerted(3)
    house.hand(one)
    house.hand(killed(one))
    (_, taken_back) = told.got
    assert (taken_back.topic, taken_back.message["tag"]) == ("story-3", "story-3")
    assert taken_back.message["title"] == "The Harbour Post"
    assert taken_back.message["forget"] == [told.got[0].message["thing"]]
    assert "Headline3x" not in str(taken_back.message)
    assert "url" not in taken_back.message
    assert told.shown == {}
    assert other.got == []
    house.pass_time(86_400)
    assert len(told.got) == 2


def test_what_was_recalled_before_anybody_was_told_is_never_told(house: PushHouse) -> None:
    reader = house.reader("breaking")
    one = house.alerted(3)
    house.room.hand(one)
    house.room.hand(killed(one))
    house.settle()
    assert reader.got == []


def test_who_was_away_is_told_of_a_recall_in_place_of_what_was_recalled(house: PushHouse) -> None:
    reader = house.reader("breaking")
    reader.online = False
    one = house.alerted(3)
    house.hand(one)
    house.hand(killed(one))
    reader.come_back()
    assert "Headline3x" not in str(reader.got)
    assert reader.shown == {}


def test_what_a_service_may_have_taken_while_we_died_is_taken_back_too(house: PushHouse) -> None:
    reader = house.reader("breaking")
    one = house.alerted(3)
    house.room.hand(one)
    house.round._told = lambda *_: (_ for _ in ()).throw(SystemExit)  # type: ignore[assignment, method-assign]  # dies over the call
    house.round.look(house.room.store, now=house.now, asked=True)
    house.round.stop()
    house.begin()
    house.hand(killed(one))
    assert [sorted(each.message) for each in reader.got] == [["body", "forget", "lang", "tag", "title"]]


def test_a_recall_is_told_again_until_it_is_taken(house: PushHouse) -> None:
    reader = house.reader("breaking")
    one = house.alerted(3)
    house.hand(one)
    reader.answers += [answer(500), answer(500)]
    house.hand(killed(one))
    assert house.book.standing().behind == 1
    assert reader.shown
    house.pass_time(60)
    house.pass_time(60)
    assert reader.shown == {}
    assert house.book.standing().behind == 0


def test_a_story_that_comes_back_after_its_recall_is_no_news_to_who_was_told(house: PushHouse) -> None:
    told = house.reader("section/2")
    one = house.story(3)
    house.hand(one)
    house.hand(killed(one, reason="withheld"))
    house.hand(one)
    house.pass_time(60)
    assert [("forget" in each.message) for each in told.got] == [False, True]


# Live blogs and sections


def test_new_posts_of_a_live_blog_are_told_at_most_once_in_ten_minutes_the_newest_alone(house: PushHouse) -> None:
    house.hand(blog(7, post(1, house.moment)))
    house.now += 1
    reader = house.reader("live/7")
    posts = [post(1, house.moment)]
    for number in range(2, 6):
        house.now += 30
        posts.append(post(number, house.moment, headline=f"Post {number}"))
        house.hand(blog(7, *posts))
    assert [each.message["body"] for each in reader.got] == ["Post 2"]
    assert reader.got[0].message["url"] == "https://post.example/updates/7-2/"
    house.pass_time(600)
    assert [each.message["body"] for each in reader.got] == ["Post 2", "Post 5"]
    assert list(reader.shown) == ["live-7"]


def test_a_post_that_is_taken_out_is_taken_back_from_who_was_told_of_it(house: PushHouse) -> None:
    house.hand(blog(7, post(1, house.moment)))
    house.now += 1
    reader = house.reader("live/7")
    first = post(2, house.moment)
    house.hand(blog(7, first))
    assert [message["thing"] for message in reader.shown.values()] == ["entry-2"]
    house.now += 1
    house.hand(blog(7, post(3, house.moment)))
    assert reader.shown == {}
    house.pass_time(600)
    assert [message["thing"] for message in reader.shown.values()] == ["entry-3"]


def test_a_post_that_is_taken_out_when_a_newer_one_has_taken_its_place_takes_nothing_from_the_screen(house: PushHouse) -> None:
    house.hand(blog(7, post(1, house.moment)))
    house.now += 1
    reader = house.reader("live/7")
    first = post(2, house.moment)
    house.hand(blog(7, first))
    house.now += 700
    second = post(3, house.moment)
    house.hand(blog(7, first, second))
    house.hand(blog(7, second))
    assert [message["thing"] for message in reader.shown.values()] == ["entry-3"]
    assert len(reader.got) == 2


def test_when_a_live_blog_has_ended_nobody_is_told_of_posts(house: PushHouse) -> None:
    house.hand(blog(7, post(1, house.moment)))
    reader = house.reader("live/7")
    house.now += 1
    ended = blog(7, post(2, house.moment))
    assert ended.live
    house.hand(structs.replace(ended, live=structs.replace(ended.live, ended=house.moment)))
    assert reader.got == []


def test_new_stories_of_a_section_are_told_and_one_that_is_breaking_news_too_once(house: PushHouse) -> None:
    reader = house.reader("section/2", "breaking")
    house.hand(house.story(3), house.story(4, section=1))
    assert reader.titles == ["Headline3x"]
    assert reader.got[0].urgency == "low"
    house.hand(house.alerted(5))
    assert reader.titles == ["Headline3x", "Headline5x"]


def test_nobody_is_told_more_than_a_few_in_an_hour_and_breaking_news_has_more_room(house: PushHouse) -> None:
    reader = house.reader("section/2", "breaking")
    for number in range(10, 18):
        house.hand(house.story(number))
    assert len(reader.got) == 4
    house.hand(house.alerted(18))
    assert reader.titles[-1] == "Headline18x"
    house.pass_time(3_700)
    assert len(reader.got) == 9


# Services


def test_a_browser_that_is_no_more_is_forgotten(house: PushHouse) -> None:
    reader = house.reader("breaking")
    house.service.drop(reader)
    house.hand(house.alerted(3))
    assert house.book.standing().browsers == 0
    assert house.round.counts["ended"] == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_that_wants_to_wait_is_left_alone_for_as_long_as_it_says(house: PushHouse, status: int) -> None:
    readers = [house.reader("breaking") for _ in range(3)]
    readers[0].answers.append(answer(status, Retry_After="1000"))
    house.hand(house.alerted(3))
    house.now += 1
    house.hand(house.alerted(4))
    house.pass_time(900)
    assert [reader.titles for reader in readers[:1]] == [[]]
    assert all("Headline4x" not in reader.titles for reader in readers)
    house.round.stop()
    house.begin()
    house.pass_time(200)
    house.pass_time(1)
    assert all("Headline4x" in reader.titles for reader in readers)


def test_what_a_service_finds_too_large_is_not_sent_again_and_the_browser_stays(house: PushHouse) -> None:
    reader = house.reader("breaking")
    reader.answers.append(answer(413))
    house.hand(house.alerted(3))
    house.pass_time(600)
    assert reader.got == []
    assert house.book.standing().browsers == 1
    house.hand(house.alerted(4))
    assert reader.titles == ["Headline4x"]


def test_a_browser_that_takes_nothing_for_two_days_is_forgotten(house: PushHouse) -> None:
    reader = house.reader("breaking")
    one = house.alerted(3)
    house.hand(one)
    reader.answers += [answer(500)] * 900
    house.hand(killed(one))
    for _ in range(300):
        house.pass_time(700)
    assert house.book.standing().browsers == 0


def test_headlines_as_long_as_can_be_fit_in_every_script(house: PushHouse) -> None:
    reader = house.reader("breaking")
    for number, letter in enumerate(("क्ष्मी", "𝔘", "W", '"'), 20):
        address = f"/city/{letter * 40}-{number}/" if letter.isalpha() else f"/city/{number}/"
        house.hand(house.alerted(number, headline=f"{letter * 6} " * 40, standfirst=letter * 900, address=address))
        house.now += 1_000
    assert len(reader.got) == 4
    assert all(each.message["title"].endswith("…") for each in reader.got)


# The site's own choice


def test_where_the_site_does_not_offer_it_nobody_is_told_and_recalls_are_all_the_same(house: PushHouse) -> None:
    reader = house.reader("breaking")
    one = house.alerted(3)
    house.hand(one)
    house.hand(*paper(Push()))
    house.hand(house.alerted(4))
    assert reader.titles == ["Headline3x"]
    house.hand(killed(one))
    assert reader.shown == {}


def test_the_key_is_made_once_and_nobody_else_may_read_it(house: PushHouse) -> None:
    assert not (house.folder / "push.pem").exists()
    first = house.ask("GET", "/-/push/key").body
    house.begin()
    assert house.ask("GET", "/-/push/key").body == first
    for name in ("push.pem", "push.sqlite3"):
        assert stat.S_IMODE((house.folder / name).stat().st_mode) == 0o600
