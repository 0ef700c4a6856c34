"""The router: what comes in goes where the desk's rules say. Each new version is asked about once, while it is what its chain shows.

What was done with an item and how far the inbox was gone through are one transaction, as all that follows the inbox. Whatever goes
wrong with one item costs that item alone: it is left undone, marked and told.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from lateedition.desk.handover import outbox
from lateedition.desk.intake import actions, queries, undone
from lateedition.desk.intake.deeds import Verdict, verdict_on
from lateedition.desk.intake.models import Filing, Undone
from lateedition.desk.intake.positions import Lane
from lateedition.desk.intake.routing import Match, Orders, Route, Rule, route, together
from lateedition.desk.intake.rows import Chain
from lateedition.desk.intake.take import Draft, draft_of
from lateedition.desk.intake.undone import Unforeseen, guarded
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories.queries import site_zone
from lateedition.wire.following import Following, Touched
from lateedition.wire.inbox import Entry
from lateedition.wire.profiles import Profile

AT_A_TIME = 200
MOST_IN_A_ROW = 10
"""After so many items that went wrong with none that went well between, it is likely not they that are wrong."""
REST = timedelta(seconds=30)
"""How long routing then waits before each further one, so that what is wrong with all does not mark thousands."""

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
        self._in_a_row = 0
        self._rests_until: datetime | None = None
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """Why items are routed one by one and slowly, empty while they are not."""
        return self._trouble if self._rests_until else ""

    def look(self) -> bool:
        """Route a part of what came in; say whether there is more to route at once."""
        if self._is_resting():
            return False
        arrived = self._following.arrived_after(self._lane.number(), limit=AT_A_TIME)
        if not arrived:
            return False
        rules = queries.rules_in_force()
        if not rules:
            self._lane.go_on(self._following.end())
            return False
        for each in arrived:
            self._route(each, rules)
            self._between()
            if self._is_resting():
                self._lane.go_on(each.number)
                return False
        self._lane.go_on(arrived[-1].number)
        return len(arrived) == AT_A_TIME

    def try_again(self, row: Undone) -> None:
        """Do what was left undone; a rule that was acted on then is asked though it was written anew since."""
        chain = undone.chain_in(row)
        meant = {rule["rule"] for rule in row.rules}

        def work() -> None:
            head = queries.newest_of(chain)
            with outbox.turn():
                self._file_if_news(Touched(0, *chain, head.number if head else None), meant=meant)

        self._attempt(chain, work, number=None)

    def _route(self, touched: Touched, rules: Iterable[tuple[Rule, datetime]]) -> None:
        chain = touched.provider, touched.guid

        def work() -> None:
            if (found := _routed(touched, rules)) and _is_news(*found):
                with outbox.turn():
                    self._file_if_news(touched)
                    self._lane.go_on(touched.number)
                self._in_a_row, self._rests_until = 0, None

        self._attempt(chain, work, number=touched.number)

    def _attempt(self, chain: Chain, work: Callable[[], None], *, number: int | None) -> None:
        """Do `work`; where it goes wrong in a way that nobody foresaw, leave it undone and go on, from the change `number` if it is one."""
        try:
            guarded(work)
        except Unforeseen as failure:
            with outbox.turn():
                undone.leave("routed", chain, failure, now=self._clock())
                if number is not None:
                    self._lane.go_on(number)
            if number is not None:
                self._count(failure)

    def _count(self, failure: Unforeseen) -> None:
        self._in_a_row += 1
        if self._in_a_row >= MOST_IN_A_ROW:
            self._rests_until = self._clock() + REST
            self._trouble = f"{self._in_a_row} items in a row could not be routed, the last for {failure}; kills are acted on as always"

    def _is_resting(self) -> bool:
        return self._rests_until is not None and self._clock() < self._rests_until

    def _file_if_news(self, touched: Touched, *, meant: Collection[int] = ()) -> None:
        """File what the chain shows, if that is still to be done: in the turn, in which no kill, no newer version and no word of an
        editor's comes between."""
        if (found := _routed(touched, queries.rules_in_force(), meant=meant)) and _is_news(*found):
            entry, route_ = found
            guarded(lambda: self._file(entry, route_), rules=[(match.rule, match.name) for match in route_.matches])
        undone.done((touched.provider, touched.guid), "routed", now=self._clock())

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
        if queries.taking_over(queries.chain_of(entry)):
            filing.why = "another item has taken its place"
            return
        if older := queries.replaced_story(queries.chain_of(entry)):
            filing.story, filing.why = older, "it takes the place of an item that this story was made of, and is proposed for it"
            return
        draft = draft_of(entry.item, canceled=entry.canceled, now=now, zone=site_zone())
        taken = actions.take(_noted(draft, matches, verdict, orders), receipt=entry.receipt, user=None, orders=orders)
        filing.story = taken.story
        if not taken.made:
            filing.why = "somebody had taken it before"
            return
        if verdict.deed == "publish":
            stories.publish(taken.story, user=None, now=now)
        filing.deed, filing.why = verdict.deed, "; ".join(verdict.why)


def _routed(touched: Touched, rules: Iterable[tuple[Rule, datetime]], *, meant: Collection[int] = ()) -> tuple[Entry, Route] | None:
    """Return the entry that the chain shows and what the rules say of it; None if none fits, or if it shows another by now.

    The rules whose numbers are `meant` are asked also of what came in before they were written.
    """
    entry = queries.wire_inbox().entry(touched.head) if touched.head else None
    if entry is None or not entry.head:
        return None
    asked = [rule for rule, since in rules if since <= entry.received or rule.number in meant]
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
