"""What an editor says at the head of the morning letter is in it as written, until it is over, and never leads to what readers have not."""

from __future__ import annotations

from datetime import UTC, date, datetime

from letterhouse import SITE, LetterHouse, at
from lxml import html

from lateedition.dispatch.letters.intros import dead_links
from lateedition.press.library import Library
from lateedition.story.letters import Intro, number_of_day
from postoffice import PostOffice

ASHA, TOM = "asha@reader.example", "tom@reader.example"
FERRY, PIER = f"{SITE}/s/ferry-1/", f"{SITE}/s/pier-2/"
TEXT = f"Good morning. The <ferry> first: /s/ferry-1/, then\nmore.\n\nThe pier is at {PIER}.\n\nElsewhere: https://other.example/a?b=1&c=2."


def begin(house: LetterHouse, text: str = TEXT, until: str = "2026-03-03 07:00") -> None:
    for address in (ASHA, TOM):
        house.subscribe(address, "daily")
    house.now = at("2026-03-02 23:00")
    house.publish(1, address="/s/ferry-1/")
    house.publish(2, address="/s/pier-2/")
    house.hand(Intro(number_of_day(date(2026, 3, 3)), text, datetime.fromisoformat(until).replace(tzinfo=UTC)))


def test_it_stands_before_the_stories_in_both_parts_with_its_links_and_in_no_other_days_letter(house, office: PostOffice) -> None:
    begin(house)
    house.turn_to("2026-03-03 01:00")
    [letter] = office.to(ASHA)
    assert f"Good morning. The <ferry> first: {FERRY}, then more." in " ".join(letter.text.split())
    assert letter.text.index("Good morning") < letter.text.index("Headline1x")
    tree = html.fromstring(letter.html.encode())
    first, pier, elsewhere = tree.xpath("//h1/following-sibling::p")[:3]
    assert first.text_content() == f"Good morning. The <ferry> first: {FERRY}, then more."
    assert [list(each.xpath("a/@href")) for each in (first, pier, elsewhere)] == [[FERRY], [PIER], ["https://other.example/a?b=1&c=2"]]
    assert pier.text_content().endswith(f"{PIER}.")
    assert all(len(line) <= 78 or SITE in line for line in letter.text.splitlines())
    house.publish(3)
    house.turn_to("2026-03-04 01:00")
    assert "Good morning" not in office.to(ASHA)[1].text


def test_a_paragraph_that_leads_to_what_was_killed_while_letters_go_out_is_in_none_after(house, office: PostOffice) -> None:
    begin(house)
    killed: list[int] = []

    def kill_once(_address: str) -> None:
        if not killed:
            killed.append(1)
            house.kill(2)
            assert house.room.status("/s/pier-2/") == 410 or house.room.status("/city/story-2/") == 410

    office.at_content = kill_once
    house.restrict(connections=1)
    house.turn_to("2026-03-03 01:00")
    first, second = office.taken
    assert "The pier is" in first.text
    assert "Good morning" in second.text
    assert "Elsewhere" in second.text
    assert "pier" not in (second.text + second.html).lower()


def test_what_is_over_when_a_letter_goes_out_late_is_not_in_it_though_it_was_in_those_before(house, office: PostOffice) -> None:
    begin(house, until="2026-03-03 01:30")
    office.at_recipient = lambda address: "450 4.2.0 greylisted" if address == TOM and house.now < at("2026-03-03 01:30") else None
    house.turn_to("2026-03-03 01:00")
    for _ in range(12):
        house.pass_time(600)
    assert "Good morning" in office.to(ASHA)[0].text
    assert "Good morning" not in office.to(TOM)[0].text
    assert "Headline1x" in office.to(TOM)[0].text


def test_what_is_empty_says_nothing_and_what_was_taken_back_neither(house, office: PostOffice) -> None:
    begin(house)
    house.hand(Intro(number_of_day(date(2026, 3, 3)), "", datetime(2026, 3, 3, 7, tzinfo=UTC)))
    house.turn_to("2026-03-03 01:00")
    assert "Good morning" not in office.to(ASHA)[0].text


def test_an_address_at_which_readers_find_nothing_is_named(house) -> None:
    begin(house)
    said = f"{PIER} /s/none-9/ /-/cuttings/1/ {SITE.upper()}/s/gone/ http://post.example/s/pier-2/ https://other.example/x and/or / a"
    with house.room.store.view() as view:
        site = Library(view).site()
        assert site is not None
        assert dead_links(said, view, site) == [f"{SITE}/s/none-9/", f"{SITE}/-/cuttings/1/", f"{SITE.upper()}/s/gone/"]
