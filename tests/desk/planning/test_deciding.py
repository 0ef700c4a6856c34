"""What is due: exactly what the wall clock has reached, once, and nothing before, however the clock is set and whoever restarts.

The machine here plans, cancels, waits, sets the wall clock forward and back, lets desks die and start, and has two of them look. Each
does what the decider calls due; the database is a dictionary, whose one operation is that of the real one: claim what still waits.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lateedition.desk.planning.deciding import LATE, Waiting, agenda_of, lateness, left_s

MIDNIGHT = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
LONGEST_S = 2.0
A_BREATH_S = 0.001


class Desk:
    """A scheduler: what it knows is what it saw when it last looked."""

    def __init__(self) -> None:
        self.next: datetime | None = None
        self.awake_at = 0.0


class Schedule(RuleBasedStateMachine):
    """Plans by number, a wall clock that can be set, a monotonic one that cannot, and two desks."""

    def __init__(self) -> None:
        super().__init__()
        self.monotonic_s = 0.0
        self.offset = timedelta(0)
        self.last = 0
        self.waiting: dict[int, datetime] = {}
        self.planned: dict[int, datetime] = {}
        self.done: dict[int, list[datetime]] = {}
        self.desks: list[Desk | None] = [Desk(), Desk()]

    @property
    def wall(self) -> datetime:
        return MIDNIGHT + timedelta(seconds=self.monotonic_s) + self.offset

    @rule(seconds=st.integers(-5, 600))
    def plan(self, seconds: int) -> None:
        self.last += 1
        number = self.last
        self.planned[number] = self.waiting[number] = self.wall + timedelta(seconds=seconds)
        for desk in filter(None, self.desks):
            desk.awake_at = self.monotonic_s

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        if self.waiting:
            number = data.draw(st.sampled_from(sorted(self.waiting)))
            del self.waiting[number], self.planned[number]

    @rule(seconds=st.one_of(st.integers(-4000, 4000), st.sampled_from([3600, -3600])))
    def somebody_sets_the_wall_clock(self, seconds: int) -> None:
        self.offset += timedelta(seconds=seconds)

    @rule(which=st.integers(0, 1))
    def a_desk_dies(self, which: int) -> None:
        self.desks[which] = None

    @rule(which=st.integers(0, 1))
    def a_desk_starts(self, which: int) -> None:
        self.desks[which] = self.desks[which] or Desk()

    @rule(seconds=st.floats(0, 300, allow_nan=False))
    def time_passes(self, seconds: float) -> None:
        until = self.monotonic_s + seconds
        while (at := min((desk.awake_at for desk in self.desks if desk), default=until + 1)) <= until:
            self.monotonic_s = max(self.monotonic_s, at)
            for desk in self.desks:
                if desk and desk.awake_at <= self.monotonic_s:
                    self._look(desk)
        self.monotonic_s = until
        if any(self.desks) and seconds > LONGEST_S + A_BREATH_S:
            # However the clock was set before: a desk has looked since, and nothing was slept over.
            assert all(moment > self.wall - timedelta(seconds=2 * A_BREATH_S) for moment in self.waiting.values())

    @rule()
    def both_look_at_once(self) -> None:
        agendas = [agenda_of(self._rows(), now=self.wall) for desk in self.desks if desk]
        for agenda in agendas:
            for number in agenda.due:
                self._claim(number)

    def _look(self, desk: Desk) -> None:
        agenda = agenda_of(self._rows(), now=self.wall)
        for number in agenda.due:
            self._claim(number)
        desk.next = agenda.next
        desk.awake_at = self.monotonic_s + max(left_s(agenda.next, now=self.wall, longest_s=LONGEST_S), A_BREATH_S)

    def _rows(self) -> list[Waiting]:
        return [Waiting(number, moment) for number, moment in self.waiting.items()]

    def _claim(self, number: int) -> None:
        if self.waiting.pop(number, None) is not None:
            self.done.setdefault(number, []).append(self.wall)

    @invariant()
    def nothing_is_done_twice_or_early(self) -> None:
        for number, moments in self.done.items():
            assert len(moments) == 1
            assert moments[0] >= self.planned[number]

    def teardown(self) -> None:
        """In the end, when no clock is set any more and a desk runs, all that was planned is done once."""
        self.desks = [Desk(), Desk()]
        for desk in self.desks:
            assert desk is not None
            desk.awake_at = self.monotonic_s
        last = max(self.waiting.values(), default=self.wall)
        self.time_passes(max(0.0, (last - self.wall).total_seconds()) + LONGEST_S)
        assert sorted(self.done) == sorted(self.planned)
        self.nothing_is_done_twice_or_early()


Schedule.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestSchedule = Schedule.TestCase


def test_what_was_begun_and_broke_off_lets_the_others_go_first() -> None:
    rows = [Waiting(1, MIDNIGHT, tries=3), Waiting(2, MIDNIGHT + timedelta(seconds=1))]
    assert agenda_of(rows, now=MIDNIGHT + timedelta(seconds=5)).due == (2, 1)


def test_a_sleep_ends_at_the_next_plan_and_is_never_longer_than_it_may_be() -> None:
    assert left_s(MIDNIGHT + timedelta(seconds=0.7), now=MIDNIGHT, longest_s=2.0) == 0.7
    assert left_s(MIDNIGHT + timedelta(hours=1), now=MIDNIGHT, longest_s=2.0) == 2.0
    assert left_s(MIDNIGHT - timedelta(hours=1), now=MIDNIGHT, longest_s=2.0) == 0.0
    assert left_s(None, now=MIDNIGHT, longest_s=2.0) == 2.0


def test_a_second_is_not_called_late_and_a_night_is() -> None:
    assert not lateness(MIDNIGHT, done=MIDNIGHT + LATE / 2)
    assert lateness(MIDNIGHT, done=MIDNIGHT + timedelta(hours=8)) == timedelta(hours=8)
