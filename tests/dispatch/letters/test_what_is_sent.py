"""Who signed up has the morning letter at its hour and breaking news when editors ask for it: each once, and never what was recalled."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

import newsdesk
import pytest
from letterhouse import LETTERS, SITE, LetterHouse, at, link_in
from lxml import html
from msgspec.structs import replace

from lateedition.press.library import Library
from lateedition.story.letters import Letter
from postoffice import PostOffice

ASHA, TOM = "asha@reader.example", "tom@reader.example"


@pytest.fixture
def morning(house: LetterHouse) -> LetterHouse:
    """Two readers; stories of the night; it is a minute before the letter (06:30 in Kolkata is 01:00 UTC)."""
    house.subscribe(ASHA)
    house.subscribe(TOM, "daily")
    house.now = at("2026-03-02 23:00")
    for number, section in enumerate((1, 1, 2, 2, 2, 3), start=1):
        house.now += 60
        house.publish(number, section=section, address=f"/s/story-{number}/")
    house.turn_to("2026-03-03 00:59")
    return house


def test_the_morning_letter_is_sent_at_its_hour_once_and_has_the_front_page_and_each_section(morning, office: PostOffice) -> None:
    assert office.taken == []
    morning.turn_to("2026-03-03 01:00")
    assert sorted(each.to for each in office.taken) == [ASHA, TOM]
    [letter] = office.to(ASHA)
    order = [number for number in range(1, 7) if f"Headline{number}x" in letter.text]
    assert len(order) == 6, "two of the front page, two new ones of each of two sections"
    assert "TOP NEWS" in letter.text
    assert "WORLD" in letter.text
    assert "CITY" in letter.text
    assert str(letter.message["Subject"]).startswith("Morning letter: Headline")
    for _ in range(4):
        morning.pass_time(3_600)
    assert len(office.taken) == 2
    morning.publish(7)
    morning.turn_to("2026-03-04 01:00")
    assert len(office.to(ASHA)) == 2
    assert "Headline7x" in office.to(ASHA)[1].text


def test_a_day_without_news_has_no_letter(morning, office: PostOffice) -> None:
    morning.turn_to("2026-03-03 01:00")
    morning.turn_to("2026-03-05 01:00")
    assert len(office.taken) == 2


def test_a_story_that_is_killed_while_letters_go_out_is_in_none_that_begins_after_it(morning, office: PostOffice) -> None:
    killed: list[int] = []

    def kill_once(_address: str) -> None:
        # the first letter has just been taken
        if not killed:
            killed.append(1)
            morning.kill(6)

    office.at_content = kill_once
    morning.restrict(connections=1)
    morning.turn_to("2026-03-03 01:00")
    first, second = office.taken
    assert "Headline6x" in first.text
    assert "Headline6x" not in second.text + second.html + str(second.message["Subject"])
    assert "Headline5x" in second.text


def test_who_signs_up_after_the_hour_has_the_next_one(morning, office: PostOffice) -> None:
    morning.turn_to("2026-03-03 01:00")
    morning.now += 1
    morning.subscribe("late@reader.example", "daily")
    morning.pass_time(60)
    assert office.to("late@reader.example") == []


def test_what_could_not_be_sent_for_hours_is_not_sent_at_noon(morning, office: PostOffice) -> None:
    morning.turn_to("2026-03-03 07:30")
    assert office.taken == []


def test_breaking_news_waits_for_the_page_and_is_sent_once_to_who_wanted_it(house, office: PostOffice) -> None:
    house.subscribe(ASHA)
    house.subscribe(TOM, "daily")
    house.pass_time(60)
    house.ask_for(1, 17)
    house.settle()
    assert office.taken == []
    house.publish(17)
    house.settle()
    [letter] = office.taken
    assert (letter.to, str(letter.message["Subject"])) == (ASHA, "Breaking news: Headline17x")
    assert f"{SITE}/city/story-17/" in letter.text
    house.pass_time(600)
    house.begin()
    house.pass_time(600)
    assert len(office.taken) == 1


def test_breaking_news_waits_although_the_press_knows_the_story_until_readers_have_its_page(house, office: PostOffice) -> None:
    house.subscribe(ASHA)
    house.now += 60
    moment = datetime.fromtimestamp(house.now, UTC)
    rows = house.room.rows(newsdesk.story(17, first_published=moment, updated=moment), Letter(1, 17, "breaking", moment))
    batch = house.room.batches.read_in(rows, now=moment)
    with house.room.store.view() as view:
        assert Library(view).story(17) is not None
    house.settle()
    assert office.taken == []
    house.room.print(batch)
    assert house.room.status("/city/story-17/") == 200
    house.settle()
    assert office.subjects(ASHA) == ["Breaking news: Headline17x"]


def test_breaking_news_of_a_story_that_was_killed_is_not_sent(house, office: PostOffice) -> None:
    house.subscribe(ASHA)
    house.now += 60
    house.publish(17)
    house.ask_for(1, 17)
    house.kill(17)
    house.pass_time(5)
    assert office.taken == []


def test_who_was_sent_what_was_wrong_is_sent_the_correction_and_nobody_else(house, office: PostOffice) -> None:
    house.subscribe(ASHA, "breaking")
    house.now += 60
    house.publish(17)
    house.ask_for(1, 17)
    house.settle()
    house.subscribe(TOM, "breaking")
    house.kill(17)
    house.now += 60
    house.ask_for(2, 17, kind="correction", text="The ferry has not sunk.\n\nWe are sorry.")
    house.pass_time(1)
    assert [each.to for each in office.taken] == [ASHA, ASHA]
    letter = office.taken[1]
    assert "The ferry has not sunk." in letter.text
    assert "Headline17x" not in letter.text + letter.html
    house.pass_time(600)
    assert len(office.taken) == 2


@pytest.mark.parametrize("hour", ["02:30", "03:15"])
def test_however_the_clocks_are_turned_a_day_has_one_morning_letter(house, office: PostOffice, hour: str) -> None:
    house.hand(*(replace(each, zone="Europe/Berlin", letters=replace(LETTERS, daily=hour)) for each in [newsdesk.paper()[0]]))  # type: ignore[type-var]
    house.subscribe(ASHA, "daily")
    days = 0
    # 29 March has no half past two, 25 October has it twice
    for begin in ("2026-03-27 12:00", "2026-10-23 12:00"):
        house.now = at(begin)
        for half in range(2 * 24 * 3):
            if half % 24 == 0:
                days += 1
                house.publish(days)
            house.pass_time(1_800)
    sent = [str(each.message["Date"])[:16] for each in office.taken]
    assert len(sent) == len(set(sent)) == 6


def test_a_letter_read_back_is_what_it_should_be_and_each_of_its_links_leads_somewhere(morning, office: PostOffice) -> None:
    morning.publish(
        8, headline="पुल बंद है: नदी का पानी ख़तरे के निशान से ऊपर, शहर की ओर आने वाले सभी रास्ते रोके गए", language="hi", address="/s/पुल-8/"
    )
    morning.turn_to("2026-03-03 01:00")
    [letter] = office.to(ASHA)
    message = letter.message
    assert message.defects == []
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert letter.content.isascii()
    assert max(map(len, letter.content.split(b"\r\n"))) <= 998
    assert b"\n" not in letter.content.replace(b"\r\n", b"")
    assert str(message["From"]) == "The Harbour Post <letters@post.example>"
    assert message["List-Id"] == "<daily.post.example>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert str(message["Message-ID"]).endswith("@post.example>")
    assert b"=?" not in letter.content.split(b"List-Unsubscribe:")[1].split(b"\r\n")[0]
    tree = html.fromstring(letter.html.encode())
    links = {str(href) for href in tree.xpath("//@href")}
    assert tree.xpath("//img | //script | //link | //*[@background] | //iframe") == []
    assert "url(" not in letter.html
    assert tree.xpath("//*[@lang='hi']//a/text()")[0].startswith("पुल बंद है")
    for link in links:
        path = unquote(urlsplit(link).path)
        assert link.startswith(SITE), link
        reached = morning.get(link.removeprefix(SITE)).status if path.startswith("/-/letters/") else morning.room.status(path)
        assert reached == 200, link
    assert {link for link in links if "story-" in link} <= {line for line in letter.text.splitlines() if line.startswith(SITE)}
    assert all(len(line) <= 78 or line.startswith(SITE) for line in letter.text.splitlines())


def test_a_subject_in_hindi_is_read_back_as_it_was(house, office: PostOffice) -> None:
    headline = "पुल बंद है: नदी का पानी ख़तरे के निशान से ऊपर, शहर की ओर आने वाले सभी रास्ते रोके गए"
    house.hand(replace(newsdesk.paper()[0], letters=LETTERS, language="hi", name="बंदरगाह समाचार"))  # type: ignore[type-var]
    house.subscribe(ASHA, "breaking")
    house.now += 60
    house.publish(17, headline=headline, language="hi")
    house.ask_for(1, 17)
    house.settle()
    [letter] = office.taken
    assert str(letter.message["Subject"]) == f"ब्रेकिंग न्यूज़: {headline}"
    assert letter.message["From"].addresses[0].display_name == "बंदरगाह समाचार"
    head = letter.content.split(b"\r\n\r\n")[0]
    assert all(len(word) <= 75 for line in head.split(b"\r\n") for word in line.split(b" ") if word.startswith(b"=?")), (
        "RFC 2047, section 2"
    )


def test_nothing_in_a_letter_can_tell_who_reads_it_but_the_links_to_their_own_letters(morning, office: PostOffice) -> None:
    morning.turn_to("2026-03-03 01:00")
    [one], [other] = office.to(ASHA), office.to(TOM)
    own = link_in(one, "yours")
    assert one.text.replace(own, "") == other.text.replace(link_in(other, "yours"), "")
    assert own.partition("?")[2].startswith("to=1.")
