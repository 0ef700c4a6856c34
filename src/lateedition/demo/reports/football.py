"""Football: for each weekend a report of the Mariners, one of another match, the round-up with the table, and something before the next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lateedition.demo.clock import ZONE, at
from lateedition.demo.files import table
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen, counted, listed, plural
from lateedition.demo.reports.filing import Slot, filed
from lateedition.demo.reports.league import Club, Goal, Match, Standing, rounds, standings

_REPORTED = 8
_AWARD = 2
_BEFORE = 4
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "last")
_WORDS = table("words/football.toml")


def reports(now: datetime) -> list[DemoStory]:
    """Return four stories for each of the last eight weekends."""
    pen = Pen("football")
    season = rounds(_BEFORE + _REPORTED)
    stories: list[DemoStory] = []
    for week in range(_REPORTED):
        number = _BEFORE + _REPORTED - week
        stories += _weekend(season[:number], number, week, now=now, pen=pen)
    return stories


def _weekend(season: list[list[Match]], number: int, week: int, *, now: datetime, pen: Pen) -> list[DemoStory]:
    evening = _saturday(now, week=week)
    line_up = standings(season)
    mariners = next(match for match in season[-1] if "Cassia Mariners" in (match.home.name, match.away.name))
    other = pen.pick([match for match in season[-1] if match is not mariners])
    return [
        _match_report(mariners, evening - timedelta(hours=3, minutes=pen.number(5, 40)), line_up, pen=pen, own=True),
        _match_report(other, evening - timedelta(hours=2, minutes=pen.number(5, 40)), line_up, pen=pen, own=False),
        _round_up(season[-1], number, line_up, evening, pen=pen),
        _between(line_up, season, evening - timedelta(days=3, hours=pen.number(4, 9)), pen=pen),
    ]


def _saturday(now: datetime, *, week: int) -> datetime:
    evenings = (at(now, days=day, clock="21:50") for day in range(7))
    return next(evening for evening in evenings if evening.astimezone(ZONE).weekday() == 5) - timedelta(weeks=week)


def _match_report(match: Match, moment: datetime, line_up: list[Standing], *, pen: Pen, own: bool) -> DemoStory:
    facts = _facts(match)
    paragraphs = [pen.say(pen.pick(_leads(match)), **facts), *_goal_by_goal(match, pen=pen)]
    side = pen.pick((match.home, match.away))
    rival = match.away if side is match.home else match.home
    paragraphs.append(
        pen.say(pen.pick(_WORDS["quiet"]), keeper=side.players[0], striker=rival.players[8])
        + " "
        + _places(match, line_up, pen=pen)
        + f" The attendance was {match.crowd:,}."
    )
    return filed(
        moment,
        headline=_match_headline(match, facts, pen=pen),
        text="\n\n".join(paragraphs),
        slot=Slot(
            section="sport/football",
            authors=("okoth",) if own else (),
            place=match.home.ground.removeprefix("the "),
            topics=["island-league", "mariners"] if own else ["island-league"],
            picture=pen.pick(("stadium-day", "stadium-lights", "football-poster", "")) if own else "",
            news_value=3 if own else 1,
            lifetime_h=10,
        ),
    )


def _facts(match: Match) -> dict[str, Any]:
    at_home, away = match.score
    winner, loser = (match.home, match.away) if at_home >= away else (match.away, match.home)
    names = listed(list(dict.fromkeys(goal.player for goal in match.goals if goal.home == (winner is match.home))))
    return {
        "home": match.home.short, "home_cap": match.home.short, "away": match.away.short, "ground": match.home.ground,
        "winner": winner.short, "winner_cap": winner.short, "loser": loser.short, "high": max(at_home, away), "low": min(at_home, away),
        "scorers": names, "scorers_cap": names,
    }  # fmt: skip


def _leads(match: Match) -> list[str]:
    at_home, away = match.score
    kind = "win_leads" if at_home != away else "draw_leads" if at_home else "blank_leads"
    return list(_WORDS[kind])


def _goal_by_goal(match: Match, *, pen: Pen) -> list[str]:
    sentences: list[str] = []
    at_home, away = 0, 0
    for goal in match.goals:
        at_home, away = at_home + goal.home, away + (not goal.home)
        patterns = _WORDS["next_goals"] if sentences else _WORDS["first_goals"]
        club = match.home if goal.home else match.away
        player = f"{goal.player} of {club.short}" if not sentences else goal.player
        sentences.append(pen.say(pen.pick(patterns), player=player, minute=_ordinal(goal.minute), score=f"{at_home}–{away}"))
    return [" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3)]


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _places(match: Match, line_up: list[Standing], *, pen: Pen) -> str:
    club = pen.pick((match.home, match.away))
    place = next(place for place, line in enumerate(line_up, 1) if line.club.name == club.name)
    line = line_up[place - 1]
    return pen.say(
        "{club} are {place}, with {points} from {played}.",
        club=club.short,
        place="top" if place == 1 else _ORDINALS[place],
        points=plural(line.points, "point"),
        played=plural(line.played, "match", "matches"),
    )


def _match_headline(match: Match, facts: dict[str, Any], *, pen: Pen) -> str:
    at_home, away = match.score
    home, visitors = match.home.name, match.away.name
    score = f"{home} {at_home}, {visitors} {away}"
    if at_home == away:
        return pen.say(pen.pick(("{score}", "{home} and {away} [share the points|cannot be parted], {high}–{low}")), score=score, **facts)
    hero = max(
        {goal.player for goal in match.goals if goal.home == (at_home > away)},
        key=lambda name: (sum(g.player == name for g in match.goals), name),
    )
    twice = sum(goal.player == hero and goal.home == (at_home > away) for goal in match.goals)
    told = (
        "{hero} scores {times} as {winner} beat {loser}"
        if twice > 1
        else pen.pick(("{score}", "{winner} [beat|see off|too good for] {loser}, {high}–{low}"))
    )
    return pen.say(told, hero=hero, times={2: "twice", 3: "three"}.get(twice, "four"), score=score, **facts)


def _margin(points: int, second: Club) -> str:
    return f"by {plural(points, 'point')} from {second.short}" if points else f"level on points with {second.short} and ahead on goals"


def _round_up(matches: list[Match], number: int, line_up: list[Standing], moment: datetime, *, pen: Pen) -> DemoStory:
    leader, second, last = line_up[0], line_up[1], line_up[-1]
    gap = leader.points - second.points
    lead = pen.say(
        _WORDS["table_lead"],
        leader=leader.club.short,
        number=counted(number),
        margin=_margin(gap, second.club),
        last=last.club.short,
        points=plural(last.points, "point"),
    )
    results = "\n".join(
        f"- {match.home.name} {match.score[0]}, {match.away.name} {match.score[1]}{_scorers(match.goals)}" for match in matches
    )
    total = sum(len(match.goals) for match in matches)
    note = pen.say(
        "The five matches [produced|brought] {goals} goals [and were seen by|before] {crowd:,} people.",
        goals=counted(total),
        crowd=sum(match.crowd for match in matches),
    )
    return filed(
        moment,
        headline=f"Island League, round {number}: {leader.club.short} on top, {line_up[1].club.short} next",
        text="\n\n".join([lead, "## Results", results, "## Table", _table(line_up), note]),
        slot=Slot(
            section="sport/football",
            agency="ita",
            topics=["island-league"],
            picture=pen.pick(("football-poster", "", "")),
            news_value=2,
            lifetime_h=12,
        ),
    )


def _scorers(goals: tuple[Goal, ...]) -> str:
    def side(home: bool) -> str:  # noqa: FBT001 a side is one of two, as in Goal
        return ", ".join(f"{goal.player} {goal.minute}" for goal in goals if goal.home == home)

    return f" ({'; '.join(filter(None, (side(True), side(False))))})" if goals else ""  # noqa: FBT003


def _table(line_up: list[Standing]) -> str:
    rows = [
        f"| {place}. {line.club.name} | {line.played} | {line.won} | {line.drawn} | {line.lost} | {line.goals} | {line.points} |"
        for place, line in enumerate(line_up, 1)
    ]
    return "\n".join(["| | P | W | D | L | Goals | Pts |", *rows])


def _between(line_up: list[Standing], season: list[list[Match]], moment: datetime, *, pen: Pen) -> DemoStory:
    kind = pen.pick((0, 1, 2, 3))
    scorers = _top_scorers(season)
    goals, player, club = scorers[0 if kind == _AWARD else pen.number(0, 3)]
    facts: dict[str, Any] = {
        "striker": player, "club": club.short, "club_cap": club.short, "recruit": pen.pick(_WORDS["recruits"]), "age": pen.number(18, 29),
        "former": pen.pick(("Colombo", "Mombasa", "Kochi", "Durban")), "goals": counted(goals),
        "fine": pen.number(4, 18) * 500, "fault": pen.pick(_WORDS["faults"]), "rank": _place_of(club, line_up),
    }  # fmt: skip
    chart = "; ".join(f"{name} ({owner.short}) {tally}" for tally, name, owner in scorers[:5])
    paragraphs = [
        pen.say(_WORDS["previews"][kind], **facts),
        pen.say(_WORDS["next_match"], **facts),
        f"Leading scorers in the league: {chart}.",
    ]
    return filed(
        moment,
        headline=pen.say(_WORDS["preview_headlines"][kind], **facts),
        text="\n\n".join(paragraphs),
        slot=Slot(
            section="sport/football",
            agency="twp" if pen.number(0, 1) else "ita",
            topics=["island-league"],
            news_value=1,
        ),
    )


def _place_of(club: Club, line_up: list[Standing]) -> str:
    place = next(place for place, line in enumerate(line_up, 1) if line.club.name == club.name)
    return _ORDINALS[place]


def _top_scorers(season: list[list[Match]]) -> list[tuple[int, str, Club]]:
    tally: dict[tuple[str, str], int] = {}
    clubs: dict[str, Club] = {}
    for match in (match for matches in season for match in matches):
        for goal in match.goals:
            club = match.home if goal.home else match.away
            clubs[club.name] = club
            tally[goal.player, club.name] = tally.get((goal.player, club.name), 0) + 1
    return sorted(((goals, name, clubs[club]) for (name, club), goals in tally.items()), key=lambda row: (-row[0], row[1]))
