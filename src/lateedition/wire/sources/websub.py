"""WebSub: subscribes to the hub of a feed, answers when the hub asks whether that was us, and takes in what it delivers.

The W3C Recommendation of 23 January 2018; sections are named where a rule is theirs. A subscription only makes news come
sooner: the feed is polled all the same, so that nothing hangs on the hub.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode

from msgspec import Struct
from msgspec.structs import replace

from lateedition.courier.coding import BadCoding, TooMuch, unpacked
from lateedition.courier.exchange import Asked, Delivery, Reply, said
from lateedition.courier.outgoing import NotFetched, fetch
from lateedition.courier.signatures import WEBSUB, is_signed
from lateedition.wire.sources.copytaker import CopyTaker, digest
from lateedition.wire.sources.polling import ACCEPT, Luck, Remembered
from lateedition.wire.sources.register import Source
from lateedition.wire.sources.schedule import Bounds, pause_after_failure_s
from lateedition.wire.sources.topics import Topic, topic_of

PATH = "/websub/"
LEASE_S = 7 * 86_400
"""How long a subscription is asked for. The hub decides (section 5.1)."""

SHORTEST_LEASE_S, LONGEST_LEASE_S = 120.0, 90 * 86_400.0
VERIFIED_WITHIN_S = 600.0
"""How long a hub may take to ask back before the subscription counts as failed."""

AFTER_FAILURE = Bounds(60.0, 6 * 3_600.0)
_LOOK_EVERY_S = 30.0
_ACKNOWLEDGED = said(202, "taken note of")


class Subscription(Struct, frozen=True):
    """How things stand with a hub. `url` is that of the source and `base` our own address, as they were when it was asked.

    `topic` and `hub` are what the feed says of itself. `token` makes the callback's address one that nobody guesses, and
    `secret` is what the hub signs with. `asked` is when the hub was asked, None once it has answered; `until` is when the lease
    ends, and `due` when something is to be done. `digest` is of the last delivery.
    """

    url: str = ""
    base: str = ""
    topic: str = ""
    hub: str = ""
    token: str = ""
    secret: str = ""
    asked: datetime | None = None
    until: datetime | None = None
    due: datetime | None = None
    failures: int = 0
    digest: str = ""

    def is_active(self, now: datetime) -> bool:
        """Say whether the hub has promised to deliver `now`."""
        return self.until is not None and now < self.until


@dataclass(frozen=True)
class Verdict:
    """What a hub that asks back is answered, how things stand then, and what the operator should hear of it."""

    reply: Reply
    then: Subscription
    words: str = ""


def form(subscription: Subscription, *, callback: str) -> bytes:
    """Return the form that asks a hub for a subscription (section 5.1)."""
    fields = {
        "hub.mode": "subscribe",
        "hub.topic": subscription.topic,
        "hub.callback": callback,
        "hub.secret": subscription.secret,
        "hub.lease_seconds": str(LEASE_S),
    }
    return urlencode(fields).encode()


def verify(held: Subscription, query: str, *, now: datetime) -> Verdict:
    """Return what to answer a hub that asks whether a subscription is meant (section 5.3), or says that there is none (5.2).

    Only what was asked for is confirmed: another topic, an end that nobody wanted, or a question out of the blue is answered 404.
    """
    try:
        found = {name: values[0] for name, values in parse_qs(query, max_num_fields=20).items()}
    except ValueError:
        return Verdict(said(400, "expected the fields of WebSub"), held)
    mode, topic, challenge = (found.get(f"hub.{name}", "") for name in ("mode", "topic", "challenge"))
    if topic == held.topic and mode == "denied":
        then = refused(held, now=now)
        return Verdict(said(200, "understood"), then, f"the hub {held.hub} refuses: {found.get('hub.reason', 'it says no reason')[:200]}")
    if topic != held.topic or mode != "subscribe" or not challenge or held.asked is None:
        return Verdict(said(404, "no such subscription was asked for"), held)
    lease_s = _lease_s(found.get("hub.lease_seconds", ""))
    until = now + timedelta(seconds=lease_s)
    then = replace(held, asked=None, until=until, due=now + timedelta(seconds=lease_s / 2), failures=0)
    reply = Reply(200, challenge.encode(), {"content-type": "text/plain; charset=utf-8"})
    return Verdict(reply, then, f"the hub {held.hub} delivers until {until:%Y-%m-%d %H:%M} UTC")


def refused(held: Subscription, *, now: datetime, luck: float = 0.5) -> Subscription:
    """Return how things stand after one more failure to get a subscription. One that is active goes on to its end."""
    wait_s = pause_after_failure_s(held.failures + 1, AFTER_FAILURE, luck=luck)
    return replace(held, asked=None, failures=held.failures + 1, due=now + timedelta(seconds=wait_s))


def subscribe(source: Source, taker: CopyTaker, *, base: str, now: datetime, luck: Luck) -> datetime:
    """See to the subscription of `source`: ask its hub when that is due. Return when to look again, soon.

    `base` is the address that hubs reach us at. Never raises for what feed or hub do.
    """
    held = taker.ledger.note(source.name, Subscription)
    if (held.url, held.base) != (source.url, base):
        held = Subscription(source.url, base, token=secrets.token_urlsafe(24), secret=secrets.token_urlsafe(32))
    if held.due is None or now >= held.due:
        try:
            _ask(source, held, taker, now=now)
        except NotFetched as error:
            _failed(source, held, taker, str(error), now=now, luck=luck)
    due = taker.ledger.note(source.name, Subscription).due
    soon = now + timedelta(seconds=_LOOK_EVERY_S)
    return min(due, soon) if due else soon


@dataclass(frozen=True)
class Callback:
    """Where hubs ask back and deliver, for one source."""

    source: Source
    taker: CopyTaker

    def admit(self, asked: Asked, token: str, *, now: datetime) -> Delivery | Reply:
        """Return the delivery that a request is, or what it is answered. `token` is what its path ends in."""
        held = self.taker.ledger.note(self.source.name, Subscription)
        if not held.token or not secrets.compare_digest(token.encode(), held.token.encode()):
            return unknown()
        if asked.method == "POST":
            coding = asked.headers.get("content-encoding", "")
            return HubDelivery(self.source, self.taker, asked.headers.get("x-hub-signature", ""), coding, now)
        if asked.method != "GET":
            return said(405, "expected GET from a hub that asks back, or POST from one that delivers", allow="GET, POST")
        return self._verified(asked.query, now)

    def _verified(self, query: str, now: datetime) -> Reply:
        verdicts: list[Verdict] = []

        def settle(held: Subscription) -> Subscription:
            verdicts.append(verify(held, query, now=now))
            return verdicts[-1].then

        then = self.taker.ledger.change(self.source.name, Subscription, settle)
        if verdicts[-1].words:
            self.taker.hub(verdicts[-1].words, then.failures, source=self.source.name, kind=self.source.kind)
        return verdicts[-1].reply


def unknown() -> Reply:
    """Return what is answered at an address that no hub was told of. Not 410, which has a hub forget a subscription (section 7):
    an entry with a slip in it is mended in a minute."""
    return said(404, "no such subscription was asked for")


@dataclass(frozen=True)
class HubDelivery:
    """A delivery. It is acknowledged whatever its signature: one that does not hold is ignored, and not refused (section 7.1)."""

    source: Source
    taker: CopyTaker
    signature: str
    coding: str
    now: datetime

    @property
    def most_bytes(self) -> int:
        """How long it may be."""
        return self.source.largest_bytes

    def take(self, body: bytes) -> Reply:
        """Take in what the hub delivers, if it is signed with our secret and not what was delivered or polled last."""
        held = self.taker.ledger.note(self.source.name, Subscription)
        if not is_signed(body, self.signature, secret=held.secret, methods=WEBSUB):
            what = "that is not signed with our secret" if self.signature else "without a signature"
            words = f"a delivery {what} was ignored on {self.now:%Y-%m-%d at %H:%M} UTC"
            self.taker.hub(words, held.failures, source=self.source.name, kind=self.source.kind)
            return _ACKNOWLEDGED
        try:
            self._take(unpacked(body, self.coding, most_bytes=self.most_bytes), held)
        except (BadCoding, TooMuch) as error:
            words = f"a delivery of the hub is, or has, {error}"
            self.taker.trouble(words, source=self.source.name, kind=self.source.kind, now=self.now)
        return _ACKNOWLEDGED

    def _take(self, payload: bytes, held: Subscription) -> None:
        name, kind, found = self.source.name, self.source.kind, digest(payload)
        if not payload or found in (held.digest, self.taker.ledger.note(name, Remembered).digest):
            self.taker.nothing_new(source=name, kind=kind, now=self.now)
            return
        self.taker.take(payload, source=name, kind=kind, goes_by=self.source.goes_by, name="delivered by the hub", now=self.now)
        self.taker.ledger.change(name, Subscription, lambda before: replace(before, digest=found))


def _ask(source: Source, held: Subscription, taker: CopyTaker, *, now: datetime) -> None:
    """Ask the hub for a subscription, or for a longer one. Raises NotFetched."""
    if held.asked is not None:
        raise NotFetched(f"the hub {held.hub} has not asked back; can it reach {held.base}{PATH}…?")
    topic = _topic(source)
    due = now + timedelta(seconds=VERIFIED_WITHIN_S)
    held = replace(held, topic=topic.url, hub=topic.hub, asked=now, due=due)
    # noted before the hub is asked, because some ask back before they answer
    taker.ledger.change(source.name, Subscription, lambda before: replace(held, digest=before.digest))
    taker.hub(f"the hub {held.hub} was asked and has not asked back yet", held.failures, source=source.name, kind=source.kind)
    callback = f"{held.base}{PATH}{source.name}/{held.token}"
    answer = fetch(held.hub, guard=source.guard, posted=form(held, callback=callback))
    if answer.status // 100 != 2:
        why = answer.body[:200].decode("utf-8", "replace").strip()
        raise NotFetched(f"the hub {held.hub} answers {answer.status} {answer.reason}{f': {why}' if why else ''}; expected 202")


def _failed(source: Source, held: Subscription, taker: CopyTaker, words: str, *, now: datetime, luck: Luck) -> None:
    chance = luck.random()

    def after(before: Subscription) -> Subscription:
        # what was noted while the hub was asked counts: it may have asked back and then failed
        return refused(before if before.token == held.token else held, now=now, luck=chance)

    then = taker.ledger.change(source.name, Subscription, after)
    taker.hub(words, then.failures, source=source.name, kind=source.kind)


def _topic(source: Source) -> Topic:
    credentials = source.secret.header() if source.secret else {}
    answer = fetch(source.url, guard=source.guard, headers={"Accept": ACCEPT}, credentials=credentials)
    if answer.status != 200:
        raise NotFetched(f"{answer.url} answers {answer.status} {answer.reason}; expected the feed, which names its hub")
    topic = topic_of(answer)
    if topic is None:
        raise NotFetched(f"{answer.url} names no hub; expected a Link header or a link with rel=hub. Make it kind = 'poll'")
    return topic


def _lease_s(said_s: str) -> float:
    asked_s = float(said_s) if said_s.isascii() and said_s.isdigit() and len(said_s) < 12 else float(LEASE_S)
    return min(max(asked_s, SHORTEST_LEASE_S), LONGEST_LEASE_S)
