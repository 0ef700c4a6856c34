"""What comes back by mail is read as the servers that wrote it meant it, about nobody but whom we signed for, and nothing of it is lost."""

from __future__ import annotations

import mailbox
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letterhouse import LetterHouse

from lateedition.dispatch.letters.returns import Unreadable, read
from postoffice import PostOffice, Taken

ASHA, TOM = "asha@reader.example", "tom@reader.example"
RETURNS = "returns@post.example"
DATA = Path(__file__).parents[2] / "data" / "returned"


@pytest.fixture
def sent(house: LetterHouse, office: PostOffice) -> tuple[LetterHouse, Taken]:
    """A house that wants back what cannot be delivered, and a letter of it to Asha; Tom is the other reader."""
    house.restrict(returns_to=RETURNS)
    house.subscribe(ASHA)
    house.subscribe(TOM)
    house.now += 60
    house.publish(17)
    house.ask_for(1, 17)
    house.settle()
    return house, office.to(ASHA)[0]


def report(server: str, letter: Taken, *, to: str = "", status: str = "5.1.1", action: str = "failed", kind: str = "abuse") -> bytes:
    """What a server of this make sends back of a letter; its own lines are in tests/data/returned."""
    text, head = letter.content.decode(), letter.content.decode().split("\r\n\r\n")[0]
    told = (DATA / f"{server}.eml").read_text()
    for name, value in (
        ("to", to or letter.sender),
        ("status", status),
        ("action", action),
        ("kind", kind),
        ("letter", text),
        ("head", head),
    ):
        told = told.replace("{" + name + "}", value.replace("\r\n", "\n"))
    return told.encode()


def come_back(house: LetterHouse, *messages: bytes) -> None:
    """Let messages be delivered into the Maildir, and half a minute pass."""
    box = mailbox.Maildir(house.folder.parent / "mail", create=False)
    for each in messages:
        box.add(each)
    house.pass_time(31)
    assert list(box.iterkeys()) == [], "what was read is taken out"


def counted(house: LetterHouse) -> dict[str, int]:
    return house.round.report(now=house.now).returned


def test_each_letter_has_an_address_of_its_own_to_come_back_to_that_names_nobody(sent, office: PostOffice) -> None:
    house, letter = sent
    [other] = office.to(TOM)
    assert letter.sender != other.sender
    assert letter.sender.startswith("returns+")
    assert letter.sender.endswith("@post.example")
    assert "asha" not in letter.sender
    assert str(letter.message["From"]).endswith("<letters@post.example>")
    number = house.book.by_address(ASHA).number
    assert house.links.returned(letter.sender.partition("+")[2].partition("@")[0]) == number


@pytest.mark.parametrize("server", ["postfix", "exim"])
def test_where_nobody_is_no_letter_goes_again_and_nobody_elses_is_ended(sent, server: str) -> None:
    house, letter = sent
    come_back(house, report(server, letter))
    assert house.book.by_address(ASHA) is None
    assert house.book.by_address(TOM) is not None
    assert counted(house) == {"gone": 1}
    assert house.round.report(now=house.now).ended == 1
    come_back(house, report(server, letter))
    assert counted(house) == {"gone": 2}, "about who is gone already"


def test_the_head_that_is_sent_back_is_enough_where_the_address_was_rewritten(sent) -> None:
    house, letter = sent
    come_back(house, report("exim", letter, to="postmaster@post.example"))
    assert house.book.by_address(ASHA) is None


def test_a_full_mailbox_ends_letters_on_the_third_day_and_not_by_three_letters_of_one(sent) -> None:
    house, letter = sent
    full = report("postfix", letter, status="5.2.2")
    come_back(house, full, full, full, full)
    assert house.book.by_address(ASHA) is not None
    house.pass_time(86_400)
    come_back(house, full)
    house.pass_time(86_400)
    assert house.book.by_address(ASHA) is not None
    come_back(house, full)
    assert house.book.by_address(ASHA) is None


def test_what_came_back_a_month_ago_is_not_held_against_an_address(sent) -> None:
    house, letter = sent
    for _ in range(5):
        come_back(house, report("exim", letter, status="5.2.1"))
        house.pass_time(31 * 86_400)
    assert house.book.by_address(ASHA) is not None


@pytest.mark.parametrize(
    ("status", "action", "outcome"),
    [
        ("4.4.1", "failed", "soft"),
        ("4.2.2", "failed", "soft"),
        ("4.4.1", "delayed", "nothing"),
        ("2.0.0", "relayed", "nothing"),
        ("5.7.1", "failed", "refused"),
        ("5.4.6", "failed", "refused"),
        ("no code", "failed", "refused"),
        ("5.1.10", "failed", "gone"),
        ("5.1.3", "failed", "hard"),
    ],
)
def test_the_status_says_whose_fault_it_is(sent, status: str, action: str, outcome: str) -> None:
    house, letter = sent
    come_back(house, *[report("postfix", letter, status=status, action=action)] * 4)
    assert counted(house) == {outcome: 4}
    assert (house.book.by_address(ASHA) is None) == (outcome == "gone")


def test_who_calls_a_letter_spam_is_unsubscribed(sent) -> None:
    house, letter = sent
    come_back(house, report("complaint", letter, kind="not-spam"))
    assert house.book.by_address(ASHA) is not None
    come_back(house, report("complaint", letter))
    assert house.book.by_address(ASHA) is None
    assert counted(house) == {"nothing": 1, "complaint": 1}


def test_what_cannot_be_read_is_kept_with_the_reason_and_ends_nobodys_letters(sent, caplog: pytest.LogCaptureFixture) -> None:
    house, letter = sent
    forged = report("postfix", letter, to=letter.sender[:-14] + "0" + letter.sender[-13:]).split(b"Content-Type: message/rfc822")[0]
    with caplog.at_level("INFO"):
        come_back(house, report("qmail", letter), b"Subject: Out of office\n\nI am away.\n", forged, b"\xff\x00 not mail at all")
    assert house.book.by_address(ASHA) is not None
    kept = house.folder / "returned"
    assert sorted(path.read_text() for path in kept.glob("*.reason")) == [
        "it is text/plain; expected a report (multipart/report)\n",
        "it is text/plain; expected a report (multipart/report)\n",
        "it is text/plain; expected a report (multipart/report)\n",
        "neither the address that it came to nor the letter in it has anything that we signed\n",
    ]
    assert any(b"no mailbox here by that name" in path.read_bytes() for path in kept.glob("*.eml"))
    found = house.round.report(now=house.now)
    assert (found.returned, found.quarantined) == ({"unread": 4}, 4)
    assert "reader.example" not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("lateedition"))


def test_a_maildir_that_is_not_there_is_said_and_letters_go_out_all_the_same(sent, office: PostOffice) -> None:
    house, _ = sent
    (house.folder.parent / "mail").rename(house.folder.parent / "elsewhere")
    house.pass_time(31)
    house.publish(18)
    house.ask_for(2, 18)
    house.settle()
    assert "cannot be read" in house.round.report(now=house.now).trouble
    assert len(office.taken) == 4


@given(content=st.binary(max_size=300), opening=st.sampled_from([b"", b"Content-Type: multipart/report; boundary=a\n\n--a\n"]))
def test_whatever_comes_in_it_is_read_or_refused_with_a_reason(content: bytes, opening: bytes) -> None:
    with suppress(Unreadable):
        read(opening + content, of_return=lambda _: 1, of_link=lambda _: 1)
