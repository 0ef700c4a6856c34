"""The follower: what comes into the inbox is acted on at the desk. Kills and withholds first, and before anything else that waits.

What is done to a chain and how far the inbox was followed are one transaction: whatever dies, it was done and noted, or neither.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import groupby

from lateedition.desk.handover import outbox
from lateedition.desk.intake import queries
from lateedition.desk.intake.acting import carry_out
from lateedition.desk.intake.applying import apply_at_once
from lateedition.desk.intake.deciding import Tell, decide, killed_in_words
from lateedition.desk.intake.models import Alarm, WireLine
from lateedition.desk.intake.positions import Lane
from lateedition.desk.intake.router import Router
from lateedition.desk.intake.rows import Chain
from lateedition.wire.following import Following, Touched
from lateedition.wire.inbox import Entry
from lateedition.wire.profiles import Profile

AT_A_TIME = 200
MOST_TRIES = 3
WORDS_COUNT_FOR = timedelta(days=1)
"""How long after it came in a kill in words is still told of: not those of years, on the first start over an old inbox."""

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
        self._router = Router(following, clock=clock, profile_of=profile_of, between=self._look_at_urgent_if_moved)

    def look(self) -> bool:
        """Do what is urgent, then a part of the rest; say whether there is more to do at once."""
        self.look_at_urgent()
        more = self._look_at_arrivals()
        more = self._router.look() or more
        return self._apply_next() or more

    def behind(self) -> int:
        """Return how many changes in the inbox were not looked at yet."""
        return max(0, self._following.end() - self._arrivals.number())

    def look_at_urgent(self) -> None:
        """Do all that has been recalled or withheld since the last time."""
        touched = self._following.urgent_after(self._urgent.number())
        for at in range(0, len(touched), AT_A_TIME):
            some = touched[at : at + AT_A_TIME]
            ours = queries.ours_of(map(_chain, some))
            for number, each in groupby((each for each in some if _chain(each) in ours), key=lambda each: each.number):
                self._act(map(_chain, each), urgent=number)
        if touched:
            self._urgent.go_on(touched[-1].number)

    def _look_at_arrivals(self) -> bool:
        arrived = self._following.arrived_after(self._arrivals.number(), limit=AT_A_TIME)
        if not arrived:
            return False
        ours = queries.ours_of(map(_chain, arrived))
        for chain in sorted(ours):
            self._act([chain])
            self._look_at_urgent_if_moved()
        self._tell_in_words(each for each in arrived if _chain(each) not in ours)
        self._arrivals.go_on(arrived[-1].number)
        return len(arrived) == AT_A_TIME

    def _look_at_urgent_if_moved(self) -> None:
        if self._following.moved():
            self.look_at_urgent()

    def _act(self, chains: Iterable[Chain], *, urgent: int | None = None) -> None:
        """Do what there is to do for `chains`; what is urgent is then done up to the entry `urgent`, in the same transaction."""
        with outbox.turn():
            alarms = [alarm for chain in chains for alarm in self._act_on(chain)]
            if urgent is not None:
                self._urgent.go_on(urgent)
        if alarms:
            self._recalled()
        for alarm in alarms:
            _say(alarm)

    def _act_on(self, chain: Chain) -> list[Alarm]:
        standing, now = queries.standing_of(chain, following=self._following), self._clock()
        ruling = standing.recalls[-1] if standing.recalls else standing.head
        if ruling is None:
            return []
        intents = decide(standing, queries.held_of(chain), profile=self._profile_of(ruling), now=now)
        return [alarm for intent in intents if (alarm := carry_out(intent, chain, now=now)) is not None]

    def _tell_in_words(self, arrived: Iterable[Touched]) -> None:
        """Raise an alarm for each kill in words alone of what nobody here has taken, as far as we know: it may mean another item."""
        for each in arrived:
            entry = queries.wire_inbox().entry(each.head) if each.head else None
            if entry and killed_in_words(entry) and self._clock() - entry.received < WORDS_COUNT_FOR:
                with outbox.turn():
                    carry_out(Tell("in words", entry), _chain(each), now=self._clock())

    def _apply_next(self) -> bool:
        """Merge the next version that is due by its source's policy; say whether there was one."""
        line = WireLine.objects.filter(due=True).select_related("story").order_by("came").first()
        if line is None:
            return False
        WireLine.objects.filter(pk=line.pk).update(tries=line.tries + 1, due=line.tries + 1 < MOST_TRIES)
        why = apply_at_once(line.story, now=self._clock())
        WireLine.objects.filter(pk=line.pk).update(due=False)
        did = f"is left to a person: {why}" if why else "was merged by itself"
        logger.info("what %s has sent of story %d %s", line.provider, line.story_id, did, extra={"story": line.story_id})
        return True


def _chain(touched: Touched) -> Chain:
    return touched.provider, touched.guid


def _say(alarm: Alarm) -> None:
    recalled = alarm.recalls.count()
    logger.warning("%s %s is %s; %d recalled", alarm.provider, alarm.guid, alarm.get_kind_display(), recalled, extra={"recalled": recalled})
