"""Groups in the inbox: what reports the same is together, editors have the last word, and a restart changes nothing."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from tests.wire.tehri import DAM, DAM_AGAIN, NOON, grouped, take, three

from lateedition.wire.grouping.decisions import Join, Lock
from lateedition.wire.grouping.meaning import packed
from lateedition.wire.groups import GroupedElsewhere, Grouper, Groups
from lateedition.wire.inbox import Entry, Inbox, Sought


def events(inbox: Inbox, groups: Groups) -> dict[str, int]:
    entries: list[Entry] = inbox.entries(Sought(), limit=99)
    found = {entry: groups.event_of(entry.number) for entry in entries}
    assert None not in found.values()
    return {entry.item.guid.rpartition(",2026:")[0] + " " + entry.item.headline[:9]: event or 0 for entry, event in found.items()}


def test_two_agencies_on_one_happening_are_one_event_and_another_matter_is_another(path: Path, inbox: Inbox, groups: Groups) -> None:
    ap, afp, chess = three(inbox)
    assert groups.event_of(ap) is None
    grouped(path)
    event = groups.event_of(ap)
    assert event is not None
    assert groups.event_of(afp) == event != groups.event_of(chess)
    assert groups.entries_of(event) == [afp, ap]
    summary = groups.summaries([event])[event]
    assert (summary.agencies, summary.items, summary.versions, summary.last) == (2, 2, 2, NOON + timedelta(minutes=20))
    placed = groups.placed(afp)
    assert placed is not None
    assert placed.why == "alike"
    assert placed.likeness is not None
    assert "tehri" in [shared.word.casefold() for shared in placed.likeness.shared]


def test_a_new_version_goes_where_its_chain_is_and_counts_as_a_version(path: Path, inbox: Inbox, groups: Groups) -> None:
    ap, _, _ = three(inbox)
    newer = take(inbox, "tag:ap.example,2026:dam", "Dam holds", "Nothing of the first words is left in this.", minute=40, version="2")
    grouped(path)
    event = groups.event_of(ap)
    assert event is not None
    assert groups.event_of(newer) == event
    assert groups.summaries([event])[event][1:4] == (2, 2, 3)
    assert newer in groups.entries_of(event)
    assert ap not in groups.entries_of(event)


def test_an_editor_splits_and_joins_and_the_machine_never_undoes_it(path: Path, inbox: Inbox, groups: Groups) -> None:
    ap, afp, chess = three(inbox)
    grouped(path)
    entry = inbox.entry(afp)
    assert entry is not None
    groups.split_off(entry.item, number=afp, received=entry.received, by="asha", now=NOON)
    assert [decided.taken for decided in groups.decisions(limit=9)] == [False]
    grouped(path)
    assert groups.event_of(afp) != groups.event_of(ap)
    again = take(inbox, "tag:afp.example,2026:dam", "Tehri dam opens gates as Bhagirathi rises", DAM, minute=50, version="2")
    grouped(path)
    assert groups.event_of(again) == groups.event_of(afp) != groups.event_of(ap)

    before, gone = groups.event_of(ap), groups.event_of(chess)
    assert before is not None
    assert gone is not None
    groups.decide(Join(before, gone), by="asha", now=NOON)
    grouped(path)
    assert groups.event_of(chess) == groups.event_of(ap) == groups.event_now(gone)
    assert [(decided.by, decided.taken) for decided in groups.decisions(limit=9)] == [("asha", True), ("asha", True)]


def test_a_decision_about_an_event_that_never_was_changes_nothing(path: Path, inbox: Inbox, groups: Groups) -> None:
    three(inbox)
    grouped(path)
    before = events(inbox, groups)
    groups.decide(Lock(4711), by="asha", now=NOON)
    grouped(path)
    assert events(inbox, groups) == before


def test_grouping_again_gives_the_same_groups(path: Path, inbox: Inbox, groups: Groups) -> None:
    three(inbox)
    grouped(path)
    ap, chess = sorted(set(events(inbox, groups).values()))
    groups.decide(Join(ap, chess), by="asha", now=NOON)
    grouped(path)
    before = events(inbox, groups)
    grouper = Grouper(path)
    assert grouper.regroup() == 4
    assert events(inbox, groups) == before
    grouper.close()


def test_a_grouper_that_died_is_followed_by_one_that_knows_all_it_knew(path: Path, inbox: Inbox, groups: Groups) -> None:
    ap, *_ = three(inbox)
    died = Grouper(path)
    died.advance()
    with pytest.raises(GroupedElsewhere):
        Grouper(path)
    died._lock.close()
    version = take(inbox, "tag:ap.example,2026:dam", "Dam holds", "Other words.", minute=60, version="2")
    alike = take(inbox, "tag:efe.example,2026:dam", "Gates of Tehri dam opened", DAM_AGAIN, minute=61)
    grouped(path)
    assert groups.event_of(version) == groups.event_of(alike) == groups.event_of(ap)


class Understanding:
    """A model for which all is one: what it says of a text is that it is a text."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def meaning_of(self, headline: str, text: str) -> bytes:
        self.asked.append(f"{headline} {text[:9]}")
        return packed([1.0, 0.0])


def test_what_a_model_said_of_an_item_is_kept_and_not_asked_for_again(path: Path, inbox: Inbox, groups: Groups) -> None:
    three(inbox)
    model = Understanding()
    grouper = Grouper(path, model=model)
    grouper.advance()
    assert len(model.asked) == 3
    before = events(inbox, groups)
    grouper.regroup()
    assert events(inbox, groups) == before
    grouper.close()
    Grouper(path).close()
    assert len(model.asked) == 3


def test_what_could_not_be_written_down_is_grouped_when_it_can_be(path: Path, inbox: Inbox, groups: Groups) -> None:
    three(inbox)
    grouper = Grouper(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("DROP TABLE joined")
    other.execute("CREATE TRIGGER full BEFORE INSERT ON placements WHEN NEW.item > 1 BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    with pytest.raises(sqlite3.Error):
        grouper.advance()
    other.execute("DROP TRIGGER full")
    other.execute("CREATE TABLE joined (event INTEGER PRIMARY KEY, kept INTEGER NOT NULL)")
    assert grouper.advance() == 3
    assert len(set(events(inbox, groups).values())) == 2
    grouper.close()


def test_what_was_decided_is_done_behind_what_came_in_before_also_when_all_is_made_anew(path: Path, inbox: Inbox, groups: Groups) -> None:
    three(inbox)
    grouped(path)
    ap, chess = sorted(set(events(inbox, groups).values()))
    groups.decide(Join(ap, chess), by="asha", now=NOON + timedelta(hours=1))
    grouped(path)
    before = events(inbox, groups)
    assert len(set(before.values())) == 1
    groups.close()
    with sqlite3.connect(path) as older:
        older.execute("PRAGMA user_version = 1")
    anew = Inbox(path)
    anew.settle_unfinished()
    grouped(path)
    again = Groups(path)
    assert events(anew, again) == before
    again.close()
