"""The follower: what comes into the inbox is acted on at the desk. Kills and withholds first, and before anything else that waits.

What is done to a chain and how far the inbox was followed are one transaction: whatever dies, it was done and noted, or neither. What
goes wrong with one chain costs that one: it is marked as left undone, and tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from lateedition.desk.handover import outbox
from lateedition.desk.intake import queries, undone
from lateedition.desk.intake.acting import carry_out
from lateedition.desk.intake.applying import apply_at_once, apply_to_post_at_once
from lateedition.desk.intake.deciding import Tell, decide, killed_in_words
from lateedition.desk.intake.models import Alarm, PostLine, Undone, WireLine
from lateedition.desk.intake.positions import Lane
from lateedition.desk.intake.router import Router
from lateedition.desk.intake.rows import Chain
from lateedition.desk.intake.undone import Unforeseen, guarded
from lateedition.wire.following import Following, Touched
from lateedition.wire.inbox import Entry
from lateedition.wire.profiles import Profile

AT_A_TIME = 200
MOST_TRIES = 3
WORDS_COUNT_FOR = timedelta(days=1)
"""How long after it came in a kill in words is still told of: not those of years, on the first start over an old inbox."""

KILLS_AGAIN = timedelta(minutes=1)
"""How long after it went wrong a kill is tried again."""

logger = logging.getLogger(__name__)


class Follower:
    """Follows the inbox. `clock` tells the time, `profile_of` the profile of an entry's source; `recalled` is called after a recall."""

    def __init__(
        self,
        following: Following,
        *,
        clock: Callable[[], datetime],
        profile_of: Callable[[Entry], Profile] = queries.profile_of,
        recalled: Callable[[], None] = lambda: None,
    ) -> None:
        self._following = following
        self._clock = clock
        self._profile_of = profile_of
        self._recalled = recalled
        self._urgent, self._arrivals = Lane("urgent", following), Lane("arrivals", following)
        self._has_begun = False
        self._router = Router(following, clock=clock, profile_of=profile_of, between=self._look_at_urgent_if_moved)

    @property
    def trouble(self) -> str:
        """What keeps a part of the work from being done, empty if nothing does."""
        return self._router.trouble

    def look(self) -> bool:
        """Do what is urgent, then a part of the rest; say whether there is more to do at once."""
        self.look_at_urgent()
        self._have_undone_tried_again()
        more = self._look_at_arrivals()
        more = self._router.look() or more
        more = self._apply_next() or more
        return self._try_again_next() or more

    def behind(self) -> int:
        """Return how many changes in the inbox were not looked at yet."""
        return max(0, self._following.end() - self._arrivals.number())

    def look_at_urgent(self) -> None:
        """Do all that has been recalled or withheld since the last time."""
        touched = self._following.urgent_after(self._urgent.number())
        for at in range(0, len(touched), AT_A_TIME):
            some = touched[at : at + AT_A_TIME]
            ours = queries.ours_of(map(_chain, some))
            for each in (each for each in some if _chain(each) in ours):
                self._act(_chain(each), lane="urgent", number=each.number)
        if touched:
            self._urgent.go_on(touched[-1].number)

    def _look_at_arrivals(self) -> bool:
        arrived = self._following.arrived_after(self._arrivals.number(), limit=AT_A_TIME)
        if not arrived:
            return False
        ours = queries.ours_of(map(_chain, arrived))
        for chain in sorted(ours):
            self._act(chain, lane="arrivals")
            self._look_at_urgent_if_moved()
        for each in (each for each in arrived if _chain(each) not in ours):
            self._attempt(partial(self._tell_in_words, each), _chain(each), lane="arrivals")
        self._arrivals.go_on(arrived[-1].number)
        return len(arrived) == AT_A_TIME

    def _look_at_urgent_if_moved(self) -> None:
        if self._following.moved():
            self.look_at_urgent()

    def _act(self, chain: Chain, *, lane: undone.Lane, number: int | None = None) -> None:
        """Do what there is to do for `chain`; what is urgent is then done up to the change `number`, in the same transaction."""
        self._attempt(lambda: self._done(chain, number), chain, lane=lane, number=number)

    def _done(self, chain: Chain, number: int | None) -> None:
        with outbox.turn():
            alarms = self._act_on(chain)
            undone.done(chain, "urgent", "arrivals", now=self._clock())
            if number is not None:
                self._urgent.go_on(number)
        if alarms:
            self._recalled()
        for alarm in alarms:
            _say(alarm)

    def _attempt(self, work: Callable[[], None], chain: Chain, *, lane: undone.Lane, number: int | None = None) -> None:
        """Do `work` for `chain`; where it goes wrong in a way that nobody foresaw, leave it undone, and let nothing wait for it."""
        try:
            guarded(work)
        except Unforeseen as failure:
            with outbox.turn():
                undone.leave(lane, chain, failure, now=self._clock())
                if number is not None:
                    self._urgent.go_on(number)

    def _act_on(self, chain: Chain) -> list[Alarm]:
        standing, now = queries.standing_of(chain, following=self._following), self._clock()
        ruling = standing.recalls[-1] if standing.recalls else standing.head
        if ruling is None:
            return []
        intents = decide(standing, queries.held_of(chain), profile=self._profile_of(ruling), now=now)
        return [alarm for intent in intents if (alarm := carry_out(intent, chain, now=now)) is not None]

    def _tell_in_words(self, touched: Touched) -> None:
        """Raise an alarm for a kill in words alone of what nobody here has taken, as far as we know: it may mean another item."""
        entry = queries.wire_inbox().entry(touched.head) if touched.head else None
        if entry and killed_in_words(entry) and self._clock() - entry.received < WORDS_COUNT_FOR:
            with outbox.turn():
                carry_out(Tell("in words", entry), _chain(touched), now=self._clock())

    def _apply_next(self) -> bool:
        """Merge the next version that is due by its source's policy, into a story or a post; say whether there was one."""
        story = WireLine.objects.filter(due=True).select_related("story").order_by("came").first()
        if story is not None:
            self._apply(story, lambda: apply_at_once(story.story, now=self._clock()))
            return True
        post = PostLine.objects.filter(due=True).select_related("entry__story").order_by("came").first()
        if post is not None:
            self._apply(post, lambda: apply_to_post_at_once(post.entry, now=self._clock()))
        return post is not None

    def _apply(self, line: WireLine | PostLine, merge: Callable[[], str]) -> None:
        """Do `merge`, which returns why not, for `line`; what a crash broke off is tried a few times."""
        lines: QuerySet[Any] = type(line).objects.filter(pk=line.pk)
        lines.update(tries=line.tries + 1, due=line.tries + 1 < MOST_TRIES)
        try:
            why = guarded(merge)
        except Unforeseen as failure:
            logger.error("a new version of %s cannot be merged by itself", line, exc_info=failure.__cause__)
            why = str(failure)
        lines.update(due=False)
        logger.info("a new version of %s %s", line, f"is left to a person: {why}" if why else "was merged by itself")

    def _have_undone_tried_again(self) -> None:
        """At the start all that was left undone is to be tried again: what was wrong may have been mended."""
        if not self._has_begun:
            Undone.objects.update(due=True)
            self._has_begun = True

    def _try_again_next(self) -> bool:
        """Try again what is next of what was left undone; say whether there was anything."""
        is_late = Q(lane=Undone.Lane.URGENT, moment__lt=self._clock() - KILLS_AGAIN)
        row = Undone.objects.filter(Q(due=True) | is_late).order_by("moment", "pk").first()
        if row is None:
            return False
        if row.lane == Undone.Lane.ROUTED:
            self._router.try_again(row)
        else:
            self._act(undone.chain_in(row), lane="urgent" if row.lane == Undone.Lane.URGENT else "arrivals")
        return True


def _chain(touched: Touched) -> Chain:
    return touched.provider, touched.guid


def _say(alarm: Alarm) -> None:
    recalled = alarm.recalls.count()
    logger.warning("%s %s is %s; %d recalled", alarm.provider, alarm.guid, alarm.get_kind_display(), recalled, extra={"recalled": recalled})
