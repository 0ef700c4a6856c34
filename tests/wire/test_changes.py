"""NewsML 1.x's Update "U": changes make a whole revision with the one before, whichever came first; what cannot be applied says why."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lateedition.story.blocks import plain_text
from lateedition.wire import formats
from lateedition.wire.bounded import BoundedReader
from lateedition.wire.inbox import Entry, Inbox
from lateedition.wire.item import Item
from lateedition.wire.unreadable import Unreadable, Waits

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
WIRE, GUID = "hw.example", "urn:newsml:hw.example:20260304:tunnel"


def revision(
    number: int, *inside: str, update: str = "N", previous: int | None = None, status: str = "Usable", made: int | None = None
) -> str:
    """A NewsItem; `made` is the hour at which it was made."""
    before = number - 1 if previous is None else previous
    return f"""<NewsItem><Identification><NewsIdentifier><ProviderId>{WIRE}</ProviderId><DateId>20260304</DateId>
      <NewsItemId>tunnel</NewsItemId><RevisionId PreviousRevision="{before}" Update="{update}">{number}</RevisionId>
      <PublicIdentifier>urn</PublicIdentifier></NewsIdentifier></Identification>
      <NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20260304T010000Z</FirstCreated>
      <ThisRevisionCreated>20260304T{made or number:02}0000Z</ThisRevisionCreated><Status FormalName="{status}"/></NewsManagement>
      {"".join(inside)}</NewsItem>"""


def file(*items: str) -> bytes:
    return f'<?xml version="1.0"?><NewsML><NewsEnvelope/>{"".join(items)}</NewsML>'.encode()


def whole(number: int, *paragraphs: str, **said: int) -> str:
    text = "".join(f'<p Duid="p{place}">{words}</p>' for place, words in enumerate(paragraphs, 1))
    lines = '<NewsLines><HeadLine Duid="head">Tunnel under water</HeadLine></NewsLines>'
    return revision(number, f"<NewsComponent>{lines}<ContentItem><DataContent>{text}</DataContent></ContentItem></NewsComponent>", **said)


def changes(number: int, *said: str, **more: object) -> str:
    return revision(number, f"<Update>{''.join(said)}</Update>", update="U", **more)  # type: ignore[arg-type]


def replaced(place: int, words: str) -> str:
    return f'<Replace DuidRef="p{place}"><p Duid="p{place}">{words}</p></Replace>'


FOUR = file(whole(4, "Pumps ran.", "Nobody knows.", "It rained."))
FIVE = file(changes(5, replaced(2, "Everybody knows.")))
SIX = file(changes(6, replaced(1, "Pumps rest."), '<Delete DuidRef="p3"/>'))


def made_of(payload: bytes, *earlier: bytes) -> Item | Unreadable:
    (part,) = formats.read(payload, earlier=earlier)
    return part


def text_of(part: Item | Unreadable) -> str:
    assert isinstance(part, Item), part
    return plain_text(part.body)


def refusal(payload: bytes, *earlier: bytes) -> str:
    part = made_of(payload, *earlier)
    assert isinstance(part, Unreadable)
    return str(part)


def test_changes_make_a_whole_revision_with_the_one_before_or_with_changes_to_that() -> None:
    five = made_of(FIVE, FOUR)
    assert isinstance(five, Item)
    assert (five.version, five.headline, five.management, five.partial) == (5, "Tunnel under water", False, False)
    assert text_of(five) == "Pumps ran.\n\nEverybody knows.\n\nIt rained."
    assert text_of(made_of(SIX, FOUR, FIVE)) == text_of(made_of(SIX, FIVE, FOUR)) == "Pumps rest.\n\nEverybody knows."


def test_changes_are_done_in_their_order_and_later_ones_see_earlier_ones() -> None:
    said = (
        '<InsertAfter DuidRef="p1"><p Duid="new">It is over.</p></InsertAfter>',
        '<InsertBefore DuidRef="new"><p>At last:</p></InsertBefore>',
    )
    assert text_of(made_of(file(changes(5, *said)), FOUR)).startswith("Pumps ran.\n\nAt last:\n\nIt is over.\n\nNobody knows.")


def test_words_around_what_is_changed_stay_where_they_are() -> None:
    base = file(whole(4, 'So said <b Duid="who">a pilot</b>, who was there <i Duid="when">at noon</i>, he says.'))
    for said, reads in (
        ('<Delete DuidRef="who"/>', "So said , who was there at noon, he says."),
        ('<Replace DuidRef="who">two <b>pilots</b></Replace>', "So said two pilots, who was there at noon, he says."),
        ('<InsertAfter DuidRef="when"> or <i>so</i></InsertAfter>', "So said a pilot, who was there at noon or so, he says."),
        ('<InsertBefore DuidRef="who">Ada, </InsertBefore>', "So said Ada, a pilot, who was there at noon, he says."),
        ('<InsertAfter DuidRef="when"> sharp</InsertAfter>', "So said a pilot, who was there at noon sharp, he says."),
    ):
        assert text_of(made_of(file(changes(5, said)), base)) == reads


def test_what_is_managed_is_as_the_changes_say_and_never_as_the_revision_before_said() -> None:
    held = formats.read(file(changes(5, replaced(1, "Pumps rest."), status="Withheld")), earlier=[FOUR])
    assert [(part.status, part.version, part.management) for part in held if isinstance(part, Item)] == [("withheld", 5, False)]


def test_what_waits_says_which_revision_it_waits_for() -> None:
    part = made_of(SIX, FIVE)
    assert isinstance(part, Waits)
    assert (part.provider, part.guid) == (WIRE, GUID)
    assert "revision 6 holds only changes to revision 5 (Update 'U'), and revision 4 is not here yet" in str(part)


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (file(changes(5, replaced(9, "No."))), "Replace in revision 5 is for the Duid 'p9', and nothing in revision 4 has that"),
        (file(changes(5, "<Delete/>")), "Delete in revision 5 is for the Duid '', and nothing in revision 4 has that"),
        (file(changes(5, '<Shuffle DuidRef="p1"/>')), "holds 'Shuffle'; expected one of InsertBefore, InsertAfter, Replace, Delete"),
        (file(changes(5, replaced(1, "No."), previous=0)), "names no PreviousRevision"),
        (file(changes(5, replaced(1, "No."), previous=5)), "more than 100 revisions in a row"),
    ],
)
def test_what_cannot_be_applied_is_kept_with_a_reason_that_says_what_to_do(payload: bytes, why: str) -> None:
    assert why in refusal(payload, FOUR)
    assert "ask the agency for the whole item" in refusal(payload, FOUR)


def test_a_kill_or_an_embargo_that_comes_with_changes_never_waits_for_them() -> None:
    for status, holds in (("Canceled", "canceled"), ("Withheld", "withheld")):
        held, waits = formats.read(file(changes(5, replaced(9, "No."), status=status)))
        assert isinstance(held, Item)
        assert (held.status, held.version, held.management) == (holds, 5, True)
        assert isinstance(waits, Waits)
    assert isinstance(made_of(FIVE), Waits), "what is usable waits, and says nothing of the item meanwhile"


def test_what_is_in_earlier_payloads_alone_is_not_returned_and_one_in_another_format_is_in_nobodys_way() -> None:
    assert len(formats.read(FIVE, earlier=[FOUR, b'{"uri": "u:1", "headline": "x"}', b"<rss/>"])) == 1


DELIVERY = (
    FOUR,
    file(whole(4, "Pumps ran.", "Nobody knows yet.", "It rained.", made=5)),
    FIVE,
    SIX,
    file(changes(7, replaced(1, "All dry."))),
    file(revision(5, update="A", status="Usable", made=7)),
)


def shown_after(delivery: list[bytes]) -> list[tuple[int | None, str]]:
    with TemporaryDirectory() as folder:
        inbox = Inbox(Path(folder) / "inbox.sqlite3")
        for number, payload in enumerate(delivery):
            inbox.take_in(payload, source="hw", name=str(number), received=NOON + timedelta(minutes=number))
        versions, accounts = inbox.versions(WIRE, GUID), inbox.accounts()
        inbox.close()
    assert accounts.receipts == accounts.taken + accounts.duplicate
    return [(entry.item.version, plain_text(entry.item.body)) for entry in versions if not entry.item.management]


@settings(max_examples=25, deadline=None)
@given(st.permutations([*DELIVERY, FIVE]))
def test_any_order_of_revisions_and_changes_ends_alike(delivery: list[bytes]) -> None:
    assert shown_after(delivery) == shown_after(list(DELIVERY))
    assert shown_after(delivery)[0] == (7, "All dry.\n\nEverybody knows.")


def newest(inbox: Inbox) -> Entry:
    return inbox.versions(WIRE, GUID)[0]


def test_changes_wait_in_quarantine_and_leave_it_when_what_they_wait_for_comes(tmp_path: Path) -> None:
    reader = BoundedReader()
    inbox = Inbox(tmp_path / "inbox.sqlite3", read=reader, patch=reader.patch)
    waiting = inbox.take_in(FIVE, source="hw", name="5", received=NOON)
    assert waiting.outcome == "quarantined"
    assert "revision 4 is not here yet" in inbox.quarantined(limit=9)[0].reason
    inbox.take_in(FOUR, source="hw", name="4", received=NOON + timedelta(hours=1))

    assert inbox.quarantined(limit=9) == []
    assert inbox.receipt(waiting.number).outcome == "taken"
    assert (newest(inbox).item.version, newest(inbox).received, newest(inbox).receipt) == (5, NOON, waiting.number)
    assert inbox.raw(waiting.number) == FIVE
    assert inbox.reread(waiting.number).outcome == "taken"
    reader.close()


def test_who_died_between_the_two_has_it_read_at_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Inbox(tmp_path / "inbox.sqlite3")
    waiting = inbox.take_in(FIVE, source="hw", name="5", received=NOON)
    with monkeypatch.context() as dying:
        dying.setattr(Inbox, "raw", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            inbox.take_in(FOUR, source="hw", name="4", received=NOON)
    assert inbox.accounts().unfinished == 1
    inbox.settle_unfinished()

    assert inbox.receipt(waiting.number).outcome == "taken"


def test_what_somebody_put_aside_stays_aside(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox.sqlite3")
    waiting = inbox.take_in(FIVE, source="hw", name="5", received=NOON)
    inbox.ignore(waiting.number, reason="put aside by Ada")
    inbox.take_in(FOUR, source="hw", name="4", received=NOON)

    assert inbox.receipt(waiting.number).reason == "put aside by Ada"


def test_what_comes_in_while_changes_are_read_is_not_missed(tmp_path: Path) -> None:
    path = tmp_path / "inbox.sqlite3"

    def meanwhile(payload: bytes, source: str) -> list[Item | Unreadable]:
        """Read changes, while another process takes in what they are to."""
        parts = formats.read(payload, source=source)
        if payload == FIVE and not Inbox(path).versions(WIRE, GUID):
            other = threading.Thread(target=lambda: Inbox(path).take_in(FOUR, source="hw", name="4", received=NOON))
            other.start()
            other.join()
        return parts

    inbox = Inbox(path, read=meanwhile, patch=lambda payload, earlier, source: formats.read(payload, source=source, earlier=earlier))
    assert inbox.take_in(FIVE, source="hw", name="5", received=NOON).outcome == "taken"


def test_a_file_that_comes_again_and_again_is_read_once_each_time_and_tells_the_others_nothing_new(tmp_path: Path) -> None:
    readings: list[int] = []

    def counted(payload: bytes, source: str) -> list[Item | Unreadable]:
        readings.append(len(payload))
        return formats.read(payload, source=source)

    def patched(payload: bytes, earlier: Sequence[bytes], source: str) -> list[Item | Unreadable]:
        assert len(set(earlier)) == len(earlier)
        return formats.read(payload, source=source, earlier=earlier)

    inbox = Inbox(tmp_path / "inbox.sqlite3", read=counted, patch=patched)
    for again in range(20):
        for payload in (SIX, FIVE, FOUR):
            inbox.take_in(payload, source="hw", name=str(again), received=NOON)

    assert shown_after([SIX, FIVE, FOUR]) == shown_after([SIX, FIVE, FOUR] * 3)
    assert inbox.accounts().quarantined == 0
    assert len(readings) < 70


def test_more_of_an_item_than_one_reading_takes_is_left_to_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lateedition.wire.inbox._MOST_KIN_BYTES", len(FOUR) - 1)
    inbox = Inbox(tmp_path / "inbox.sqlite3")
    inbox.take_in(FOUR, source="hw", name="4", received=NOON)

    assert inbox.take_in(FIVE, source="hw", name="5", received=NOON).outcome == "quarantined"
