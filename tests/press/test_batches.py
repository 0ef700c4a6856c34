"""What editors and readers are promised of the press: what a hand-over changes, and what happens when one cannot be printed."""

from __future__ import annotations

import re
import threading
import time
from datetime import UTC, datetime, timedelta

import msgspec
import newsdesk
import pytest

from lateedition.edition import reprints
from lateedition.edition.past_edition import Recalled
from lateedition.edition.segments import plain_of
from lateedition.edition.store import Damaged, NoStore, Store
from lateedition.press import bulk, plan, preview, run, setaside
from lateedition.press.batches import Batch, as_of, printed_version
from lateedition.press.dressing import is_dressed
from lateedition.press.lanes import BATCH
from lateedition.press.log import Row, open_log
from lateedition.press.lull import AT_MOST_S, QUIET_S, Lull
from lateedition.press.run import Press, WithdrawalWaiting, follow
from lateedition.press.verify import verify
from lateedition.press.waiting import Waiting
from lateedition.story.article import Byline
from lateedition.story.blocks import Paragraph
from lateedition.story.handover import encode
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.taxonomy import Site, Topic


def test_nothing_is_printed_before_the_desk_has_said_what_the_site_is(tmp_path):
    room = newsdesk.Pressroom(tmp_path)
    room.hand(*newsdesk.paper()[1:], newsdesk.story(1))
    assert room.paths() == set()
    room.hand(newsdesk.paper()[0])
    assert {"/", "/city/", "/city/story-1/", "/latest/", "/-/errors/404"} <= room.paths()
    assert room.differences() == []
    room.close()


def test_a_new_story_is_on_its_page_its_lists_and_in_the_fragments_and_nothing_else_is_made(pressroom):
    pressroom.hand(*(newsdesk.story(number) for number in range(1, 46)))
    made = pressroom.hand(newsdesk.story(46, section=3))
    assert "Headline46x" in pressroom.text("/city/docks/story-46/")
    for path in ("/", "/latest/", "/city/", "/city/docks/", "/topics/tunnel/", "/authors/asha-rao/"):
        assert "Headline46x" in pressroom.text(path), path
    assert "Headline46x" in pressroom.text("/city/story-1/"), "the oldest story's page shows the latest news"
    assert {key for key in made if key.startswith("story:")} == {"story:46"}
    assert len(made) <= 40, sorted(made)  # of which 15 are feeds: five lists in three formats


def test_a_kill_withdraws_the_page_and_every_list_that_named_it(pressroom):
    pressroom.hand(*(newsdesk.story(number) for number in range(1, 31)))
    pressroom.hand(newsdesk.killed(newsdesk.story(7)))
    assert pressroom.status("/city/story-7/") == 410
    assert not [path for path in pressroom.paths() for token in ("Headline7x", "Standfirst7x", "Body7x") if token in pressroom.text(path)]
    assert pressroom.differences() == []


def test_a_page_that_led_on_to_a_killed_story_and_waits_to_lead_elsewhere_is_printed_with_the_kill(pressroom):
    pressroom.hand(*(newsdesk.story(number, topics=()) for number in range(1, 7)))
    between = newsdesk.story(7, topics=(), first_published=newsdesk.NOON + timedelta(hours=5, minutes=30))
    batch = pressroom.batches.take(pressroom.rows(between), now=pressroom.now, at_once=0)
    assert "story:6" in batch.postponed
    assert 'href="/city/story-5/"' in pressroom.text("/city/story-6/")
    pressroom.batches.take(pressroom.rows(newsdesk.killed(newsdesk.story(5, topics=()))), now=pressroom.now)
    assert "story-5/" not in pressroom.text("/city/story-6/")
    pressroom.print(batch)
    assert pressroom.differences() == []


def test_no_page_leads_to_one_that_came_back_before_it_is_printed(pressroom):
    pressroom.hand(*(newsdesk.story(number, topics=()) for number in range(1, 6)))
    pressroom.hand(newsdesk.killed(newsdesk.story(5)))
    batch = pressroom.batches.take(pressroom.rows(newsdesk.story(5, topics=()), newsdesk.story(7)), now=pressroom.now, at_once=0)
    assert pressroom.status("/city/story-5/") == 410
    pressroom.batches.print_waiting(["topic:1"], now=pressroom.now)
    assert 'href="/city/story-7/"' in pressroom.text("/topics/tunnel/")
    assert 'href="/city/story-5/"' in pressroom.text("/city/story-7/")
    assert pressroom.status("/city/story-5/") == 200
    pressroom.print(batch)
    assert pressroom.differences() == []


def test_a_story_that_moved_is_found_at_its_former_address(pressroom):
    story = newsdesk.story(1)
    pressroom.hand(story)
    pressroom.hand(msgspec.structs.replace(story, section=1, address="/world/story-1/", former_addresses=(story.address,)))
    assert pressroom.status("/city/story-1/") == 301
    assert pressroom.status("/world/story-1/") == 200
    pressroom.hand(newsdesk.killed(msgspec.structs.replace(story, former_addresses=("/world/story-1/",))))
    assert pressroom.status("/city/story-1/") == pressroom.status("/world/story-1/") == 410


def test_a_later_story_gets_the_address_that_an_earlier_one_left_or_lost(pressroom):
    first = newsdesk.story(1, address="/city/fair/")
    pressroom.hand(newsdesk.killed(first))
    pressroom.hand(newsdesk.story(2, address="/city/fair/"))
    assert pressroom.status("/city/fair/") == 200
    pressroom.hand(newsdesk.story(3, address="/city/fair/"))
    assert "Headline3x" in pressroom.text("/city/fair/")
    pressroom.hand(newsdesk.killed(newsdesk.story(3, address="/city/other/")))
    assert "Headline2x" in pressroom.text("/city/fair/")
    assert pressroom.differences() == []


def test_a_document_that_is_none_is_set_aside_and_the_press_goes_on(pressroom):
    pressroom.number += 1
    bad = Row(pressroom.number, "story", "story:9", b'{"type":"story","number":"nine"}')
    pressroom.batches.take([bad, *pressroom.rows(newsdesk.story(1))], now=pressroom.now)
    assert pressroom.status("/city/story-1/") == 200
    (aside,) = setaside.in_store(pressroom.folder)
    assert (aside.subject, aside.number) == ("story:9", bad.number)
    pressroom.hand(newsdesk.story(9))
    assert setaside.in_store(pressroom.folder) == []


@pytest.mark.parametrize(
    "wrong",
    [{"updated": datetime(2026, 3, 2, 12)}, {"address": "city/story-1/"}, {"address": "/-/health/"}, {"former_addresses": ("",)}],
)
def test_a_story_with_an_impossible_moment_or_address_is_set_aside(pressroom, wrong):
    pressroom.hand(newsdesk.story(1, **wrong), newsdesk.story(2))
    assert [thing.subject for thing in setaside.in_store(pressroom.folder)] == ["story:1"]
    assert pressroom.differences() == []


@pytest.fixture
def breaking(monkeypatch):
    """Make a kind of page fail while a word is in what it reads: the page kinds are real, the failure is not."""

    def break_on(kind: str, word: str) -> None:
        real = plan.KINDS[kind]

        def render(key, reading, kit):
            made = real.render(key, reading, kit)
            if made is not None and word.encode() in b"".join(part for part in made.parts if isinstance(part, bytes)):
                raise ValueError(f"{word} cannot be set")
            return made

        monkeypatch.setitem(plan.KINDS, kind, plan.Kind(kind, render, real.every, real.needed))

    return break_on


def test_a_story_whose_page_cannot_be_made_is_set_aside_and_readers_keep_the_version_before(pressroom, breaking):
    pressroom.hand(newsdesk.story(1), newsdesk.story(2))
    breaking("story", "Unsettable")
    pressroom.hand(newsdesk.story(1, headline="Unsettable"), newsdesk.story(3))
    assert "Headline1x" in pressroom.text("/city/story-1/")
    assert pressroom.status("/city/story-3/") == 200
    assert "Unsettable" not in pressroom.everything()
    assert [thing.subject for thing in setaside.in_store(pressroom.folder)] == ["story:1"]
    assert pressroom.differences() == []


def test_a_withdrawal_goes_through_even_if_a_list_cannot_be_made_any_more(pressroom, breaking):
    pressroom.hand(newsdesk.story(1), newsdesk.story(2))
    breaking(".lists", "Headline2x")
    pressroom.hand(newsdesk.killed(newsdesk.story(1)))
    assert pressroom.status("/city/story-1/") == 410
    assert "Headline1x" not in pressroom.everything()
    assert {thing.subject for thing in setaside.in_store(pressroom.folder)} == {"rendition lists.en", "rendition lists.hi"}


def test_a_page_that_fails_whatever_is_handed_over_does_not_hold_up_the_news(pressroom, breaking):
    pressroom.hand(newsdesk.story(1))
    breaking("home", "Harbour Post")
    pressroom.hand(newsdesk.story(2))
    assert pressroom.status("/city/story-2/") == 200
    assert [thing.subject for thing in setaside.in_store(pressroom.folder)] == ["rendition home"]


def test_a_site_whose_time_zone_is_none_is_set_aside(pressroom):
    pressroom.hand(newsdesk.story(1))
    pressroom.hand(Site(name="Nowhere", url="https://post.example", zone="Asia/Nowhere"))
    assert "The Harbour Post" in pressroom.text("/")
    assert [thing.subject for thing in setaside.in_store(pressroom.folder)] == ["site"]


def test_the_top_news_changes_as_time_passes(pressroom):
    fresh = {"first_published": pressroom.now, "updated": pressroom.now}
    pressroom.hand(newsdesk.story(1, news_value=4, lifetime_h=2.0, **fresh), newsdesk.story(2, news_value=3, lifetime_h=100.0, **fresh))
    before = pressroom.text("/")
    assert before.index("Headline1x") < before.index("Headline2x")
    pressroom.now += timedelta(days=2)
    assert "home" in pressroom.tick()
    after = pressroom.text("/")
    assert after.index("Headline2x") < after.index("Headline1x")
    with pressroom.store.view() as view:
        assert as_of(view) == pressroom.now.replace(second=0, microsecond=0)
    assert pressroom.differences() == []


def test_a_minute_that_changes_nothing_is_no_new_edition(pressroom):
    pressroom.hand(newsdesk.story(1))
    with pressroom.store.view() as view:
        before = view.head.number
    pressroom.now += timedelta(minutes=1)
    assert pressroom.tick() == []
    with pressroom.store.view() as view:
        assert view.head.number == before


def test_another_version_of_the_press_prints_everything_anew_to_the_same_bytes(pressroom):
    pressroom.hand(*(newsdesk.story(number) for number in range(1, 31)), newsdesk.killed(newsdesk.story(4)))
    before, paths = pressroom.everything(), pressroom.paths()
    pressroom.batches.version = "another"
    pressroom.batches.rebuild(now=pressroom.now)
    made = pressroom.print(Batch(facts={"site"}))
    assert len(made) > len(paths), "every page and fragment was made anew"
    assert len(made) == len(set(made)), "and none twice"
    assert pressroom.everything() == before
    assert pressroom.differences() == []


def test_a_new_dress_is_no_news_past_editions_wear_it_too(pressroom):
    pressroom.hand(newsdesk.story(1))
    pressroom.hand(newsdesk.story(2))
    with pressroom.store.view() as view:
        before = view.head.number
        page = view.edition(before).page("/privacy/")
    pressroom.hand(Site(name="Another Name", url="https://post.example", zone="Asia/Kolkata"))
    with pressroom.store.view() as view:
        assert view.head.number > before
        assert view.page("/city/story-1/") != page
        assert b"Another Name" in plain_of(view.edition(before).page("/city/story-1/").parts[0])
        assert list(view.changes(view.head.number)), "whoever caches it is told"


def test_what_was_set_aside_is_tried_again_by_another_version_of_the_press(tmp_path, monkeypatch):
    desk = newsdesk.Log(tmp_path / "desk.sqlite3")
    desk.write(*newsdesk.paper(), newsdesk.story(1))
    with monkeypatch.context() as broken:
        real = plan.KINDS["story"]
        broken.setitem(plan.KINDS, "story", plan.Kind("story", lambda *_: 1 / 0, real.every, real.needed))
        run_until_read(tmp_path, desk)
    assert [thing.subject for thing in setaside.in_store(tmp_path / "edition")] == ["story:1"]
    press = pressing(tmp_path, desk)
    press.batches.version = "another"
    drain(press)
    with press._store.view() as view:
        assert view.page("/city/story-1/").status == 200
    assert setaside.in_store(tmp_path / "edition") == []


@pytest.fixture
def small_readings(monkeypatch):
    """Let a backlog take several steps."""
    monkeypatch.setattr(run, "_A_READING", 50)


def test_a_withdrawal_does_not_wait_behind_a_backlog_and_what_it_overtook_stays_withdrawn(tmp_path, small_readings):
    desk = newsdesk.Log(tmp_path / "desk.sqlite3")
    desk.write(*newsdesk.paper(), newsdesk.story(1), newsdesk.story(2))
    press = pressing(tmp_path, desk)
    drain(press)
    desk.write(*(newsdesk.story(1, headline=f"Headline1x again {at}") for at in range(BATCH + 20)))
    desk.write(newsdesk.killed(newsdesk.story(1)), newsdesk.story(2, headline="Headline2x again"))
    press.step()
    assert status(press, "/city/story-1/") == 410, "the story was gone before the backlog was printed"
    assert press.lanes.is_behind
    while press.lanes.is_behind:
        press.step()
        assert status(press, "/city/story-1/") == 410, "and did not come back with it"
    drain(press)
    assert "Headline2x again" in text(press, "/city/story-2/")
    assert differences(tmp_path, desk) == []
    desk.write(newsdesk.story(1))
    drain(press)
    assert status(press, "/city/story-1/") == 200


def test_what_comes_in_while_a_backlog_is_worked_off_does_not_wait_for_it(tmp_path, small_readings):
    desk = newsdesk.Log(tmp_path / "desk.sqlite3")
    paper = newsdesk.paper()
    desk.write(*(each for each in paper if each != Topic(2, "Ferry", "/topics/ferry/")))
    press = pressing(tmp_path, desk)
    drain(press)
    desk.write(*(newsdesk.story(number) for number in range(1, 3 * BATCH)), Topic(2, "Ferry", "/topics/ferry/"))
    press.step()
    last = desk.write(newsdesk.story(5000, topics=(2,)))
    press.step()
    assert status(press, "/city/story-5000/") == 200
    assert "Ferry" in text(press, "/city/story-5000/"), "what it names was taken with it"
    assert "Headline5000x" in text(press, "/")
    assert press.lanes.is_behind
    with press._store.view() as view:
        assert view.head.position < last
        assert view.head.has(last)
    drain(press)
    with press._store.view() as view:
        assert view.head.position == last
        assert view.head.ahead == ()
    assert differences(tmp_path, desk) == []


def test_an_alert_goes_before_what_came_in_with_it(tmp_path):
    desk = newsdesk.Log(tmp_path / "desk.sqlite3")
    desk.write(*newsdesk.paper())
    press = pressing(tmp_path, desk)
    drain(press)
    seen = []
    press.lanes._note = lambda taken: seen.append([key for key in taken.batch.printed if key.startswith("story:")])
    desk.write(*(newsdesk.story(number, news_value=5 if number == 7 else 3) for number in range(1, 9)))
    press.step()
    assert seen[0] == ["story:7"]
    assert "story:1" in seen[1]


def test_feeds_do_not_come_between_two_stories_and_are_never_more_than_a_second_behind(tmp_path):
    desk = newsdesk.Log(tmp_path / "desk.sqlite3")
    desk.write(*newsdesk.paper(), newsdesk.story(1))
    press = pressing(tmp_path, desk)
    drain(press)
    at, arrived = 0.0, {}
    press._lull = Lull(clock=lambda: at)
    for number in range(2, 40):
        at += 0.0625
        arrived[number] = at
        desk.write(newsdesk.story(number))
        assert press.step(), "there is more to do"
        feed = text(press, "/feed.xml")
        assert f"Headline{number}x" in text(press, "/"), "readers do not wait"
        assert number != 2 or "Headline2x" not in feed
        assert all(f"Headline{other}x" in feed for other in arrived if other > number - 20 and at - arrived[other] > AT_MOST_S)
    at += QUIET_S
    drain(press)
    assert "Headline39x" in text(press, "/feed.xml")
    assert differences(tmp_path, desk) == []


def test_a_list_leads_to_no_page_that_waits(tmp_path, monkeypatch):
    monkeypatch.setattr(bulk, "SLICE_S", 0.001)
    desk = newsdesk.Log(tmp_path / "desk.sqlite3")
    desk.write(*newsdesk.paper())
    press = pressing(tmp_path, desk)
    drain(press)
    desk.write(*(newsdesk.story(number) for number in range(1, 2 * BATCH)))
    step = 0
    while press.step():
        step += 1
        if step == 2:
            desk.write(newsdesk.story(9000, topics=()))
        with press._store.view() as view:
            for path in ("/", "/city/", "/latest/", "/topics/tunnel/"):
                for link in re.findall(r'href="(/city/story-[0-9]+/)"', newsdesk.text_of(view, path)):
                    assert view.page(link) is not None, f"{path} leads to {link}, which is not there in edition {view.head.number}"
    assert step > 10


def test_a_bulk_that_was_broken_off_goes_on_where_it_was(tmp_path):
    desk = newsdesk.Log(tmp_path / "desk.sqlite3")
    desk.write(*newsdesk.paper(), *(newsdesk.story(number) for number in range(1, 2 * BATCH)))
    first = pressing(tmp_path, desk)
    first.step()
    while first.lanes.is_behind or not first.lanes.position:
        first.step()
    left = first.bulk.left
    second = pressing(tmp_path, desk)
    assert abs(second.bulk.left - left) <= 1
    made = []
    real = second.bulk.note
    second.bulk.note = lambda batch: (made.extend(batch.printed), real(batch))[1]
    drain(second)
    assert len(made) < left + 60, "what was printed before is not printed again"
    assert differences(tmp_path, desk) == []


def test_a_withdrawal_does_not_wait_until_the_library_is_worked_out_anew(tmp_path):
    desk = newsdesk.Log(tmp_path / "desk.sqlite3")
    desk.write(*newsdesk.paper(), *(newsdesk.story(number) for number in range(1, BATCH + 1)))
    press = pressing(tmp_path, desk)
    drain(press)
    again = pressing(tmp_path, desk)
    again.batches.version = "another"
    desk.write(newsdesk.killed(newsdesk.story(1)))
    with pytest.raises(WithdrawalWaiting):
        again.batches.rebuild(now=newsdesk.NOON, each=again._give_way())
    again.step()
    assert status(again, "/city/story-1/") == 410
    drain(again)
    assert differences(tmp_path, desk) == []


def test_a_page_that_a_reader_found_damaged_is_printed_anew(tmp_path):
    desk = newsdesk.Log(tmp_path / "desk.sqlite3")
    desk.write(*newsdesk.paper(), newsdesk.story(1))
    press = pressing(tmp_path, desk)
    drain(press)
    before = text(press, "/city/story-1/")
    with press._store.view() as view:
        databases, sheet = view._databases, view.sheet("/city/story-1/")
        body = bytearray(view._txn.get(sheet.body, db=databases.bodies))
    body[50] ^= 1
    with press._store._environment._opened[0].begin(write=True) as txn:
        txn.put(sheet.body, bytes(body), db=databases.bodies)
    with pytest.raises(Damaged):
        text(press, "/city/story-1/")
    reprints.ask(press._store.folder, "/city/story-1/")
    press._looked = datetime(1970, 1, 1, tzinfo=UTC)
    drain(press)
    assert text(press, "/city/story-1/") == before
    assert reprints.asked(press._store.folder) == {}
    assert differences(tmp_path, desk) == []


def test_a_list_that_a_reader_found_damaged_is_printed_anew(tmp_path):
    desk = newsdesk.Log(tmp_path / "desk.sqlite3")
    desk.write(*newsdesk.paper(), newsdesk.story(1))
    press = pressing(tmp_path, desk)
    drain(press)
    with press._store.view() as view:
        databases, name = view._databases, next(iter(view.fragment_names()))
        before = view.fragment(name)
        found = bytearray(view._txn.get(name.encode(), db=databases.fragments))
    found[-1] ^= 1
    with press._store._environment._opened[0].begin(write=True) as txn:
        txn.put(name.encode(), bytes(found), db=databases.fragments)
    reprints.ask(press._store.folder, f"fragment:{name}")
    press._looked = datetime(1970, 1, 1, tzinfo=UTC)
    drain(press)
    with press._store.view() as view:
        assert view.fragment(name) == before
    assert differences(tmp_path, desk) == []


def test_the_press_follows_a_desk_that_comes_later_and_stops_when_told(tmp_path):
    stop = threading.Event()
    press = threading.Thread(target=follow, kwargs=paths(tmp_path, stop))
    press.start()
    try:
        time.sleep(0.05)
        desk = newsdesk.Log(tmp_path / "desk.sqlite3")
        wait_until(lambda: read_up_to(tmp_path) == last, last := desk.write(*newsdesk.paper(), newsdesk.story(1)))
    finally:
        stop.set()
        press.join(timeout=20)
    assert not press.is_alive()


def test_verify_names_what_is_missing_what_is_too_much_and_what_differs(pressroom):
    pressroom.hand(newsdesk.story(1), newsdesk.story(2))
    with pressroom.store.view() as view:
        entry, footer = view.page("/city/story-1/"), view.fragment("footer.en")

    def damage(printing):
        printing.drop("/city/story-2/")
        printing.put("/city/story-1/", msgspec.structs.replace(entry, headers=(), parts=entry.parts[:1]))
        printing.put("/nothing/", entry)
        printing.put_fragment("lists.en", footer)
        printing.table("shelves").put(b"stray", b"")

    pressroom.store.print_edition(damage, moment=pressroom.now)
    said = "\n".join(pressroom.differences())
    assert "page '/city/story-2/' is missing" in said
    assert "page '/city/story-1/' differs in headers, the number of its parts" in said
    assert "page '/nothing/' is there and should not be" in said
    assert "fragment 'lists.en' differs in segment" in said
    assert "table 'shelves' at b'stray' is there and should not be" in said


def test_verify_names_what_the_log_says_and_the_edition_does_not(tmp_path):
    desk = newsdesk.Log(tmp_path / "desk.sqlite3")
    desk.write(*newsdesk.paper(), newsdesk.story(1))
    run_until_read(tmp_path, desk)
    assert verify(tmp_path / "edition", tmp_path / "renditions", database=desk.database) == []
    desk.connection.execute("UPDATE handover_log SET document = ? WHERE key = 'story:1'", (encode(newsdesk.story(1, headline="Else")),))
    assert verify(tmp_path / "edition", tmp_path / "renditions", database=desk.database) == [
        "document 'story:1' is not what the handover log says"
    ]


def test_verify_without_an_edition_says_so(tmp_path):
    with pytest.raises(NoStore, match="start the press first"):
        verify(tmp_path / "edition", tmp_path)


def test_a_preview_is_the_real_page_over_what_is_published_and_writes_nothing(pressroom):
    pressroom.hand(*(newsdesk.story(number) for number in range(1, 4)))
    before = pressroom.everything()
    draft = newsdesk.story(99, headline="Draft99x", byline=Byline(authors=(2,), agency=1))
    shown = preview.page(pressroom.folder, [draft])
    assert "Draft99x" in shown
    assert "Tom Ek" in shown
    assert "Headline3x" in shown, "the latest news of the edition is on it"
    assert "slot:" not in shown
    assert '<base href="https://post.example/">' in shown
    assert pressroom.everything() == before
    assert pressroom.status(draft.address) is None


def test_a_published_story_previews_as_the_very_page_that_readers_have(pressroom):
    pressroom.hand(newsdesk.story(1), newsdesk.story(2))
    shown = preview.page(pressroom.folder, [newsdesk.story(2)]).replace('<base href="https://post.example/">', "")
    assert shown == pressroom.text("/city/story-2/")


def test_a_preview_works_before_the_first_edition(tmp_path):
    assert "Draft1x" in preview.page(tmp_path / "edition", [*newsdesk.paper(), newsdesk.story(1, headline="Draft1x")])
    with pytest.raises(preview.NothingToPreview):
        preview.page(tmp_path / "edition", newsdesk.paper())


def pressing(home, desk) -> Press:
    """A press over the home, as the process would have it, but one step at a time."""
    store = Store.for_printing(home / "edition")
    log = open_log(desk.database)
    return Press(store, log, kit=newsdesk.kit(), renditions=home / "renditions", clock=lambda: newsdesk.NOON)


def drain(press: Press) -> None:
    while press.step():
        pass


def status(press: Press, path: str) -> int | None:
    with press._store.view() as view:
        entry = view.page(path)
    return entry.status if entry else None


def text(press: Press, path: str) -> str:
    with press._store.view() as view:
        return newsdesk.text_of(view, path)


def differences(home, desk) -> list[str]:
    return verify(home / "edition", home / "renditions", database=desk.database, kit=newsdesk.kit())


def paths(home, stop):
    return {"database": home / "desk.sqlite3", "store_folder": home / "edition", "renditions": home / "renditions", "stop": stop}


def run_until_read(home, desk) -> None:
    stop = threading.Event()
    press = threading.Thread(target=follow, kwargs=paths(home, stop))
    press.start()
    try:
        last = desk.connection.execute("SELECT max(number) FROM handover_log").fetchone()[0]
        wait_until(lambda: read_up_to(home) == last and nothing_waits(home), last)
    finally:
        stop.set()
        press.join(timeout=20)


def nothing_waits(home) -> bool:
    with Store.for_reading(home / "edition") as store, store.view() as view:
        return is_dressed(view, version=printed_version(view)) and not list(Waiting(view))


def read_up_to(home) -> int:
    try:
        with Store.for_reading(home / "edition") as store, store.view() as view:
            return view.head.position
    except NoStore:
        return 0


def wait_until(true, what) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, f"not within 20 s: {what}"
        time.sleep(0.01)


def test_an_entry_that_is_taken_from_readers_is_taken_from_the_past_of_its_page_too(pressroom: newsdesk.Pressroom) -> None:
    entries = tuple(LiveEntry(number, newsdesk.NOON, (Paragraph(f"Word{number}x"),)) for number in (2, 1))
    blog = newsdesk.story(9, live=LiveCoverage(started=newsdesk.NOON, entries=entries[1:]))
    editions = []
    for shown in (entries[1:], entries, entries[:1]):
        pressroom.hand(msgspec.structs.replace(blog, live=LiveCoverage(started=newsdesk.NOON, entries=shown)))
        with pressroom.store.view() as view:
            editions.append(view.head.number)
    assert "Word2x" in pressroom.text(blog.address)
    with pressroom.store.view() as view:
        for number in editions[:2]:
            with pytest.raises(Recalled):
                view.edition(number).page(blog.address)
        assert view.edition(editions[2]).page(blog.address) is not None
