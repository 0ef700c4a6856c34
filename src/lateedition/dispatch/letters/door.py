"""The door of the letters: where readers sign up, confirm, choose and unsubscribe. Nobody learns here whether an address is known.

A link that is only looked at changes nothing: programs that look at all links of a mail before anybody reads it press no button.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network
from urllib.parse import parse_qs

from lateedition.courier.exchange import Asked, Delivery, Reply, said
from lateedition.courier.pace import Bucket
from lateedition.courier.peers import browsers_address, one_site
from lateedition.dispatch.letters.addresses import address_of
from lateedition.dispatch.letters.answers import Said, Say, answer, offered, sorry
from lateedition.dispatch.letters.book import Book, Full, Subscriber, kinds_of
from lateedition.dispatch.letters.links import CONFIRM, OWN, Links, Wish
from lateedition.edition.view import View
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.words import Words
from lateedition.story.letters import Letters

PATH, SIGN_UP = "/-/letters/", "/-/letters/sign-up"
TRAP = "website"
"""The name of a field of the form that people do not see; machines fill it in."""

BODY_BYTES = 8_192
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_ONE_CLICK = b"One-Click"
_REMEMBERED = 10_000

Ask = Callable[[Callable[[View], Reply]], Reply]
"""What answers from a view of the edition."""


class Manners:
    """How often a house may sign up, how often a letter goes to one address, and how many to all: some at once, then one in a while."""

    def __init__(self) -> None:
        self._all = Bucket(at_once=300, a_second=0.5)
        self._kept: dict[str, OrderedDict[str, Bucket]] = {"house": OrderedDict(), "address": OrderedDict()}
        self._lock = threading.Lock()

    def house_may(self, peer: str, now: float) -> bool:
        """Count that somebody at `peer` signs up; say whether they may."""
        return self._bucket("house", peer, at_once=10, a_second=1 / 360).spend(now)

    def address_may(self, address: str, now: float) -> bool:
        """Count a letter to `address`; say whether it may be sent."""
        return self._bucket("address", address.lower(), at_once=2, a_second=1 / 43_200).spend(now) and self._all.spend(now)

    def _bucket(self, what: str, name: str, *, at_once: int, a_second: float) -> Bucket:
        with self._lock:
            kept = self._kept[what]
            bucket = kept.pop(name, None) or Bucket(at_once=at_once, a_second=a_second)
            kept[name] = bucket
            if len(kept) > _REMEMBERED:
                kept.popitem(last=False)
        return bucket


@dataclass(frozen=True)
class LettersDoor:
    """`asked` is called when somebody is to be sent a link. `proxies` are believed about whom they ask for."""

    book: Book
    links: Links
    kit: Kit
    ask: Ask
    asked: Callable[[], None]
    proxies: Sequence[IPv4Network | IPv6Network]
    manners: Manners = field(default_factory=Manners)

    def is_for(self, path: str) -> bool:
        """Say whether a request to `path` is for this door."""
        return path.startswith(PATH)

    def admit(self, asked: Asked, now: datetime) -> Delivery | Reply:
        """Return the form that may be sent, or what a request is answered."""
        query = {name: values[0] for name, values in parse_qs(asked.query[:4_000]).items()}
        if asked.path not in (SIGN_UP, CONFIRM, OWN):
            return said(404, "there is nothing here")
        if asked.method == "POST":
            return Form(self, asked, query, now) if asked.media_type in _FORMS else said(415, f"expected {' or '.join(_FORMS)}")
        if asked.method not in ("GET", "HEAD") or asked.path == SIGN_UP:
            return said(405, "expected a form", allow="POST")
        return self._shown(asked.path, query, now.timestamp())

    def signed_up(self, form: dict[str, list[str]], asked: Asked, *, now: float) -> Reply:
        """Take somebody's wish. Whoever they are, and whether we know them or not, the answer is the same."""
        if asked.headers.get("sec-fetch-site") == "cross-site":
            return said(403, "this form is sent from the site itself")
        peer = browsers_address(asked.peer, asked.headers.get("x-forwarded-for", "").split(","), trusted=self.proxies)
        return self.ask(lambda view: self._wished(view, form, one_site(peer), now))

    def confirmed(self, query: dict[str, str], *, now: float) -> Reply:
        """Sign somebody up who had the link and pressed the button."""
        wish = self._wish(query, now)
        if wish is None:
            return self._expired()
        try:
            self.book.confirm(wish.address, wish.kinds, now=now)
        except Full:
            return sorry()
        return self._says(lambda w, _: Said(w.letters_confirmed, w.letters_confirmed_text))

    def chosen(self, form: dict[str, list[str]], query: dict[str, str], *, now: float) -> Reply:
        """Let somebody choose among the letters, or unsubscribe."""
        subscriber = self._subscriber(query)
        if subscriber is None:
            return self._nobody()
        kinds = kinds_of(form.get("letter", [])) if form.get("do") == ["choose"] else ()
        self.book.choose(subscriber.number, kinds, now=now)
        return self._own(subscriber.number, is_saved=True) if kinds else self._stopped()

    def one_click(self, query: dict[str, str], *, now: float) -> Reply:
        """Unsubscribe somebody from the letter that they had, as their program of mail does for them (RFC 8058)."""
        subscriber = self._subscriber(query)
        if subscriber is not None:
            ended = kinds_of([query.get("letter", "")]) or subscriber.kinds
            self.book.choose(subscriber.number, set(subscriber.kinds) - set(ended), now=now)
        return self._stopped()

    def _wished(self, view: View, form: dict[str, list[str]], house: str, now: float) -> Reply:
        """Take a wish for letters that the site has."""
        address, kinds = address_of("".join(form.get("address", [])[:1])), kinds_of(form.get("letter", []))
        site = Library(view).site()
        wanted = tuple(kind for kind in kinds if site and site.letters and kind in site.letters.kinds)
        if address is None or not wanted:
            wrong = address is None
            return answer(
                view, self.kit, lambda w, _: Said(w.letters_wrong, w.letters_wrong_address if wrong else w.letters_wrong_choice), status=400
            )
        if not self.manners.house_may(house, now):
            return answer(view, self.kit, lambda w, _: Said(w.letters_too_fast, w.letters_too_fast_text), status=429)
        if not "".join(form.get(TRAP, [])) and self.manners.address_may(address, now):
            try:
                self.book.owe(address, wanted, now=now)
            except Full:
                return sorry()
            self.asked()
        return answer(view, self.kit, lambda w, _: Said(w.letters_check, w.letters_check_text))

    def _shown(self, path: str, query: dict[str, str], now: float) -> Reply:
        if path == CONFIRM:
            wish = self._wish(query, now)
            return (
                self._expired()
                if wish is None
                else self._says(lambda w, letters: _asks(wish, f"{CONFIRM}?wish={query['wish']}", w, letters))
            )
        subscriber = self._subscriber(query)
        return self._nobody() if subscriber is None else self._own(subscriber.number, is_saved=False)

    def _own(self, number: int, *, is_saved: bool) -> Reply:
        subscriber = self.book.by_number(number)
        if subscriber is None:
            return self._nobody()
        return self._says(lambda w, letters: _owned(subscriber, self.links.to_own(number), w, letters, is_saved=is_saved))

    def _wish(self, query: dict[str, str], now: float) -> Wish | None:
        return self.links.wish(query.get("wish", ""), now=now)

    def _subscriber(self, query: dict[str, str]) -> Subscriber | None:
        number = self.links.own(query.get("to", ""))
        return None if number is None else self.book.by_number(number)

    def _expired(self) -> Reply:
        return self._says(lambda w, _: Said(w.letters_expired, w.letters_expired_text), status=410)

    def _nobody(self) -> Reply:
        return self._says(lambda w, _: Said(w.letters_nobody, w.letters_nobody_text), status=404)

    def _stopped(self) -> Reply:
        return self._says(lambda w, _: Said(w.letters_stopped, w.letters_stopped_text))

    def _says(self, say: Say, *, status: int = 200) -> Reply:
        return self.ask(lambda view: answer(view, self.kit, say, status=status))


@dataclass(frozen=True)
class Form:
    """A form that is being sent."""

    door: LettersDoor
    asked: Asked
    query: dict[str, str]
    now: datetime

    @property
    def most_bytes(self) -> int:
        """How long it may be."""
        return BODY_BYTES

    def take(self, body: bytes) -> Reply:
        """Do what it says."""
        now = self.now.timestamp()
        if self.asked.path == OWN and _ONE_CLICK in body:
            return self.door.one_click(self.query, now=now)
        if self.asked.media_type != _FORMS[0]:
            return said(415, f"expected {_FORMS[0]}")
        form = parse_qs(body.decode("utf-8", "replace"))
        if self.asked.path == SIGN_UP:
            return self.door.signed_up(form, self.asked, now=now)
        return self.door.confirmed(self.query, now=now) if self.asked.path == CONFIRM else self.door.chosen(form, self.query, now=now)


def _asks(wish: Wish, action: str, words: Words, letters: Letters) -> Said:
    text = words.letters_confirm_text.replace("{address}", wish.address)
    return Said(words.letters_confirm, text, action, offered(letters, words, only=wish.kinds), confirm=True)


def _owned(subscriber: Subscriber, action: str, words: Words, letters: Letters, *, is_saved: bool) -> Said:
    title = f"{words.letters_yours}: {words.letters_saved}" if is_saved else words.letters_yours
    text = words.letters_yours_text.replace("{address}", subscriber.address)
    return Said(title, text, action, offered(letters, words), subscriber.kinds, own=True)
