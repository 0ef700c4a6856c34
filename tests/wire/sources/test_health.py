"""What is known of a source survives a restart, is said in words that help, and is never lost by looking."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.wire.inbox import Inbox, Receipt
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.health import Health, answered, brought, failed, span, state_of
from lateedition.wire.sources.ledger import Ledger, healths_in
from lateedition.wire.sources.polling import Remembered
from lateedition.wire.sources.register import parse
from lateedition.wire.sources.rhythm import WEEK_HOURS, WEEKS_KEPT
from lateedition.wire.sources.standing import facts_of, standings, table

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEWS = Receipt(7, "taken", (1, 2))
KNOWN = Receipt(8, "duplicate", (1,))
BAD = Receipt(9, "quarantined", (), "feed: not well-formed XML")


def test_what_brings_something_new_is_told_from_what_repeats_and_from_what_cannot_be_read() -> None:
    health = brought(Health(), NEWS, now=NOW)
    assert (health.seen, health.new, health.taken, health.arrivals) == (NOW, NOW, 1, (NOW.timestamp(),))
    later = NOW + timedelta(minutes=1)
    again = brought(health, KNOWN, now=later)
    assert (again.seen, again.new, again.taken, len(again.arrivals)) == (later, NOW, 2, 1)
    bad = brought(again, BAD, now=later)
    assert (bad.failures, bad.error) == (1, "sent what cannot be read (receipt 9): feed: not well-formed XML")
    partly = brought(bad, Receipt(10, "taken", (3,), "one of them cannot be read"), now=later)
    assert (partly.failures, partly.error) == (0, "")


def test_failures_in_a_row_are_counted_from_the_first_and_forgotten_by_the_first_answer() -> None:
    health = Health()
    states = []
    for minute in range(4):
        health = failed(health, f"error {minute}", now=NOW + timedelta(minutes=minute))
        states.append(state_of(health, {}, now=NOW))
    assert states == ["stumbling", "stumbling", "failing", "failing"]
    assert (health.failures, health.failing_since, health.error) == (4, NOW, "error 3")
    well = answered(health, now=NOW)
    assert (well.failures, well.failing_since, well.error, state_of(well, {}, now=NOW)) == (0, None, "", "ok")


@given(st.lists(st.sampled_from(["answer", "news", "known", "bad", "error"]), max_size=60))
def test_whatever_a_source_does_its_account_adds_up(deeds: list[str]) -> None:
    health = Health()
    for number, deed in enumerate(deeds):
        now = NOW + timedelta(minutes=number)
        if deed == "answer":
            health = answered(health, now=now)
        elif deed == "error":
            health = failed(health, "no", now=now)
        else:
            health = brought(health, {"news": NEWS, "known": KNOWN, "bad": BAD}[deed], now=now)
    assert health.asked == len(deeds)
    assert health.unchanged + health.taken + deeds.count("error") == len(deeds)
    assert bool(health.failures) == bool(health.error) == (health.failing_since is not None)
    assert bool(health.failures) == (deeds[-1:] in (["bad"], ["error"]))


def test_a_source_that_was_never_heard_of_waits() -> None:
    assert state_of(Health(), {}, now=NOW) == "waiting"


@given(st.floats(0, 10**9))
def test_a_span_is_always_a_number_with_a_unit(seconds: float) -> None:
    number, unit = span(seconds).split(" ")
    assert float(number) >= 0
    assert unit in ("s", "min", "h", "days")


# The ledger


def test_what_was_noted_is_there_after_a_restart(tmp_path: Path) -> None:
    first = Ledger(tmp_path / "s.sqlite3")
    first.change("harbour", Health, lambda health: brought(health, NEWS, now=NOW))
    first.change("harbour", Remembered, lambda _: Remembered("http://a/", etag='"x"'))
    first.count("harbour", NOW)
    first.close()
    again = Ledger(tmp_path / "s.sqlite3")
    assert again.note("harbour", Health).new == NOW
    assert again.note("harbour", Remembered).etag == '"x"'
    assert again.note("other", Health) == Health()
    assert again.hours("harbour") == {int(NOW.timestamp() // 3600): 1}


def test_hours_that_no_longer_count_are_forgotten(ledger: Ledger) -> None:
    ledger.count("harbour", NOW - timedelta(hours=WEEK_HOURS * WEEKS_KEPT + 2))
    ledger.count("harbour", NOW)
    ledger.count("harbour", NOW)
    assert list(ledger.hours("harbour").values()) == [2]


def test_two_who_note_at_once_lose_nothing(ledger: Ledger) -> None:
    def note() -> None:
        for _ in range(50):
            ledger.change("harbour", Health, lambda health: answered(health, now=NOW))

    threads = [threading.Thread(target=note) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.note("harbour", Health).unchanged == 200


def test_what_fails_half_way_notes_nothing(ledger: Ledger) -> None:
    def fail(_: Health) -> Health:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        ledger.change("harbour", Health, fail)
    ledger.change("harbour", Health, lambda health: answered(health, now=NOW))
    assert ledger.note("harbour", Health).unchanged == 1


def test_a_damaged_ledger_is_put_aside_and_begun_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "s.sqlite3"
    path.write_bytes(b"this is no database, and long enough to tell" * 100)
    ledger = Ledger(path)
    ledger.change("harbour", Health, lambda health: answered(health, now=NOW))
    assert "is damaged" in caplog.text
    assert [each.name for each in tmp_path.glob("*.damaged-*")]


def test_only_its_owner_reads_the_ledger(ledger: Ledger, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "wire" / "sources.sqlite3").stat().st_mode) == 0o600


def test_looking_makes_nothing_and_works_while_the_wire_writes(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    assert healths_in(path) == {}
    assert not path.exists()
    ledger = Ledger(path)
    ledger.change("harbour", Health, lambda health: brought(health, NEWS, now=NOW))
    ledger.count("harbour", NOW)
    assert healths_in(path)["harbour"][0].new == NOW
    ledger.close()
    assert healths_in(path)["harbour"][1] == {int(NOW.timestamp() // 3600): 1}


def test_a_ledger_that_cannot_be_written_to_holds_up_no_file(inbox: Inbox, ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    taker = CopyTaker(inbox, ledger)
    with sqlite3.connect(ledger._path) as other:
        other.execute("DROP TABLE notes")
    taker.dropped(NEWS, "reuters", NOW)
    assert "the ledger of sources cannot be used: no such table: notes" in caplog.text


# How they stand


REGISTER = parse(
    b"""
[[source]]
name = "harbour"
kind = "poll"
url = "http://harbour.example/"
quiet_after = "1h"
[[source]]
name = "world"
kind = "poll"
url = "http://world.example/"
[[source]]
name = "agency"
kind = "push"
secret_env = "A"
""",
    path=Path("sources.toml"),
)


def test_every_source_stands_in_the_table_with_what_to_know_of_it() -> None:
    healths: dict[str, tuple[Health, dict[int, int]]] = {
        "harbour": (Health(kind="poll", seen=NOW, new=NOW - timedelta(hours=2), arrivals=(NOW.timestamp() - 7_200,), next=NOW), {}),
        "world": (failed(failed(failed(Health(kind="poll"), "no", now=NOW), "no", now=NOW), "it burns", now=NOW), {}),
        "gone": (Health(kind="poll"), {}),
        "in/reuters": (brought(Health(kind="folder"), NEWS, now=NOW), {}),
    }
    found = list(standings(REGISTER, healths, now=NOW))
    assert [(standing.source, standing.state) for standing in found] == [
        ("harbour", "quiet"), ("world", "failing"), ("agency", "waiting"), ("in/reuters", "ok"),
    ]  # fmt: skip
    assert found[0].quiet_since == NOW - timedelta(hours=2)
    lines = table(found, now=NOW).splitlines()
    assert lines[0].split() == ["SOURCE", "KIND", "STATE", "LAST", "SEEN", "LAST", "NEW", "USUALLY", "NEXT", "TRY"]
    assert lines[1].split() == ["harbour", "poll", "quiet", "0", "s", "ago", "2", "h", "ago", "-", "now"]
    assert lines[3] == "    it burns (since 2026-03-02 12:00 UTC)"
    assert json.loads(json.dumps(facts_of(found[0])))["quiet_since"] == "2026-03-02T10:00:00+00:00"


def test_nothing_of_a_secret_is_in_what_is_said_of_a_source(ledger: Ledger) -> None:
    facts = facts_of(next(standings(REGISTER, {}, now=NOW)))
    assert not {name for name in facts if "secret" in name or "token" in name}
    assert os.environ.get("A") is None
