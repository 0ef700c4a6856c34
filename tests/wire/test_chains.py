"""Chains: any delivery, late, doubled or shuffled, ends in the same state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from lateedition.wire.chains import Chain, Duplicate, Keep, Recall, version_of
from lateedition.wire.inbox import Inbox, Sought
from lateedition.wire.item import Instant, Item

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


def head(held: Item, *, received: datetime = NOON) -> Chain:
    return Chain(head=version_of(held, received=received))


def test_the_first_version_becomes_the_head() -> None:
    assert Chain().decide(item(), received=NOON) == (Keep(head=True),)


def test_the_same_content_again_changes_nothing() -> None:
    assert Chain(twin=7).decide(item(), received=NOON) == (Duplicate(7),)


def test_a_newer_version_replaces_the_head() -> None:
    assert head(item(1)).decide(item(2, hour=8), received=NOON) == (Keep(head=True),)


def test_a_late_older_version_is_kept_and_the_head_stays() -> None:
    assert head(item(3)).decide(item(2, hour=11), received=NOON + timedelta(hours=5)) == (Keep(head=False),)


def test_the_same_version_with_other_content_is_kept_and_the_newest_shows() -> None:
    assert head(item(2, hour=9)).decide(item(2, hour=10, headline="Gates held"), received=NOON) == (Keep(head=True),)
    assert head(item(2, hour=9)).decide(item(2, hour=8, headline="Gates held"), received=NOON) == (Keep(head=False),)


def test_a_part_never_replaces_the_whole() -> None:
    assert head(item(1)).decide(item(2, partial=True), received=NOON) == (Keep(head=False),)


def test_a_kill_closes_its_chain() -> None:
    assert head(item(1)).decide(item(2, status="canceled"), received=NOON) == (Keep(head=True), Recall("hw", "u:1"))


def test_a_recall_of_another_item_names_that_item_and_not_its_own() -> None:
    assert Chain().decide(item(guid="u:9", cancels=("u:1", "u:2")), received=NOON) == (
        Keep(head=True),
        Recall("hw", "u:1"),
        Recall("hw", "u:2"),
    )


def test_a_resend_at_another_time_is_the_same_content() -> None:
    resent = item(sent=Instant(NOON, "noon"))
    assert version_of(item(), received=NOON).digest == version_of(resent, received=NOON).digest


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
    item(7, guid="u:5"),
)


def states_after(delivery: list[Item]) -> list[tuple[str, str, bool]]:
    with TemporaryDirectory() as folder:
        inbox = Inbox(Path(folder) / "inbox.sqlite3")
        for number, arriving in enumerate(delivery):
            inbox.take_in(_wrapped(arriving), source="test", name=str(number), received=NOON + timedelta(minutes=number))
        entries = inbox.entries(Sought(), limit=100)
        inbox.close()
    return sorted((entry.item.guid, entry.item.headline + entry.item.status, entry.canceled) for entry in entries)


def _wrapped(arriving: Item) -> bytes:
    """Return `arriving` as ninjs, which every test delivery goes through."""
    said = {
        "uri": arriving.guid,
        "version": arriving.version,
        "headline": arriving.headline,
        "pubstatus": arriving.status,
        "representationtype": "partial" if arriving.partial else "complete",
        "versioncreated": arriving.version_created.moment.isoformat() if arriving.version_created else None,
        "source": "hw",
    }
    return msgspec.json.encode(said)


@settings(max_examples=6, deadline=None)
@given(
    st.lists(st.sampled_from([arriving for arriving in DELIVERY if not arriving.cancels]), max_size=6), st.randoms(use_true_random=False)
)
def test_any_order_with_any_doubles_ends_in_the_same_state(doubles: list[Item], chance: object) -> None:
    plain = [arriving for arriving in DELIVERY if not arriving.cancels]
    shuffled = plain + doubles
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert states_after(shuffled) == states_after(plain)


@settings(max_examples=100, deadline=None)
@given(st.permutations(DELIVERY + DELIVERY[:4]))
def test_the_decider_ends_alike_in_any_order(delivery: list[Item]) -> None:
    assert decided(delivery) == decided(list(DELIVERY))


def decided(delivery: list[Item]) -> tuple[dict[str, str], set[str]]:
    heads: dict[str, tuple[Item, datetime]] = {}
    seen: set[str] = set()
    recalled: set[str] = set()
    for number, arriving in enumerate(delivery):
        received = NOON + timedelta(minutes=number)
        version = version_of(arriving, received=received)
        known = heads.get(arriving.guid)
        chain = Chain(head=version_of(known[0], received=known[1]) if known else None, twin=1 if version.digest in seen else None)
        seen.add(version.digest)
        for intent in chain.decide(arriving, received=received):
            if isinstance(intent, Keep) and intent.head:
                heads[arriving.guid] = (arriving, received)
            elif isinstance(intent, Recall):
                recalled.add(intent.guid)
    return {guid: f"{held.version} {held.headline} {held.status}" for guid, (held, _) in heads.items()}, recalled
