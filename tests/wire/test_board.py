"""The board: each event once, the newest first, whatever comes in while somebody pages through it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.wire.tehri import CHESS, DAM, DAM_AGAIN, NOON, grouped, take, three

from lateedition.wire.board import SHOWN, Board, Listed
from lateedition.wire.grouping.decisions import Join, Lock, Unlock
from lateedition.wire.groups import Groups
from lateedition.wire.inbox import Inbox


@pytest.fixture
def board(path: Path, inbox: Inbox) -> Iterator[Board]:
    made = Board(path)
    yield made
    made.close()


def rows(board: Board) -> list[Listed]:
    return board.rows(until=board.newest(), limit=99)


def numbers(board: Board) -> list[list[int]]:
    return [[line.entry.number for line in row.lines] for row in rows(board)]


def kill(inbox: Inbox, guid: str) -> None:
    said = f'{{"uri": "{guid}", "version": "9", "pubstatus": "canceled", "headline": "KILL", "versioncreated": "2026-03-04T13:00:00Z"}}'
    inbox.take_in(said.encode(), source="ap", name="a.json", received=NOON)


def test_an_event_is_one_row_that_its_newest_head_leads_and_is_counted(path: Path, inbox: Inbox, board: Board) -> None:
    ap, afp, chess = three(inbox)
    assert numbers(board) == [[chess], [afp], [ap]]
    grouped(path)
    assert numbers(board) == [[chess], [afp, ap]]
    summary = rows(board)[1].summary
    assert summary is not None
    assert (summary.agencies, summary.versions, summary.killed) == (2, 2, 0)


def test_an_event_comes_first_when_something_arrives_in_it_and_is_listed_once(path: Path, inbox: Inbox, board: Board) -> None:
    ap, afp, chess = three(inbox)
    grouped(path)
    newer = take(inbox, "tag:ap.example,2026:dam", "Dam holds", DAM, minute=40, version="2")
    assert [row[0] for row in numbers(board)][:2] == [newer, chess]
    grouped(path)
    assert numbers(board) == [[newer, afp], [chess]]
    assert all(ap not in row for row in numbers(board))


def test_a_kill_anywhere_in_an_event_is_counted_and_shown_however_long_the_event_is(path: Path, inbox: Inbox, board: Board) -> None:
    take(inbox, "tag:ap.example,2026:dam", "Tehri dam opens gates as Bhagirathi rises", DAM)
    kill(inbox, "tag:ap.example,2026:dam")
    for number in range(SHOWN + 3):
        take(inbox, f"tag:a{number}.example,2026:dam", "Tehri dam opens gates as Bhagirathi rises", DAM, minute=number)
    grouped(path)
    row = rows(board)[0]
    assert row.summary is not None
    assert row.summary.killed == 1
    assert len(row.lines) == SHOWN + 1
    assert row.lines[-1].entry.canceled


def test_a_dismissed_row_stays_away_until_something_new_arrives_in_it(path: Path, inbox: Inbox, board: Board) -> None:
    ap, afp, chess = three(inbox)
    grouped(path)
    assert board.dismiss(rows(board)[1].last, by="asha", now=NOON)
    assert numbers(board) == [[chess]]
    [away] = board.rows("dismissed", until=board.newest(), limit=9)
    assert away.dismissed is not None
    assert (away.dismissed.by, away.dismissed.moment, away.lines[0].entry.number) == ("asha", NOON, afp)

    newer = take(inbox, "tag:ap.example,2026:dam", "Dam holds", DAM, minute=40, version="2")
    grouped(path)
    assert numbers(board) == [[newer, afp], [chess]]
    assert ap
    assert board.rows("dismissed", until=board.newest(), limit=9) == []


def test_a_row_is_brought_back(inbox: Inbox, board: Board) -> None:
    *_, chess = three(inbox)
    board.dismiss(chess, by="asha", now=NOON)
    assert board.bring_back(chess)
    assert numbers(board)[0] == [chess]
    assert not board.bring_back(chess)
    assert not board.dismiss(4711, by="asha", now=NOON)


def test_what_was_dismissed_is_paged_through_once_even_if_an_older_payload_was_read_last(inbox: Inbox, path: Path, board: Board) -> None:
    held = inbox.take_in(b"<html><p>not a wire format", source="ap", name="a.xml", received=NOON).number
    entries = [take(inbox, f"tag:ap.example,2026:{number}", f"News {number}", "Nothing happened.") for number in range(5)]
    late = take(inbox, "tag:ap.example,2026:late", "Read last", "It could not be read before.")
    with sqlite3.connect(path) as run:
        run.execute("UPDATE items SET receipt = ? WHERE number = ?", (held, late))
    for entry in (*entries, late):
        board.dismiss(entry, by="asha", now=NOON)

    seen: list[int] = []
    while page := board.rows("dismissed", until=board.newest(), limit=2, before=seen[-1] if seen else None):
        seen += [row.last for row in page]
    assert seen == [*reversed(entries), late]


def test_what_was_dismissed_is_found_without_looking_through_all_that_came_in(inbox: Inbox, path: Path, board: Board) -> None:
    asked: list[str] = []
    board._run.set_trace_callback(asked.append)
    board.rows("dismissed", until=9, limit=9)
    [question] = [each for each in asked if "dismissals CROSS JOIN" in each]
    with sqlite3.connect(path) as run:
        plan = [step for *_, step in run.execute(f"EXPLAIN QUERY PLAN {question}")]
    assert plan
    assert [step for step in plan if step.startswith("SCAN")] == []


def test_a_dismissal_outlives_the_reading_anew_of_all_that_came_in(path: Path, inbox: Inbox, board: Board) -> None:
    *_, chess = three(inbox)
    board.dismiss(chess, by="asha", now=NOON)
    for receipt in list(inbox.receipts()):
        inbox.reread(receipt)
    assert [chess] not in numbers(board)


def test_a_dismissal_is_of_what_was_seen_and_not_of_what_came_meanwhile(path: Path, inbox: Inbox, board: Board) -> None:
    three(inbox)
    grouped(path)
    seen = rows(board)[1].last
    take(inbox, "tag:efe.example,2026:dam", "Gates of Tehri dam opened", DAM_AGAIN, minute=61)
    grouped(path)
    board.dismiss(seen, by="asha", now=NOON)
    assert rows(board)[0].last != seen
    assert len(rows(board)) == 2


def test_whatever_arrives_while_a_list_is_paged_through_every_row_is_met_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.integers(0, 4), min_size=3, max_size=10), st.lists(st.integers(0, 4), max_size=6), st.integers(1, 3))
    def law(before: list[int], meanwhile: list[int], size: int) -> None:
        path = tmp_path_factory.mktemp("board") / "inbox.sqlite3"
        inbox, board = Inbox(path), Board(path)
        arrive(inbox, before)
        grouped(path)
        until = board.newest()
        expected = [row.event for row in board.rows(until=until, limit=99)]
        met: list[int | None] = []
        last: int | None = None
        while page := board.rows(until=until, limit=size, before=last):
            met += [row.event for row in page]
            last = page[-1].last
            arrive(inbox, meanwhile)
            grouped(path)
        assert met == expected
        assert len(set(met)) == len(met)
        board.close()

    law()


MATTERS = (
    ("Tehri dam opens gates", DAM),
    ("Petrova wins chess open", CHESS),
    ("Rice prices fall in Hanoi", "Rice in Hanoi cost a tenth less on Monday, as ships from Burma came in."),
    ("Strike at Lisbon port", "Dockers in Lisbon laid down work at noon over night shifts; nine ships lay at anchor off Cascais."),
    ("Comet seen over Quito", "Astronomers on the Cotopaxi saw the comet with bare eyes for an hour before dawn."),
)  # fmt: skip


def arrive(inbox: Inbox, matters: list[int]) -> None:
    """Take in one more item of each matter, each from an agency of its own."""
    for matter in matters:
        headline, text = MATTERS[matter]
        count = len(list(inbox.receipts()))
        take(inbox, f"tag:a{count}.example,2026:{matter}", f"{headline} {count}", text, minute=count)


def test_what_the_rows_hold_costs_as_many_queries_for_fifty_as_for_one(inbox: Inbox, path: Path, board: Board) -> None:
    arrive(inbox, [0, 1, 0, 1, 2])
    grouped(path)
    asked: list[str] = []
    board._run.set_trace_callback(asked.append)
    board.rows(until=board.newest(), limit=1)
    few = len(asked)
    board.rows(until=board.newest(), limit=50)
    assert len(asked) == 2 * few


def test_a_lock_is_told_until_it_is_undone_and_goes_along_when_events_are_joined(path: Path, inbox: Inbox, groups: Groups) -> None:
    ap, _, chess = three(inbox)
    grouped(path)
    dam, other = groups.event_of(ap), groups.event_of(chess)
    assert dam is not None
    assert other is not None
    groups.decide(Lock(other), by="asha", now=NOON)
    assert not groups.is_locked(other)
    grouped(path)
    assert groups.is_locked(other)
    groups.decide(Join(dam, other), by="asha", now=NOON)
    grouped(path)
    assert groups.is_locked(dam)
    groups.decide(Unlock(dam), by="asha", now=NOON)
    grouped(path)
    assert not groups.is_locked(dam)


def test_an_inbox_of_the_release_before_keeps_what_editors_decided_and_learns_how_urgent_things_are(path: Path, inbox: Inbox) -> None:
    said = b'{"uri": "tag:ap.example,2026:x", "headline": "Dam", "urgency": 1, "versioncreated": "2026-03-04T12:00:00Z"}'
    inbox.take_in(said, source="ap", name="a.json", received=NOON)
    _, _, chess = three(inbox)
    grouped(path)
    groups = Groups(path)
    other = groups.event_of(chess) or 0
    groups.decide(Join(1, other), by="asha", now=NOON + timedelta(hours=1))
    groups.decide(Lock(1), by="asha", now=NOON + timedelta(hours=1))
    grouped(path)
    with sqlite3.connect(path) as before:
        before.executescript("ALTER TABLE items DROP COLUMN urgency; DROP TABLE locked; DROP TABLE dismissals; PRAGMA user_version = 3;")
    before.close()

    Inbox(path).settle_unfinished()
    grouped(path)
    assert groups.event_of(chess) == 1
    assert groups.is_locked(1)
    assert groups.summaries([1])[1].urgency == 1
    groups.close()


def test_what_was_decided_about_an_event_is_told_of_what_it_became_and_of_no_other(path: Path, inbox: Inbox, groups: Groups) -> None:
    ap, afp, chess = three(inbox)
    grouped(path)
    entry = inbox.entry(afp)
    assert entry is not None
    groups.split_off(entry.item, number=afp, received=entry.received, by="asha", now=NOON)
    grouped(path)
    dam, split, other = (groups.event_of(number) or 0 for number in (ap, afp, chess))
    groups.decide(Lock(other), by="bea", now=NOON)
    assert [decided.by for decided in groups.decisions_about(dam)] == ["asha"]
    assert [decided.by for decided in groups.decisions_about(split)] == ["asha"]
    groups.decide(Join(split, other), by="cleo", now=NOON)
    grouped(path)
    assert [decided.by for decided in groups.decisions_about(groups.event_now(split))] == ["cleo", "bea", "asha"]
    assert [decided.by for decided in groups.decisions_about(dam)] == ["asha"]
