"""The Island League, played out: fixtures, scores, scorers and a table that always adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lateedition.demo.files import table
from lateedition.demo.pen import Pen


@dataclass(frozen=True)
class Club:
    """A club; `strength` is about how many goals it scores against a middling side at home."""

    name: str
    short: str
    ground: str
    strength: float
    capacity: int
    players: Sequence[str]


@dataclass(frozen=True)
class Goal:
    """Who scored, for which side, in which minute."""

    minute: int
    player: str
    home: bool


@dataclass(frozen=True)
class Match:
    """A match as it ended."""

    home: Club
    away: Club
    goals: tuple[Goal, ...]
    crowd: int

    @property
    def score(self) -> tuple[int, int]:
        """Goals of the home side, and of the away side."""
        at_home = sum(goal.home for goal in self.goals)
        return at_home, len(self.goals) - at_home


@dataclass
class Standing:
    """A line of the table, as it grows."""

    club: Club
    won: int = 0
    drawn: int = 0
    lost: int = 0
    scored: int = 0
    conceded: int = 0

    @property
    def played(self) -> int:
        """Matches so far."""
        return self.won + self.drawn + self.lost

    @property
    def points(self) -> int:
        """Three for a win, one for a draw."""
        return 3 * self.won + self.drawn

    @property
    def goals(self) -> str:
        """Goals for and against, as the table has them."""
        return f"{self.scored}–{self.conceded}"

    def enter(self, scored: int, conceded: int) -> None:
        """Enter one result."""
        self.won += scored > conceded
        self.drawn += scored == conceded
        self.lost += scored < conceded
        self.scored += scored
        self.conceded += conceded


def rounds(count: int) -> list[list[Match]]:
    """Return the first `count` rounds of the season, the same every time."""
    pen = Pen("league")
    clubs = [Club(*row) for row in table("reports/league.toml")["clubs"]]
    return [[_played(home, away, pen=pen) for home, away in pairs] for pairs in _fixtures(clubs, count)]


def standings(played: Sequence[Sequence[Match]]) -> list[Standing]:
    """Return the table after the rounds `played`, best first: points, goal difference, goals scored, name."""
    lines: dict[str, Standing] = {}
    for match in (match for matches in played for match in matches):
        at_home, away = match.score
        lines.setdefault(match.home.name, Standing(match.home)).enter(at_home, away)
        lines.setdefault(match.away.name, Standing(match.away)).enter(away, at_home)
    return sorted(lines.values(), key=lambda line: (-line.points, line.conceded - line.scored, -line.scored, line.club.name))


def _fixtures(clubs: list[Club], count: int) -> list[list[tuple[Club, Club]]]:
    """The circle method: the first club stays, the others turn; sides change ends from round to round."""
    fixed, turning = clubs[0], clubs[1:]
    half = len(clubs) // 2
    drawn = []
    for number in range(count):
        ring = [fixed, *turning]
        pairs = [(ring[i], ring[-1 - i]) for i in range(half)]
        drawn.append([(away, home) if (number + i) % 2 else (home, away) for i, (home, away) in enumerate(pairs)])
        turning = turning[-1:] + turning[:-1]
    return drawn


def _played(home: Club, away: Club, *, pen: Pen) -> Match:
    at_home = _goals(home.strength * 1.15 / away.strength**0.6, pen=pen)
    on_the_road = _goals(away.strength * 0.9 / home.strength**0.6, pen=pen)
    minutes = _minutes(at_home + on_the_road, pen=pen)
    sides = [True] * at_home + [False] * on_the_road
    pen.chance.shuffle(sides)
    goals = [Goal(minute, _scorer(home if side else away, pen=pen), side) for minute, side in zip(minutes, sides, strict=True)]
    return Match(home, away, tuple(goals), home.capacity * pen.number(46, 97) // 100 + pen.number(1, 9))


def _goals(expected: float, *, pen: Pen) -> int:
    chances = 10
    return min(5, sum(pen.chance.random() < expected / chances for _ in range(chances)))


def _minutes(count: int, *, pen: Pen) -> list[int]:
    while True:
        minutes = sorted(pen.some(range(3, 91), count))
        if all(later - earlier > 2 for earlier, later in pairwise(minutes)):
            return minutes


def _scorer(club: Club, *, pen: Pen) -> str:
    weights = [0, 1, 1, 2, 1, 4, 3, 4, 9, 7, 6]
    return pen.chance.choices(club.players, weights)[0]
