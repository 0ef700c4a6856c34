"""Nobody gets a letter who did not ask for it with the address's own hand; nobody learns who does; and leaving takes one press."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from urllib.parse import urlencode

import pytest
from letterhouse import SITE, LetterHouse, link_in, paper

from lateedition.dispatch.letters.book import MOST_OWED
from lateedition.story.letters import Letters
from postoffice import PostOffice

ASHA = "asha@reader.example"
HOUR_S = 3_600.0


@pytest.fixture
def asked(house: LetterHouse) -> LetterHouse:
    """Asha has filled in the form, and has been sent the link."""
    assert house.sign_up(ASHA, "daily", "breaking").status == 200
    house.settle()
    return house


def kept(house: LetterHouse) -> str:
    """All that is in the file of the book, as text."""
    with closing(sqlite3.connect(house.folder / "letters.sqlite3")) as book:
        return "\n".join(book.iterdump())


def test_who_signs_up_is_asked_by_mail_and_gets_letters_once_they_say_yes(asked, office: PostOffice) -> None:
    [letter] = office.to(ASHA)
    assert str(letter.message["Subject"]) == "Please confirm your letters from The Harbour Post"
    assert "Morning letter" in letter.text
    assert "List-Unsubscribe" not in letter.message, "there is nothing yet to unsubscribe from"
    page = asked.get(link_in(letter, "confirm")).body.decode()
    assert ASHA in page
    assert asked.book.by_address(ASHA) is None, "looking at a link signs nobody up"
    assert "You are signed up" in asked.confirm(letter).body.decode()
    found = asked.book.by_address(ASHA)
    assert found is not None
    assert found.kinds == ("daily", "breaking")


def _other(said: str) -> str:
    """The same with another first character: at the end of what is base64 some bits count for nothing."""
    return ("A" if said[0] != "A" else "B") + said[1:]


def test_a_link_holds_for_two_days_and_not_longer_and_cannot_be_changed(asked, office: PostOffice) -> None:
    link = link_in(office.to(ASHA)[0], "confirm")
    wish, _, tag = link.rpartition(".")
    for forged in (f"{wish}.{_other(tag)}", link.replace("wish=", "wish=A"), wish, f"{wish}.", link.replace("wish=", "to="), f"{wish}.é"):
        assert asked.post(forged).status == 410, forged
    asked.now += 48 * HOUR_S - 1
    assert asked.get(link).status == 200
    asked.now += 1
    assert asked.get(link).status == asked.post(link).status == 410
    assert asked.book.standing().subscribers == 0


def test_of_who_does_not_confirm_nothing_is_kept_once_the_link_was_sent(asked) -> None:
    assert "reader.example" not in kept(asked)


def test_while_the_relay_is_away_a_link_waits_for_two_days_and_is_then_forgotten(house, office: PostOffice) -> None:
    office.at_recipient = lambda _: "421 4.3.2 closing"
    house.sign_up(ASHA)
    house.settle()
    assert ASHA in kept(house)
    assert house.round.report(now=house.now).trouble.startswith("the relay takes no letters: ")
    house.pass_time(49 * HOUR_S)
    assert ASHA not in kept(house)
    office.at_recipient = lambda _: None
    house.pass_time(HOUR_S)
    assert office.taken == []


def test_the_answer_is_the_same_whoever_one_is(asked, office: PostOffice) -> None:
    asked.confirm(office.to(ASHA)[0])
    asked.pass_time(13 * HOUR_S)
    known, unknown = asked.sign_up(ASHA), asked.sign_up("nobody@reader.example")
    robot = asked.sign_up("robot@reader.example", website="https://spam.example")
    assert known == unknown == robot
    asked.settle()
    assert office.to("robot@reader.example") == []
    assert len(office.to("nobody@reader.example")) == 1


def test_an_address_is_written_to_twice_at_most_and_then_once_in_half_a_day(house, office: PostOffice) -> None:
    answers = []
    for count in range(8):
        answers.append(house.sign_up(ASHA.upper() if count % 2 else ASHA, peer=f"198.51.100.{count}"))
        house.pass_time(1)
    assert answers == [answers[0]] * 8, "nobody is told that an address is written to no more"
    assert len(office.taken) == 2
    house.pass_time(12 * HOUR_S)
    house.sign_up(ASHA)
    house.settle()
    assert len(office.taken) == 3


def test_a_house_signs_ten_up_and_waits_and_its_neighbours_do_not(house) -> None:
    statuses = [house.sign_up(f"r{count}@reader.example", peer=f"2001:db8:1:2::{count:x}").status for count in range(12)]
    assert statuses == [200] * 10 + [429] * 2
    assert house.sign_up("other@reader.example", peer="2001:db8:1:3::1").status == 200
    assert house.sign_up("forged@reader.example", peer="203.0.113.9, 2001:db8:1:2::7").status == 429, (
        "the nearest is believed, not the first"
    )


def test_what_is_no_address_or_no_letter_is_said_and_a_form_of_another_site_is_refused(house) -> None:
    for wrong in (
        "asha",
        "asha@localhost",
        "asha@reader.example\nBcc: all@reader.example",
        '"a b"@reader.example',
        "x" * 65 + "@reader.example",
        "",
    ):
        answer = house.sign_up(wrong)
        assert (answer.status, "does not look like" in answer.body.decode()) == (400, True), wrong
    assert house.sign_up(ASHA, "weekly").status == 400
    form = urlencode({"address": ASHA, "letter": "daily"}).encode()
    assert house.post("/-/letters/sign-up", form, **{"sec-fetch-site": "cross-site"}).status == 403
    assert house.post("/-/letters/sign-up", form, media_type="text/plain").status == 415
    assert house.get("/-/letters/sign-up").status == 405
    assert house.book.standing().owed == 0


def test_when_too_many_wait_for_a_link_more_are_asked_to_come_back(house) -> None:
    with closing(sqlite3.connect(house.folder / "letters.sqlite3")) as book, book:
        book.executemany("INSERT INTO owed (address, kinds, at) VALUES (?, 'daily', 0)", [(str(count),) for count in range(MOST_OWED)])
    assert house.sign_up(ASHA).status == 503


def subscribed(house: LetterHouse, office: PostOffice, kind: str = "breaking") -> str:
    """Asha gets both letters and has been sent one; return what its program of mail posts to when she presses Unsubscribe there."""
    house.subscribe(ASHA)
    house.now += 60
    house.publish(17)
    house.ask_for(1, 17)
    house.settle()
    return office.to(ASHA)[-1].one_click.removeprefix(SITE)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
        (
            b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
    ],
)
def test_one_click_ends_the_letter_it_stood_in_and_looking_ends_nothing(house, office: PostOffice, body: bytes, media_type: str) -> None:
    link = subscribed(house, office)
    assert house.get(link).status == 200
    assert house.get(link, method="HEAD").status == 200
    assert house.book.by_address(ASHA).kinds == ("daily", "breaking")
    assert house.post(link, body, media_type=media_type).status == 200
    assert house.book.by_address(ASHA).kinds == ("daily",)
    assert house.post(link.replace("letter=breaking", "letter=daily"), body, media_type=media_type).status == 200
    assert house.book.by_address(ASHA) is None
    assert "reader.example" not in kept(house)
    assert house.post(link, body, media_type=media_type).status == 200, "whoever is gone already is told the same"


def test_by_the_link_in_a_letter_one_chooses_others_or_leaves(house, office: PostOffice) -> None:
    subscribed(house, office)
    own = link_in(office.to(ASHA)[0], "yours")
    page = house.get(own).body.decode()
    assert (page.count("checked"), ASHA in page) == (2, True)
    assert "Your letters: Saved" in house.post(own, b"do=choose&letter=daily").body.decode()
    assert house.book.by_address(ASHA).kinds == ("daily",)
    assert "You are unsubscribed" in house.post(own, b"do=stop").body.decode()
    assert house.book.standing().subscribers == 0
    assert house.get(own).status == house.post(own, b"do=stop").status == 404


def test_a_link_to_ones_letters_cannot_be_guessed_nor_used_for_somebody_else(house, office: PostOffice) -> None:
    subscribed(house, office)
    house.subscribe("tom@reader.example")
    own = link_in(office.to(ASHA)[0], "yours")
    for forged in (
        own.replace("to=1.", "to=2."),
        own[:-1] + ("A" if own[-1] != "A" else "B"),
        own.split(".")[0],
        "/-/letters/yours",
        "/-/letters/yours?to=1.é",
    ):
        assert house.get(forged).status == 404, forged
        assert house.post(forged, b"do=stop").status == 404, forged
    assert house.book.standing().subscribers == 2


def test_letters_that_were_switched_off_can_still_be_unsubscribed_from(house, office: PostOffice) -> None:
    subscribed(house, office)
    own = link_in(office.to(ASHA)[0], "yours")
    house.hand(*paper(letters=None))
    assert house.room.status("/newsletters/") is None
    assert house.get(own).status == 200
    assert house.post(own, b"do=stop").status == 200
    assert house.book.standing().subscribers == 0


def test_no_page_with_somebodys_link_is_kept_told_of_or_run_by_strangers(house, office: PostOffice) -> None:
    subscribed(house, office)
    answer = house.get(link_in(office.to(ASHA)[0], "yours"))
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "noindex" in answer.headers["x-robots-tag"]


def test_a_letter_that_the_site_does_not_have_cannot_be_asked_for(house) -> None:
    house.hand(*paper(letters=Letters(breaking=True)))
    assert house.sign_up(ASHA, "daily").status == 400
    assert house.sign_up(ASHA, "daily", "breaking").status == 200
    [owed] = house.book.owed(now=house.now, most=9)
    assert owed.kinds == ("breaking",)
    house.hand(*paper(letters=None))
    assert house.sign_up(ASHA, "breaking").status == 400


def test_signing_up_again_adds_letters_and_takes_none(house, office: PostOffice) -> None:
    house.subscribe(ASHA, "daily")
    house.sign_up(ASHA, "breaking")
    house.settle()
    house.confirm(office.to(ASHA)[0])
    assert house.book.by_address(ASHA).kinds == ("daily", "breaking")


def test_the_secret_of_the_links_and_the_book_are_for_us_alone(house) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in house.folder.iterdir()}
    assert modes["letters.key"] == modes["letters.sqlite3"] == 0o600
