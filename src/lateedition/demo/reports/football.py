"""Football: for each weekend a report of the Mariners, one of another match, the round-up with the table, and something before the next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lateedition.demo.clock import ZONE, at
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen, counted, listed
from lateedition.demo.reports.filing import filed
from lateedition.demo.reports.league import Club, Goal, Match, Standing, rounds, standings

_REPORTED = 8
_AWARD = 2
_BEFORE = 4
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "bottom")
_WIN_LEADS = (
    "{winner_cap} [beat|got the better of] {loser} {high}–{low} at {ground} on {{day}}, [with goals from|thanks to] {scorers}.",
    "{scorers_cap} [scored|found the net] as {winner} won {high}–{low} [against|over] {loser} at {ground} on {{day}}.",
    "[It finished|It ended] {high}–{low} at {ground} on {{day}}, and {loser} [could not complain|knew why]: {winner} [were quicker to everything|wanted it more|had the wind and used it].",
)
_DRAW_LEADS = (
    "{home_cap} and {away} [shared the points|drew {high}–{low}] at {ground} on {{day}}, [a result that suits neither|which was about right].",
    "[Honours were even|Nothing was settled] at {ground} on {{day}}, where {home} and {away} [finished|ended] {high}–{low}.",
)
_BLANK_LEADS = (
    "{home_cap} and {away} [spent ninety minutes|took an afternoon] at {ground} on {{day}} proving that neither could score.",
    "There were [posts, bars|offsides, corners] and a [brown dog|stray kite] at {ground} on {{day}}, but no goals between {home} and {away}.",
)
_FIRST_GOALS = (
    "{player} [opened the scoring|struck first] in the {minute} minute[, from close in| with a header|, off the inside of a post].",
    "The first goal [came|fell] in the {minute} minute, when {player} [turned in a low cross|ran on to a long ball|was left alone at a corner].",
)
_NEXT_GOALS = (
    "{player} made it {score} in the {minute}[ with a shot that dipped late|, after a muddle in the area| from the spot|].",
    "In the {minute} {player} [headed|drove|slid] in for {score}.",
    "It was {score} in the {minute}, {player} [finishing|tapping in] [a move of eleven passes|after a short corner|at the second attempt].",
)
_QUIET = (
    "{keeper} [saved well|had saved] twice from {striker} [before the interval|in the first half|near the end].",
    "{striker} [hit the bar|put one over from four metres|was twice given offside], [to his visible surprise|to nobody's surprise more than his own].",
    "The referee [showed four yellow cards|kept his cards in his pocket|played six minutes of added time].",
    "The wind [got up|blew straight down the pitch] after the interval[| and the ball with it].",
)
_PREVIEWS = (
    "{striker} of {club} [is out for three weeks|will miss the next two matches] with a [strained thigh|bruised foot], the club said on {{day}}.",
    "{club_cap} [have signed|have taken on] {recruit}, a [left back|midfielder|winger] of {age}, from the {former} league[| until the end of the season].",
    "{striker} of {club} has been [named|voted] player of the month in the Island League, with {goals} goals [so far|this season].",
    "The Island League has fined {club} Rs {fine:,} for {fault}.",
)  # fmt: skip
_PREVIEW_HEADLINES = (
    "{striker} injured, {club} say",
    "{club_cap} sign {recruit}",
    "{striker} is player of the month",
    "{club_cap} fined over {fault}",
)
_RECRUITS = ("Ansel Mbugua", "Teo Lindqvist", "Rajan Phelps", "Hugo Nair", "Kofi Barretto", "Dev Sandoval", "Luca Zuberi", "Milan D'Cruz")


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
        pen.say(pen.pick(_QUIET), keeper=side.players[0], striker=rival.players[8])
        + " "
        + _places(match, line_up, pen=pen)
        + f" The attendance was {match.crowd:,}."
    )
    return filed(
        moment,
        headline=_match_headline(match, facts, pen=pen),
        text="\n\n".join(paragraphs),
        section="sport/football",
        authors=("okoth",) if own else (),
        place=match.home.ground.removeprefix("the "),
        topics=["island-league", "mariners"] if own else ["island-league"],
        picture=pen.pick(("stadium-day", "stadium-lights", "football-poster", "")) if own else "",
        news_value=3 if own else 1,
        lifetime_h=10,
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


def _leads(match: Match) -> tuple[str, ...]:
    at_home, away = match.score
    if at_home != away:
        return _WIN_LEADS
    return _DRAW_LEADS if at_home else _BLANK_LEADS


def _goal_by_goal(match: Match, *, pen: Pen) -> list[str]:
    sentences, at_home, away = [], 0, 0
    for goal in match.goals:
        at_home, away = at_home + goal.home, away + (not goal.home)
        patterns = _NEXT_GOALS if sentences else _FIRST_GOALS
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
        "{club} are {place}, with {points} points from {played} matches.",
        club=club.short,
        place="top" if place == 1 else _ORDINALS[place],
        points=line.points,
        played=counted(line.played),
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


def _round_up(matches: list[Match], number: int, line_up: list[Standing], moment: datetime, *, pen: Pen) -> DemoStory:
    leader, second, last = line_up[0], line_up[1], line_up[-1]
    gap = leader.points - second.points
    lead = pen.say(
        "{leader} [lead|are ahead in|are top of] the Island League after {number} rounds, {margin}; {last} [are|remain|lie] at the bottom with {points} points.",
        leader=leader.club.short,
        number=counted(number),
        margin=f"by {counted(gap)} {'point' if gap == 1 else 'points'} from {second.club.short}" if gap else f"level on points with {second.club.short} and ahead on goals",
        last=last.club.short,
        points=counted(last.points),
    )  # fmt: skip
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
        section="sport/football",
        agency="ita",
        topics=["island-league"],
        picture=pen.pick(("football-poster", "", "")),
        news_value=2,
        lifetime_h=12,
    )


def _scorers(goals: tuple[Goal, ...]) -> str:
    def side(home: bool) -> str:  # noqa: FBT001 a side is one of two, as in Goal
        return ", ".join(f"{goal.player} {goal.minute}" for goal in goals if goal.home == home)

    return f" ({'; '.join(filter(None, (side(True), side(False))))})" if goals else ""  # noqa: FBT003


def _table(line_up: list[Standing]) -> str:
    rows = [
        f"| {place}. {line.club.name} | {line.played} | {line.won} | {line.drawn} | {line.lost} | {line.scored}–{line.conceded} | {line.points} |"
        for place, line in enumerate(line_up, 1)
    ]
    return "\n".join(["| | P | W | D | L | Goals | Pts |", *rows])


def _between(line_up: list[Standing], season: list[list[Match]], moment: datetime, *, pen: Pen) -> DemoStory:
    kind = pen.pick((0, 1, 2, 3))
    scorers = _top_scorers(season)
    goals, player, club = scorers[0 if kind == _AWARD else pen.number(0, 3)]
    facts: dict[str, Any] = {
        "striker": player, "club": club.short, "club_cap": club.short, "recruit": pen.pick(_RECRUITS), "age": pen.number(18, 29),
        "former": pen.pick(("Colombo", "Mombasa", "Kochi", "Durban")), "goals": counted(goals),
        "fine": pen.number(4, 18) * 500, "fault": pen.pick(("a late kick-off", "an unmown touchline", "the wrong anthem", "an unlit car park", "a steward's language")),
    }  # fmt: skip
    rank = next(place for place, line in enumerate(line_up, 1) if line.club.name == club.name)
    chart = "; ".join(f"{name} ({owner.short}) {tally}" for tally, name, owner in scorers[:5])
    paragraphs = [
        pen.say(_PREVIEWS[kind], **facts),
        pen.say("{club_cap} are {rank} in the table [and play next|and are next in action] on {{day +3}}.", rank="top" if rank == 1 else _ORDINALS[rank], **facts),
        f"Leading scorers in the league: {chart}.",
    ]  # fmt: skip
    return filed(
        moment,
        headline=pen.say(_PREVIEW_HEADLINES[kind], **facts),
        text="\n\n".join(paragraphs),
        section="sport/football",
        agency="twp" if pen.number(0, 1) else "ita",
        topics=["island-league"],
        news_value=1,
    )


def _top_scorers(season: list[list[Match]]) -> list[tuple[int, str, Club]]:
    tally: dict[tuple[str, str], int] = {}
    clubs: dict[str, Club] = {}
    for match in (match for matches in season for match in matches):
        for goal in match.goals:
            club = match.home if goal.home else match.away
            clubs[club.name] = club
            tally[goal.player, club.name] = tally.get((goal.player, club.name), 0) + 1
    ranked = sorted(((goals, name, clubs[club]) for (name, club), goals in tally.items()), key=lambda row: (-row[0], row[1]))
    return ranked
