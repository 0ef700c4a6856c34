"""Chains: any delivery, late, doubled or shuffled, ends in the same state."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from lateedition.wire.chains import Chain, Duplicate, Intent, Keep, Recall, Replace, Standing, content_digest, succession, version_of
from lateedition.wire.inbox import Inbox, Sought
from lateedition.wire.item import Association, Instant, Item, MediaRendition

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def item(version: int | None = 1, *, headline: str = "Gates hold", hour: int = 9, **said: object) -> Item:
    made = Item(
        provider="hw",
        guid="u:1",
        format="test",
        version=version,
        headline=headline,
        version_created=Instant(datetime(2026, 3, 4, hour, tzinfo=UTC), "as sent"),
    )
    return msgspec.structs.replace(made, **said)


def holding(*items: Item) -> Chain:
    """Return a chain that holds `items`, which came in one a minute, as entries 1, 2, 3."""
    versions = (version_of(said, seen=NOON + timedelta(minutes=at)) for at, said in enumerate(items))
    return Chain(tuple(replace(version, number=number) for number, version in enumerate(versions, 1)))


def decided_on(chain: Chain, arriving: Item) -> tuple[Intent, ...]:
    return chain.decide(arriving, version_of(arriving, seen=NOON))


def standing(*items: Item) -> Standing:
    found = holding(*items).standing
    assert found is not None
    return found


def until(hour: int) -> Instant:
    return Instant(datetime(2026, 3, 4, hour, tzinfo=UTC), f"{hour}h")


def test_the_first_version_is_kept_and_shown() -> None:
    assert decided_on(Chain(), item()) == (Keep(),)
    assert standing(item()).head == 1
    assert Chain().standing is None


def test_the_same_content_again_is_counted_and_changes_nothing() -> None:
    assert decided_on(holding(item(1), item(2)), item(1)) == (Duplicate(1),)


def test_an_agency_that_orders_nothing_may_take_its_last_word_back() -> None:
    first, second = item(None, version_created=None), item(None, version_created=None, headline="Gates may hold")
    assert standing(first, second).head == 2
    assert decided_on(holding(first, second), first) == (Duplicate(1, shows=True),)


def test_a_newer_version_replaces_the_head_whenever_it_was_made() -> None:
    assert standing(item(1), item(2, hour=8)).head == 2


def test_a_late_older_version_is_kept_and_the_head_stays() -> None:
    assert standing(item(3), item(2, hour=11)).head == 1


def test_the_same_version_with_other_content_is_kept_and_the_newest_shows() -> None:
    assert standing(item(2, hour=9), item(2, hour=10, headline="Gates held")).head == 2
    assert standing(item(2, hour=9), item(2, hour=8, headline="Gates held")).head == 1


def test_a_part_never_replaces_the_whole() -> None:
    assert standing(item(1), item(2, partial=True)).head == 1
    assert standing(item(2, partial=True)).head == 1


def test_a_kill_closes_its_chain() -> None:
    assert decided_on(holding(item(1)), item(2, status="canceled")) == (Keep(), Recall("hw", "u:1"))


def test_a_recall_of_another_item_names_that_item_and_not_its_own() -> None:
    assert decided_on(Chain(), item(guid="u:9", cancels=("u:1", "u:2"))) == (Keep(), Recall("hw", "u:1"), Recall("hw", "u:2"))


def test_a_declared_replacement_links_the_chains_and_recalls_none() -> None:
    assert decided_on(Chain(), item(guid="u:9", replaces=("u:1", "u:9"))) == (Keep(), Replace("hw", "u:1", by="u:9"))


def test_what_comes_last_in_line_takes_the_place_of_all_before_it() -> None:
    newer = {"u:1": ["u:2", "u:3"], "u:2": ["u:3"], "u:3": ["u:4"]}
    assert succession("u:1", newer, made={"u:2": NOON}) == ("u:4", "u:3", "u:2")
    assert succession("u:3", newer, made={}) == ("u:4",)
    assert succession("u:4", newer, made={}) == ()


def test_of_two_that_each_take_one_items_place_the_one_made_later_is_last() -> None:
    newer = {"u:1": ["u:2", "u:3"]}
    assert succession("u:1", newer, made={"u:2": NOON + timedelta(hours=1), "u:3": NOON})[0] == "u:2"
    assert succession("u:1", newer, made={"u:2": NOON, "u:3": NOON})[0] == "u:3"


def test_a_line_of_hundreds_takes_no_time() -> None:
    began = time.process_time()
    line = succession("u:0", {f"u:{number}": [f"u:{number + 1}"] for number in range(500)}, made={})
    assert (line[0], len(line)) == ("u:500", 500)
    assert time.process_time() - began < 2


def test_items_that_each_replace_the_other_go_round_no_further_than_once() -> None:
    assert succession("u:1", {"u:1": ["u:2"], "u:2": ["u:1", "u:3"], "u:3": ["u:2"]}, made={"u:3": NOON}) == ("u:3", "u:2")


def test_what_is_said_of_a_version_alone_rules_it_and_is_not_shown_in_its_place() -> None:
    held = standing(item(3), item(3, management=True, headline="", status="withheld"))
    assert (held.head, held.status) == (1, "withheld")
    assert decided_on(holding(item(3)), item(3, management=True, headline="", status="canceled"))[1] == Recall("hw", "u:1")


def test_an_embargo_covers_every_version_of_its_chain_until_another_is_set() -> None:
    assert standing(item(1, embargo=until(18)), item(2)).embargo == until(18)
    assert standing(item(2), item(1, embargo=until(18))).embargo == until(18)
    assert standing(item(1, embargo=until(18)), item(2, embargo=until(9))).embargo == until(9)
    assert standing(item(1, embargo_open=True), item(2)).embargo_open
    assert not standing(item(1, embargo_open=True), item(2, embargo=until(9))).embargo_open


def test_an_embargo_is_lifted_by_what_was_sent_to_say_what_holds() -> None:
    held = standing(item(1, embargo=until(18)), item(1, management=True, headline=""))
    assert (held.embargo, held.embargo_open) == (None, False)


def test_no_version_is_freer_than_its_chain() -> None:
    held = standing(item(1), item(2, status="withheld", embargo=until(18)))
    older = held.over(item(1))
    assert (older.status, older.embargo) == ("withheld", until(18))
    assert standing(item(1, status="withheld"), item(2)).over(item(2)).status == "usable"


def test_a_resend_at_another_time_is_the_same_content() -> None:
    resent = item(sent=Instant(NOON, "noon"))
    assert content_digest(item()) == content_digest(resent)
    assert content_digest(item()) != content_digest(item(headline="Gates held"))


def test_a_file_whose_address_is_signed_anew_is_the_same_content() -> None:
    def with_picture(href: str) -> Item:
        return item(associations=(Association("content", "picture", renditions=(MediaRendition(href),)),))

    assert content_digest(with_picture("https://ap.example/1?qt=a")) == content_digest(with_picture("https://ap.example/1?qt=b"))
    assert content_digest(with_picture("https://ap.example/1")) != content_digest(with_picture("https://ap.example/2"))


DELIVERY = (
    item(1),
    item(2, hour=10),
    item(2, hour=11, headline="silent re-issue"),
    item(4, hour=12),
    item(5, hour=13, headline="half", partial=True),
    item(4, hour=12, status="canceled"),
    item(None, hour=14, guid="u:2"),
    item(None, hour=15, guid="u:2", headline="later"),
    item(1, guid="u:3", cancels=("u:2", "u:4")),
    item(1, guid="u:4", headline="killed before it came"),
    item(7, guid="u:5", embargo=until(18)),
    item(8, guid="u:5", hour=10),
    item(8, guid="u:5", hour=10, management=True, headline="", status="withheld"),
)


REPLACING = (
    *DELIVERY,
    item(1, guid="u:6", replaces=("u:1", "u:5")),
    item(2, guid="u:6", hour=11),
    item(1, guid="u:7", hour=12, replaces=("u:6", "u:absent")),
    item(1, guid="u:8", hour=10, replaces=("u:6",)),
    item(1, guid="u:5", hour=8, replaces=("u:7",), headline="round in a circle"),
)


@settings(max_examples=15, deadline=None)
@given(st.permutations(REPLACING))
def test_what_takes_whose_place_is_the_same_whatever_came_first(delivery: list[Item]) -> None:
    assert lines_after(delivery) == lines_after(list(REPLACING))


def lines_after(delivery: list[Item]) -> dict[str, tuple[list[str], list[str]]]:
    """Return for each chain what takes its place, the last in line first, and whose place it takes."""
    with TemporaryDirectory() as folder:
        inbox = Inbox(Path(folder) / "inbox.sqlite3", read=lambda payload, _source: [msgspec.json.decode(payload, type=Item)])
        for number, arriving in enumerate(delivery):
            inbox.take_in(msgspec.json.encode(arriving), source="test", name="", received=NOON + timedelta(minutes=number))
        guids = [*(f"u:{number}" for number in range(1, 9)), "u:absent"]
        found = {guid: inbox.successors("hw", guid) for guid in guids}
        older = {guid: sorted(guid for _, guid in inbox.replaced_by("hw", guid)) for guid in guids}
        inbox.close()
    return {guid: ([f"{entry.item.guid} {entry.item.headline}" for entry in line], older[guid]) for guid, line in found.items()}


def states_after(delivery: list[Item]) -> list[Item]:
    """Return what the inbox shows of each chain, in the order of their guids, with "closed" for a headline where it was recalled."""
    with TemporaryDirectory() as folder:
        inbox = Inbox(Path(folder) / "inbox.sqlite3", read=lambda payload, _source: [msgspec.json.decode(payload, type=Item)])
        for number, arriving in enumerate(delivery):
            payload = msgspec.json.encode(arriving)
            inbox.take_in(payload, source="test", name=str(number), received=NOON + timedelta(minutes=number))
        entries = inbox.entries(Sought(), limit=100)
        accounts = inbox.accounts()
        inbox.close()
    assert accounts.receipts == len(delivery) == accounts.taken + accounts.duplicate
    shown = [msgspec.structs.replace(entry.item, headline="closed") if entry.canceled else entry.item for entry in entries]
    return sorted(shown, key=lambda each: each.guid)


@settings(max_examples=6, deadline=None)
@given(st.lists(st.sampled_from(DELIVERY), max_size=6), st.randoms(use_true_random=False))
def test_the_inbox_ends_alike_in_any_order_with_any_doubles(doubles: list[Item], chance: Random) -> None:
    shuffled = [*DELIVERY, *doubles]
    chance.shuffle(shuffled)
    assert states_after(shuffled) == states_after(list(DELIVERY))


@settings(max_examples=200, deadline=None)
@given(st.permutations(DELIVERY + DELIVERY[:4]))
def test_any_permutation_with_duplicates_ends_in_the_same_state(delivery: list[Item]) -> None:
    assert decided(delivery) == decided(list(DELIVERY))


def decided(delivery: list[Item]) -> tuple[dict[str, tuple[object, ...]], set[str]]:
    chains: dict[str, Chain] = {}
    held: dict[tuple[str, int], Item] = {}
    recalled: set[str] = set()
    for at, arriving in enumerate(delivery):
        received, chain = NOON + timedelta(minutes=at), chains.get(arriving.guid, Chain())
        for intent in chain.decide(arriving, version_of(arriving, seen=received)):
            if isinstance(intent, Keep):
                number = len(chain.versions) + 1
                held[arriving.guid, number] = arriving
                chains[arriving.guid] = Chain((*chain.versions, replace(version_of(arriving, seen=received), number=number)))
            elif isinstance(intent, Recall):
                recalled.add(intent.guid)
    return {guid: _end(chain.standing, guid, held) for guid, chain in chains.items()}, recalled


def _end(standing: Standing | None, guid: str, held: dict[tuple[str, int], Item]) -> tuple[object, ...]:
    assert standing is not None
    shown = held[guid, standing.head]
    return shown.version, shown.headline, standing.status, standing.embargo, standing.embargo_open
