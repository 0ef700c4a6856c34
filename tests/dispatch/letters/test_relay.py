"""Letters go by a relay that proves who it is; what it answers is obeyed; and however it fails nobody is sent a letter twice."""

from __future__ import annotations

import smtplib
import sqlite3
import time
from itertools import pairwise
from pathlib import Path

import pytest
from letterhouse import SENDER, LetterHouse

from lateedition.dispatch.letters.relay import Carrier, Relay
from lateedition.dispatch.letters.verdicts import verdict
from ports import free_port
from postoffice import PostOffice, certificate

ASHA, TOM = "asha@reader.example", "tom@reader.example"
CONTENT = b"Subject: x\r\n\r\n.a line that begins with a stop\r\n"


def sent(relay: Relay) -> tuple[str, str]:
    carrier = Carrier(relay)
    found = carrier.deliver(lambda: CONTENT, sender=SENDER, recipient=ASHA)
    carrier.close()
    return found.outcome, found.said


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_relay_is_logged_into_behind_tls_only(tmp_path: Path, security: str) -> None:
    trust, authorities = certificate(tmp_path)
    office = PostOffice(trust=trust, implicit=security == "tls", logins=None if security == "tls" else {"paper": "ferry"})
    try:
        user = {} if security == "tls" else {"user": "paper", "password": "ferry"}
        relay = Relay("localhost", office.port, security, authorities=authorities, **user)  # type: ignore[arg-type]
        assert sent(relay) == ("taken", "")
        assert office.secured == [security == "starttls"], "a server with TLS from the first byte never was without"
        assert office.taken[0].content == CONTENT
        if user:
            outcome, said = sent(Relay("localhost", office.port, "starttls", "paper", "wrong", authorities))
            assert (outcome, "535" in said) == ("away", True)
    finally:
        office.close()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_relay_that_is_not_who_it_should_be_is_sent_nothing(tmp_path: Path, security: str) -> None:
    trust, authorities = certificate(tmp_path, name="another.example")
    office = PostOffice(trust=trust, implicit=security == "tls")
    try:
        for told in (authorities, None):
            outcome, said = sent(Relay("localhost", office.port, security, authorities=told))  # type: ignore[arg-type]
            assert (outcome, "certificate verify failed" in said) == ("away", True)
        assert office.taken == []
    finally:
        office.close()


def test_a_relay_that_offers_no_tls_is_sent_nothing_unless_it_need_not(office: PostOffice) -> None:
    outcome, said = sent(Relay("127.0.0.1", office.port, "starttls"))
    assert (outcome, "STARTTLS" in said) == ("away", True)
    assert sent(Relay("127.0.0.1", office.port, "none")) == ("taken", "")
    assert len(office.taken) == 1


def test_a_relay_that_is_not_there_is_asked_again_later_and_later_and_nothing_is_lost(house: LetterHouse, office: PostOffice) -> None:
    house.subscribe(ASHA)
    house.now += 60
    house.publish(17)
    house.ask_for(1, 17)
    port = office.port
    house.restrict(relay=Relay("127.0.0.1", free_port(), "none"))
    house.settle()
    assert "Connection refused" in house.round.report(now=house.now).trouble
    house.terms = house.terms.__class__(Relay("127.0.0.1", port, "none"), SENDER, a_minute=60_000)
    house.begin()
    house.settle()
    assert len(office.taken) == 1
    assert house.round.report(now=house.now).trouble == ""


@pytest.mark.parametrize(
    ("stage", "code", "said", "outcome"),
    [
        ("recipient", 550, "5.1.1 no such user", "bounced"),
        ("recipient", 550, "no such user", "bounced"),
        ("recipient", 552, "5.2.2 mailbox full", "bounced"),
        ("recipient", 550, "5.7.1 you are on a list", "refused"),
        ("recipient", 554, "5.4.4 no route", "refused"),
        ("recipient", 554, "go away", "refused"),
        ("content", 554, "5.6.0 bad content", "refused"),
        ("content", 550, "message looks like spam", "refused"),
        ("content", 550, "5.1.1 no such user after all", "bounced"),
        ("recipient", 450, "4.2.1 greylisted", "later"),
        ("content", 451, "4.7.1 try again", "later"),
        ("recipient", 421, "4.3.2 closing", "away"),
        ("recipient", 252, "will see", "later"),
    ],
)
def test_the_code_says_whose_fault_it_is(stage: str, code: int, said: str, outcome: str) -> None:
    assert verdict(stage, code, said).outcome == outcome  # type: ignore[arg-type]


def breaking(house: LetterHouse, number: int) -> None:
    house.now += 60
    house.publish(number)
    house.ask_for(number, number)
    house.settle()


def test_a_letter_that_cannot_be_made_is_heard_of_and_tried_again(house: LetterHouse, office: PostOffice, caplog, monkeypatch) -> None:
    house.subscribe(ASHA)
    with monkeypatch.context() as broken:
        broken.setattr("lateedition.dispatch.letters.round.message", lambda *_, **__: 1 / 0)
        breaking(house, 17)
    until = time.monotonic() + 60
    while "a letter could not be made or noted: division by zero" not in caplog.text:
        assert time.monotonic() < until, "nobody heard of it"
        time.sleep(0.01)
    assert office.taken == []
    house.pass_time(120)
    assert len(office.taken) == 1


def test_when_the_book_cannot_be_written_nothing_is_sent_and_nothing_twice(house: LetterHouse, office: PostOffice, monkeypatch) -> None:
    house.subscribe(ASHA)
    house.subscribe(TOM)

    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("lateedition.dispatch.letters.book.Book.note_sent", full)
        breaking(house, 17)
        house.pass_time(4_000)
        assert sorted(each.to for each in office.taken) == [ASHA, TOM], "each once, although it was not noted"
        broken.setattr("lateedition.dispatch.letters.book.Book.try_to_write", full)
        breaking(house, 18)
        house.pass_time(4_000)
    assert len(office.taken) == 2
    house.pass_time(4_000)
    assert sorted(each.to for each in office.taken) == [ASHA, ASHA, TOM, TOM]


def test_no_line_and_no_report_has_an_address_in_it(house: LetterHouse, office: PostOffice, caplog: pytest.LogCaptureFixture) -> None:
    house.subscribe(ASHA)
    office.at_recipient = lambda address: f"450 4.2.0 <{address.upper()}> is greylisted"
    with caplog.at_level("INFO"):
        breaking(house, 17)
        office.at_recipient = lambda address: f"421 4.3.2 {address} is too much"
        house.pass_time(200)
    assert "(the address) is too much" in house.round.report(now=house.now).trouble
    assert "(the address)> is greylisted" in caplog.text
    assert (
        "reader.example" not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("lateedition")).lower()
    )


def test_who_greylists_is_tried_again_in_minutes_and_keeps_nobody_else_waiting(house: LetterHouse, office: PostOffice) -> None:
    house.subscribe(ASHA)
    house.subscribe(TOM)
    tried: list[float] = []

    def greylist(address: str) -> str | None:
        if address == ASHA:
            tried.append(house.now)
            return None if len(tried) > 3 else "450 4.2.0 greylisted"
        return None

    office.at_recipient = greylist
    breaking(house, 17)
    assert [each.to for each in office.taken] == [TOM]
    for _ in range(60):
        house.pass_time(30)
    assert [each.to for each in office.taken] == [TOM, ASHA]
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert waits == sorted(waits)
    assert 30 <= waits[0] <= 120


def test_an_address_that_bounces_three_times_is_deleted_and_one_that_was_full_once_stays(house: LetterHouse, office: PostOffice) -> None:
    house.subscribe(ASHA)
    house.subscribe(TOM)
    tries: list[str] = []

    def refuse(address: str) -> str | None:
        tries.append(address)
        return "550 5.1.1 no such user" if address == ASHA or tries.count(TOM) == 2 else None

    office.at_recipient = refuse
    for number in (17, 18, 19):
        breaking(house, number)
        house.pass_time(600)
    assert tries.count(ASHA) == 3, "what bounced is not tried again"
    assert house.book.by_address(ASHA) is None
    assert house.book.by_address(TOM) is not None
    assert house.round.report(now=house.now).ended == 1


def test_what_the_relay_refuses_for_its_content_is_not_held_against_the_address(house: LetterHouse, office: PostOffice) -> None:
    house.subscribe(ASHA)
    office.at_content = lambda _: "554 5.7.1 looks like spam"
    for number in range(17, 22):
        breaking(house, number)
    assert house.book.by_address(ASHA) is not None
    assert house.round.report(now=house.now).failed == 5


def test_if_nobody_says_whether_a_letter_was_taken_it_is_not_sent_again(house: LetterHouse, office: PostOffice, monkeypatch) -> None:
    house.subscribe(ASHA)
    real, lost = smtplib.SMTP.getreply, []

    def lose_the_last_answer(smtp: smtplib.SMTP) -> tuple[int, bytes]:
        answer = real(smtp)
        if b"2.0.0 taken" in answer[1] and not lost:
            lost.append(answer)
            raise smtplib.SMTPServerDisconnected("the line is dead")
        return answer

    monkeypatch.setattr(smtplib.SMTP, "getreply", lose_the_last_answer)
    breaking(house, 17)
    house.pass_time(600)
    assert len(lost) == len(office.taken) == 1


def test_a_connection_that_the_relay_ended_meanwhile_costs_no_letter(house: LetterHouse, office: PostOffice) -> None:
    house.subscribe(ASHA)
    breaking(house, 17)
    carrier = house.round._carriers.get_nowait()
    assert carrier._smtp is not None
    carrier._smtp.sock.close()
    house.round._carriers.put(carrier)
    breaking(house, 18)
    assert len(office.taken) == 2
    assert house.round.report(now=house.now).trouble == ""


def test_letters_go_out_no_faster_than_they_may(house: LetterHouse, office: PostOffice) -> None:
    for count in range(10):
        house.subscribe(f"r{count}@reader.example")
    house.restrict(a_minute=60)
    house.now += 60
    house.publish(17)
    house.ask_for(1, 17)
    for seconds in range(1, 11):
        house.now += 1
        until = time.monotonic() + 60
        while len(office.taken) < seconds:
            assert time.monotonic() < until
            house.round.look(house.room.store, now=house.now, asked=False)
            time.sleep(0.002)
        house.round.look(house.room.store, now=house.now, asked=False)
        assert len(office.taken) == seconds
