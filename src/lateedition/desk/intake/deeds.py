"""Deeds: what may be done by itself with an item that rules send on, and why not more. Pure.

Publishing needs two who said yes beforehand: the rule, and the profile of the source. Whatever is doubtful about an item makes it
a draft, which a person looks at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lateedition.desk.intake.routing import Deed, Orders
from lateedition.desk.intake.take import LONGEST_HEADLINE
from lateedition.story.blocks import plain_text
from lateedition.wire.inbox import Entry
from lateedition.wire.item import Item
from lateedition.wire.profiles import Profile


@dataclass(frozen=True)
class House:
    """What the desk knows: the names that its agencies go by, without case, the languages it writes in, and the numbers of the sections
    that are not public.
    """

    agencies: frozenset[str]
    languages: frozenset[str]
    shut: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """What is done with an item, and why not what the rules wanted: a phrase for each reason, none if it is."""

    deed: Deed
    why: tuple[str, ...] = ()


def verdict_on(entry: Entry, orders: Orders, *, profile: Profile, house: House, now: datetime) -> Verdict:
    """Return what is done with `entry`, which its chain shows, given what all rules say of it and the `profile` of its source."""
    if not orders.deed:
        return Verdict("")
    if why := tuple(_against_taking(entry)):
        return Verdict("", why)
    if orders.deed == "draft":
        return Verdict("draft")
    against = (*_against_the_rule(orders, profile, house), *_against_readers(entry.item, now=now), *_lacking(entry.item, house))
    return Verdict("draft", against) if against else Verdict("publish")


def _against_taking(entry: Entry) -> Iterator[str]:
    item = entry.item
    if entry.canceled or item.status == "canceled":
        yield "its agency has killed it"
    elif item.status == "withheld":
        yield "its agency withholds it"
    elif "kill" in item.signals:
        yield "it says in words that something must not be used"
    if item.management:
        yield "only its status and the like were sent"


def _against_the_rule(orders: Orders, profile: Profile, house: House) -> Iterator[str]:
    if profile.publish != "allowed":
        yield "the profile of its source does not allow it"
    if orders.section is None:
        yield "no rule names a section"
    elif orders.section in house.shut:
        yield "the section that the rule names is not public"


def _against_readers(item: Item, *, now: datetime) -> Iterator[str]:
    """Give what speaks against showing `item` to readers before a person has seen it."""
    if item.embargo_open or (item.embargo and item.embargo.moment > now):
        yield "it is under embargo"
    if item.expires and item.expires.moment <= now:
        yield "it has expired"
    if item.kind != "text":
        yield f"it is of the kind {item.kind} and not a text"
    if "advisory" in item.signals:
        yield "it is an advisory to editors"
    if item.unpublishable:
        yield item.unpublishable
    if item.partial:
        yield "only a part of it was sent"
    if item.usage_terms:
        yield "it has usage terms, which a person must read"
    if item.problems:
        yield "not all of it could be read"


def _lacking(item: Item, house: House) -> Iterator[str]:
    """Give what a story must have, and a person would have to write or to choose."""
    if not item.headline.strip():
        yield "it has no headline"
    if len(item.headline) > LONGEST_HEADLINE:
        yield "its headline is too long"
    if not plain_text(item.body).strip():
        yield "it has no text"
    names = {name.strip().casefold() for name in (item.provider, item.source, item.credit)}
    if not names & house.agencies:
        yield f"the desk has no agency that goes by {item.source or item.credit or item.provider}"
    if item.language and item.language.split("-")[0].lower() not in house.languages:
        yield f"it is in {item.language}, in which the desk does not write"
