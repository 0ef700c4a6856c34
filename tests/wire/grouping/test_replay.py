"""The same log gives the same groups: again, in another process, and from a snapshot taken anywhere in it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.wire.grouping.conftest import BANK, CUP, FERRY, FERRY_AS_A_HEADLINE, FERRY_OF_ANOTHER_AGENCY, FIRE, OTHER_FERRY, told

from lateedition.wire.grouping.decisions import Decision, Join, Lock, NoSuchEvent, Split, Unlock
from lateedition.wire.grouping.grouping import CannotRestore, Grouping, restored
from lateedition.wire.grouping.told import Told

STORIES = (BANK, CUP, FERRY, FERRY_AS_A_HEADLINE, FERRY_OF_ANOTHER_AGENCY, FIRE, OTHER_FERRY)
WORDS = sorted({word for _, text in STORIES for word in text.split()})

Entry = Told | Decision


@st.composite
def items(draw: st.DrawFn) -> Told:
    """An item: one of the stories whole or in part, or words of them at random; of any time, in one of a few chains."""
    number = draw(st.integers(1, 10_000))
    headline, text = draw(st.sampled_from(STORIES))
    if draw(st.booleans()):
        text = text[draw(st.integers(0, 300)) :]
    if draw(st.booleans()):
        text += " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=20)))
    return told(
        number,
        (headline if draw(st.booleans()) else "", text),
        hours=draw(st.floats(-400, 400)),
        chain=f"chain {draw(st.integers(1, 12))}",
        language=draw(st.sampled_from(["en", "de", ""])),
        provider=draw(st.sampled_from(["HW", "Norda"])),
    )


events = st.integers(1, 8)
entries = st.one_of(
    items(),
    items(),
    items(),
    st.builds(Split, items()),
    st.builds(Join, events, events),
    st.builds(Lock, events),
    st.builds(Unlock, events),
)


def _numbered(log: list[Entry]) -> list[Entry]:
    """Return `log` with each item told once, in the order of their numbers, as an inbox has them."""
    return [replace(entry, number=number) if isinstance(entry, Told) else entry for number, entry in enumerate(log, 1)]


logs = st.lists(entries, max_size=25).map(_numbered)


def replayed(log: list[Entry], *, into: Grouping | None = None) -> tuple[Grouping, list[object]]:
    """Return the machine after `log`, and all that it said."""
    grouping = into or Grouping()
    return grouping, [_said(grouping, entry) for entry in log]


def _said(grouping: Grouping, entry: Entry) -> object:
    if isinstance(entry, Told):
        return grouping.assign(entry)
    try:
        return grouping.decide(entry)
    except NoSuchEvent as refusal:
        return str(refusal)


@settings(max_examples=60, deadline=None)
@given(logs)
def test_a_log_that_is_replayed_gives_the_same_groups(log: list[Entry]) -> None:
    first, said = replayed(log)
    again, said_again = replayed(log)
    assert said == said_again
    assert first.snapshot() == again.snapshot()


@settings(max_examples=60, deadline=None)
@given(logs, st.integers(0, 25))
def test_a_machine_restored_anywhere_goes_on_as_if_it_had_never_stopped(log: list[Entry], stop: int) -> None:
    whole, said = replayed(log)
    before, _ = replayed(log[:stop])
    after, said_after = replayed(log[stop:], into=restored(before.snapshot()))
    assert said[stop:] == said_after
    assert whole.snapshot() == after.snapshot()


@settings(max_examples=60, deadline=None)
@given(logs)
def test_the_parts_of_the_state_always_agree(log: list[Entry]) -> None:
    grouping, _ = replayed(log)
    live = grouping.events.live
    assert {chain: number for number, event in live.items() for chain in event.chains} == grouping.chains
    for term in grouping.events.filed.entries:
        assert grouping.events.filed.of(term)
        assert all(term in live[number].centre for number in grouping.events.filed.of(term))
    assert grouping.copies.of_chain == {kept.chain: number for number, kept in grouping.copies.kept.items()}
    assert all(grouping.event_now(gone) != gone for gone in (*grouping.became, *grouping.decided.joined))


@settings(max_examples=40, deadline=None)
@given(logs)
def test_no_decision_is_ever_undone(log: list[Entry]) -> None:
    grouping = Grouping()
    joined: list[tuple[int, int]] = []
    for entry in log:
        said = _said(grouping, entry)
        assert all(grouping.event_now(one) == grouping.event_now(other) for one, other in joined)
        if isinstance(entry, Join) and not isinstance(said, str):
            joined.append((entry.one, entry.other))
        for one, others in grouping.decided.apart.items():
            assert all(grouping.event_now(one) != grouping.event_now(other) for other in others)


PROGRAM = """
import sys
sys.path[:0] = [{tests!r}, {source!r}]
from tests.wire.grouping.test_replay import digest_of_a_long_log
print(digest_of_a_long_log())
"""


def digest_of_a_long_log() -> str:
    """Return a digest of all that is said, and of the state, after a log of 300 entries with every kind of decision in it."""
    grouping = Grouping()
    said: list[object] = []
    for number in range(1, 301):
        headline, text = STORIES[number * 5 % len(STORIES)]
        cut = text[number * 7 % 200 :]
        item = told(number, (headline, cut), hours=number / 3 - number % 11, chain=f"chain {number % 40}", provider=f"agency {number % 3}")
        said.append(_said(grouping, item))
        if number % 25 == 0:
            said += [_said(grouping, decision) for decision in (Split(item), Join(1, number // 25), Lock(3), Unlock(3))]
    return hashlib.sha256(repr(said).encode() + grouping.snapshot()).hexdigest()


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_another_process_with_other_hashes_says_the_same(seed: str) -> None:
    repository = Path(__file__).parents[3]
    program = PROGRAM.format(tests=str(repository), source=str(repository / "src"))
    env = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-P", "-c", program], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digest_of_a_long_log()


@pytest.mark.parametrize(
    "snapshot", [b"", b"\x80", b"late edition grouping 0\n\x80", Grouping().snapshot()[:-1], Grouping().snapshot()[:24] + b"\x01"]
)
def test_bytes_that_are_no_snapshot_are_refused(snapshot: bytes) -> None:
    with pytest.raises(CannotRestore, match="tell the items of the last week again"):
        restored(snapshot)
