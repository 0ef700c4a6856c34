"""The picture of a front, as its page prints it: places as readers see them, each with its story, why it is there, and what may be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.urls import reverse
from msgspec.structs import replace

from lateedition.desk.fronts.arrangement import Arrangement
from lateedition.desk.fronts.outlook import Drop, drops, what_if
from lateedition.desk.fronts.which import WhichFront
from lateedition.desk.fronts.wording import Why, drop_line, place_line, why
from lateedition.desk.planning.walltime import both_clocks, time_left
from lateedition.desk.stories.models import Story
from lateedition.press.ranking import Candidate, ordered, placed
from lateedition.story.front import HOME, Front
from lateedition.story.moment import local_iso

NEXT = 8
"""How many stories that are not on a front are shown below it."""

_SECONDS = 3
VALUES = (5, 4, 3, 2, 1)


@dataclass(frozen=True)
class Held:
    """A pin or a burial: by whom, until when in words and as ISO 8601 (empty without an end), how long that is, why; `place` of a pin."""

    by: str
    until: str
    iso: str
    left: str
    reason: str = ""
    place: int = 0


@dataclass(frozen=True)
class Choice:
    """What a news value would do: the value, whether it is the story's now, and where the story would be."""

    value: int
    is_now: bool
    said: str


@dataclass(frozen=True)
class Card:
    """A story on the page of a front. `place` is 0 for one that is not on it; `role` is how readers see it there."""

    number: int
    place: int
    role: str
    headline: str
    standfirst: str
    section: str
    address: str
    edit_address: str
    thumbnail: str
    live: bool
    lifetime: str
    why: Why
    outlook: str
    choices: tuple[Choice, ...]
    held: Held | None
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A story that is held back, or waits: its number, what it is called, and how it is held."""

    number: int
    headline: str
    held: Held


@dataclass(frozen=True)
class Picture:
    """A front: its places, who comes next, what is buried, which pins wait for a story that readers do not have."""

    cards: tuple[Card, ...]
    next: tuple[Card, ...]
    buried: tuple[Line, ...]
    waiting: tuple[Line, ...]


@dataclass(frozen=True)
class Board:
    """What a front's picture is drawn from, as of a moment: the candidates in order, what is decided, and the order that makes."""

    front: WhichFront
    arrangement: Arrangement
    ranked: Sequence[Candidate]
    as_of: datetime

    @cached_property
    def document(self) -> Front:
        """What is decided, as the ranking takes it."""
        return self.arrangement.document(self.front.number)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The stories of the front."""
        return placed(self.ranked, self.document, as_of=self.as_of, count=self.front.places)

    def next(self) -> list[int]:
        """Return the best of the stories that are neither on the front nor buried."""
        out = {*self.order, *(grave.story for grave in self.arrangement.buried)}
        return [each.number for each in self.ranked if each.number not in out][:NEXT]

    def candidate(self, number: int) -> Candidate | None:
        """Return what the ranking knows of a story; None of one that is no candidate."""
        return self._by_number.get(number)

    @cached_property
    def _by_number(self) -> dict[int, Candidate]:
        return {each.number: each for each in self.ranked}

    def if_worth(self, candidate: Candidate, *, news_value: int, lifetime_h: float) -> tuple[int, ...]:
        """Return the order that there would be if a story were worth so much for so long."""
        changed = replace(candidate, news_value=news_value, lifetime_h=lifetime_h)
        return what_if(self.ranked, self.document, changed, as_of=self.as_of, count=self.front.places)


def board_of(front: WhichFront, arrangement: Arrangement, candidates: Iterable[Candidate], *, as_of: datetime) -> Board:
    """Return the board of `front` as of a moment."""
    return Board(front, arrangement, ordered(candidates, as_of=as_of), as_of)


@dataclass(frozen=True)
class Drawing:
    """Draws a board for somebody whose wall is in `zone`. `stories` are the rows of all that is drawn, by number."""

    board: Board
    stories: Mapping[int, Story]
    zone: ZoneInfo

    def picture(self) -> Picture:
        """Return the picture."""
        board, order = self.board, self.board.order
        falls = drops(board.ranked, board.document, as_of=board.as_of, count=board.front.places)
        cards = (self._card(number, place, falls.get(number)) for place, number in enumerate(order, 1))
        following = (self._card(number, 0, None) for number in board.next())
        pinned = [pin for pin in board.arrangement.pins if pin.story not in order]
        return Picture(
            cards=tuple(card for card in cards if card),
            next=tuple(card for card in following if card),
            buried=tuple(
                Line(grave.story, self._headline(grave.story), self._held(grave.by, grave.until, grave.reason))
                for grave in board.arrangement.buried
            ),
            waiting=tuple(Line(pin.story, self._headline(pin.story), self._held(pin.owner, pin.until, place=pin.place)) for pin in pinned),
        )

    def _card(self, number: int, place: int, drop: Drop | None) -> Card | None:
        story, candidate = self.stories.get(number), self.board.candidate(number)
        if story is None or candidate is None:
            return None
        pin = self.board.arrangement.pin_of(number) if place else None
        below = self._headline(drop.below) if drop and drop.below else ""
        return Card(
            number=number,
            place=place,
            role=role_of(self.board.front, place),
            headline=called(story),
            standfirst=story.standfirst,
            section=story.section.name if story.section else "",
            address=story.address,
            edit_address=edit_address(story),
            thumbnail=thumbnail_of(story),
            live=candidate.running,
            lifetime=f"{candidate.lifetime_h:g}",
            why=why(candidate, as_of=self.board.as_of),
            outlook=drop_line(drop, headline=below, zone=self.zone) if place else self._why_not(candidate),
            choices=self._choices(candidate, place or None),
            held=self._held(pin.owner, pin.until, place=pin.place) if pin else None,
        )

    def _choices(self, candidate: Candidate, place: int | None) -> tuple[Choice, ...]:
        orders = {value: self.board.if_worth(candidate, news_value=value, lifetime_h=candidate.lifetime_h) for value in VALUES}
        return tuple(
            Choice(value, value == candidate.news_value, place_line(_place_in(order, candidate.number), before=place))
            for value, order in orders.items()
        )

    def _why_not(self, candidate: Candidate) -> str:
        """Return what keeps a story off the front."""
        shown = [each for each in self.board.ranked if each.number in self.board.order]
        mate = next((each for each in shown if each.event and each.event == candidate.event), None)
        if mate is not None:
            return f"Its event is on this front with “{self._headline(mate.number)}”: there is one story of an event."
        most = self.board.arrangement.per_section
        if most and sum(each.section == candidate.section for each in shown) >= most and _beats_one(candidate, shown, self.board.as_of):
            return f"There are {most} of its section on this front already."
        return "Its score is not high enough."

    def _headline(self, number: int) -> str:
        story = self.stories.get(number)
        return called(story) if story else f"story {number}, which is no more"

    def _held(self, by: str, until: datetime | None, reason: str = "", *, place: int = 0) -> Held:
        if until is None:
            return Held(by, "until somebody takes it back", "", "", reason, place)
        left = time_left(until, now=self.board.as_of)
        return Held(by, f"until {both_clocks(until, self.zone)}", local_iso(until, self.zone), left, reason, place)


def drawn_numbers(board: Board) -> set[int]:
    """Return the stories whose rows a drawing needs."""
    decided = board.arrangement
    return {*board.order, *board.next(), *(pin.story for pin in decided.pins), *(grave.story for grave in decided.buried)}


def called(story: Story) -> str:
    """Return what a story is called on a front: its short headline, if it has one."""
    return str(story.list_headline or story)


def role_of(front: WhichFront, place: int) -> str:
    """Return how readers see a place of a front: as the lead, beside it, or in a list; empty for none."""
    if place <= 1:
        return "lead" if place else ""
    return "second" if front.number == HOME and place <= 1 + _SECONDS else "row"


def thumbnail_of(story: Story) -> str:
    """Return where the smallest copy of a story's picture is, empty if it has none that readers may have."""
    picture = story.lead_picture
    made = picture.encodings.get("renditions", []) if picture and not picture.killed else []
    if not made:
        return ""
    return reverse("rendition", args=[min(made, key=lambda each: int(each["width"]))["digest"]])


def edit_address(story: Story) -> str:
    """Return where a story is worked on."""
    model = "livestory" if story.live_part else "story"
    return reverse(f"wagtailsnippets_stories_{model}:edit", args=[story.pk])


def _place_in(order: Sequence[int], number: int) -> int | None:
    return order.index(number) + 1 if number in order else None


def _beats_one(candidate: Candidate, shown: Sequence[Candidate], as_of: datetime) -> bool:
    return ordered([candidate, *shown], as_of=as_of)[-1].number != candidate.number
