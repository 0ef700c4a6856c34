"""The router: what comes in goes where the desk's rules say. Each new version is asked about once, while it is what its chain shows.

What was done with an item and how far the inbox was gone through are one transaction, as all that follows the inbox.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

import msgspec
from django.core.exceptions import ValidationError
from django.db import DataError

from lateedition.desk.handover import outbox
from lateedition.desk.intake import actions, queries
from lateedition.desk.intake.deeds import Verdict, verdict_on
from lateedition.desk.intake.models import Filing
from lateedition.desk.intake.positions import Lane
from lateedition.desk.intake.routing import Match, Orders, Route, Rule, route, together
from lateedition.desk.intake.take import Draft, draft_of
from lateedition.desk.stories import actions as stories
from lateedition.wire.following import Following, Touched
from lateedition.wire.inbox import Entry
from lateedition.wire.profiles import Profile

AT_A_TIME = 200

logger = logging.getLogger(__name__)


class Router:
    """Routes what `following` finds. `between` is called after each entry, for whoever must not wait."""

    def __init__(
        self,
        following: Following,
        *,
        clock: Callable[[], datetime],
        profile_of: Callable[[Entry], Profile],
        between: Callable[[], None] = lambda: None,
    ) -> None:
        self._following = following
        self._clock = clock
        self._profile_of = profile_of
        self._between = between
        self._lane = Lane("routed", following)

    def look(self) -> bool:
        """Route a part of what came in; say whether there is more."""
        arrived = self._following.arrived_after(self._lane.number(), limit=AT_A_TIME)
        if not arrived:
            return False
        rules = queries.rules_in_force()
        if not rules:
            self._lane.go_on(self._following.end())
            return False
        for each in arrived:
            if (found := _routed(each, rules)) and _is_news(*found):
                self._settle(each)
            self._between()
        self._lane.go_on(arrived[-1].number)
        return len(arrived) == AT_A_TIME

    def _settle(self, touched: Touched) -> None:
        """File what the chain shows and note that it was. One that no database takes is left to people: it must not stop the rest."""
        try:
            with outbox.turn():
                # asked once more, in the turn: a kill, an embargo or a newer version may have come, or a rule may be off
                if (found := _routed(touched, queries.rules_in_force())) and _is_news(*found):
                    self._file(*found)
                self._lane.go_on(touched.number)
        except (DataError, ValidationError, ValueError) as failure:
            logger.error("what the rules say of entry %s of the inbox cannot be done, and is left to people: %s", touched.head, failure)
            self._lane.go_on(touched.number)

    def _file(self, entry: Entry, found: Route) -> None:
        filing = queries.filing_of(queries.chain_of(entry)) or Filing(provider=entry.item.provider, guid=entry.item.guid)
        orders = together(_orders_of(filing), found.orders)
        filing.number, filing.receipt, filing.moment = entry.number, entry.receipt, self._clock()
        filing.label, filing.section_id, filing.news_value = orders.label, orders.section, orders.news_value
        known = {rule["rule"] for rule in filing.rules}
        filing.rules = [*filing.rules, *(msgspec.to_builtins(match) for match in found.matches if match.rule not in known)]
        if not filing.deed and filing.story_id is None:
            self._do(filing, entry, orders, found.matches)
        filing.save()
        filing.topics.set(orders.topics)
        did = f", {filing.get_deed_display()}" if filing.deed else ""
        logger.info("%s %s is filed under %r%s", filing.provider, filing.guid, filing.label, did, extra={"story": filing.story_id})

    def _do(self, filing: Filing, entry: Entry, orders: Orders, matches: Iterable[Match]) -> None:
        """Take the item, and publish it if that may be; note in `filing` what was done and why not more."""
        now = self._clock()
        verdict = verdict_on(entry, orders, profile=self._profile_of(entry), house=queries.house(), now=now)
        filing.why = "; ".join(verdict.why)
        if not verdict.deed:
            return
        draft = draft_of(entry.item, canceled=entry.canceled, now=now, zone=queries.site_zone())
        taken = actions.take(_noted(draft, matches, verdict, orders), receipt=entry.receipt, user=None, orders=orders)
        filing.story = taken.story
        if not taken.made:
            filing.why = "somebody had taken it before"
            return
        if verdict.deed == "publish":
            stories.publish(taken.story, user=None, now=now)
        filing.deed, filing.why = verdict.deed, "; ".join(verdict.why)


def _routed(touched: Touched, rules: Iterable[tuple[Rule, datetime]]) -> tuple[Entry, Route] | None:
    """Return the entry that the chain shows and what the rules say of it; None if none fits, or if it shows another by now."""
    entry = queries.wire_inbox().entry(touched.head) if touched.head else None
    if entry is None or not entry.head:
        return None
    asked = [rule for rule, since in rules if since <= entry.received]
    found = route(asked, entry.item, source=entry.source) if asked else Route()
    return (entry, found) if found.matches else None


def _is_news(entry: Entry, found: Route) -> bool:
    """Say whether there is anything to do: a rule fits that did not fit before, or the deed was not possible before."""
    filing = queries.filing_of(queries.chain_of(entry))
    if filing is None:
        return True
    is_undone = bool(found.orders.deed) and not filing.deed and filing.story_id is None
    return is_undone or not {match.rule for match in found.matches} <= {rule["rule"] for rule in filing.rules}


def _orders_of(filing: Filing) -> Orders:
    topics = tuple(filing.topics.values_list("pk", flat=True)) if filing.pk else ()
    return Orders(filing.label, filing.section_id, topics, filing.news_value)


def _noted(draft: Draft, matches: Iterable[Match], verdict: Verdict, orders: Orders) -> Draft:
    """Return `draft` with a note that says which rules took it, and why it was not published if one wanted that."""
    lines = [draft.note]
    for match in matches:
        because = f": it {', '.join(match.because)}" if match.because else ""
        lines.append(f"Filed by the rule “{match.name}”{because}.")
    if verdict.deed != orders.deed:
        lines.append(f"A rule wanted it published. It was not, for a person to look at: {'; '.join(verdict.why)}.")
    return replace(draft, note="\n".join(lines))
