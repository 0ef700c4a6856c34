"""The pages of fronts: the picture of one, what if, its journal, its past, and a view for each verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from lateedition.desk.fronts import actions, queries
from lateedition.desk.fronts.actions import CannotArrange
from lateedition.desk.fronts.arrangement import standing
from lateedition.desk.fronts.forms import ENDS, hours_in, number_in, story_of, until_of
from lateedition.desk.fronts.past import NoPast, past_front
from lateedition.desk.fronts.sheet import Board, Drawing, board_of, called, drawn_numbers
from lateedition.desk.fronts.which import FRONT_PAGE, WhichFront, front_at
from lateedition.desk.fronts.wording import place_line
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.planning.walltime import both_clocks, meaning_of, zone_line
from lateedition.desk.stories.editing import page_button, receipt_for, user_of
from lateedition.desk.stories.models import Section, Story
from lateedition.desk.stories.queries import site_zone

_FOUND = 8
_LINES = 8
_PAGE = 50

_Page = Callable[..., HttpResponse]


def _front(request: HttpRequest, number: int) -> HttpResponse:
    """Show the picture of a front, as it is now."""
    front, now, zone = _front_or_404(number), timezone.now(), site_zone()
    board = _board(front, now)
    asked = request.GET.get("find", "").strip()
    found = queries.found_stories(asked, front, limit=_FOUND) if asked else []
    stories = queries.shown_stories({*drawn_numbers(board), *found})
    context = {
        "front": front,
        "picture": Drawing(board, stories, zone).picture(),
        "asked": asked,
        "found": [stories[each] for each in found if each in stories],
        "places": range(1, front.places + 1),
        "per_section": board.arrangement.per_section,
        "limits": range(actions.MOST_PER_SECTION + 1),
        "ends": ENDS,
        "may_arrange": can(request.user, Verb.FRONT, front),
        "time": f"{now.astimezone(zone):%H:%M:%S}",
        "zone_line": zone_line(zone, now=now),
        "what_if": _what_if(request, board, stories) if "what_if" in request.GET else None,
        "journal": [(line, both_clocks(line.moment, zone), _wall(line.moment, zone)) for line in queries.changes_of(number)[:_LINES]],
    }
    return render(request, "fronts/front.html", context | _framed(front))


def _says(request: HttpRequest, number: int) -> HttpResponse:
    """Say in words where a story would be if it were worth so much. For the script of the page; nothing is saved."""
    board = _board(_front_or_404(number), timezone.now())
    try:
        words = _would_be(request, board)[0]
    except CannotArrange as refusal:
        words = str(refusal)
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


def _journal(request: HttpRequest, number: int) -> HttpResponse:
    """Show what was done to a front, the newest first."""
    front, zone = _front_or_404(number), site_zone()
    page = Paginator(queries.changes_of(number), _PAGE).get_page(request.GET.get("p"))
    lines = [(line, both_clocks(line.moment, zone), _wall(line.moment, zone)) for line in page]
    return render(request, "fronts/journal.html", {"front": front, "lines": lines, "page": page} | _framed(front, "Journal"))


def _past(request: HttpRequest, number: int) -> HttpResponse:
    """Show a front as readers had it at a moment by the wall."""
    front, zone, now = _front_or_404(number), site_zone(), timezone.now()
    wall = request.GET.get("at", "") or _wall(now, zone)
    context: dict[str, Any] = {"front": front, "at": wall, "zone_line": zone_line(zone, now=now)}
    try:
        moment = meaning_of(datetime.fromisoformat(wall).replace(tzinfo=None), zone).moments[-1]
        past = past_front(front, moment=moment)
        context |= {"past": past, "moment": both_clocks(moment, zone), "printed": both_clocks(past.printed, zone)}
    except (ValueError, OverflowError):
        context["sorry"] = "Give a day and a time, as 2026-03-02 15:00:00."
    except NoPast as none:
        context["sorry"] = str(none)
    return render(request, "fronts/past.html", context | _framed(front, "Past"))


def _verb(do: Callable[[WhichFront, HttpRequest, datetime], tuple[int | None, str]]) -> _Page:
    """Return the view of a verb: it is done, readers are waited for a moment, and the page of the front says what came of it."""

    def view(request: HttpRequest, number: int) -> HttpResponse:
        front = _front_or_404(number)
        try:
            handed_over, said = do(front, request, timezone.now())
        except CannotArrange as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{said} {receipt_for(handed_over)}", buttons=page_button(front.address))
        return redirect("fronts:front", number) if number else redirect("fronts:home")

    return require_POST(never_cache(view))


def _pin(front: WhichFront, request: HttpRequest, now: datetime) -> tuple[int, str]:
    story, place = story_of(request.POST), number_in(request.POST, "place")
    before = standing(queries.arrangement_of(front.number), as_of=now).pin_at(place)
    until, zone = until_of(request.POST, zone=site_zone(), now=now), site_zone()
    number = actions.pin(front, story, place=place, until=until, user=user_of(request), now=now, reason=request.POST.get("reason", ""))
    said = f"“{called(story)}” is pinned to place {place} {f'until {both_clocks(until, zone)}' if until else 'until it is taken out'}."
    if before is not None and before.story != story.pk:
        other = Story.objects.filter(pk=before.story).first()
        said += (
            f" “{called(other) if other else 'A story that is no more'}”, which {before.owner} had pinned there, goes by its score again."
        )
    return number, said


def _unpin(front: WhichFront, request: HttpRequest, now: datetime) -> tuple[int, str]:
    story = story_of(request.POST)
    return actions.unpin(front, story, user=user_of(request), now=now), f"“{called(story)}” goes by its score again."


def _bury(front: WhichFront, request: HttpRequest, now: datetime) -> tuple[int, str]:
    story, until = story_of(request.POST), until_of(request.POST, zone=site_zone(), now=now)
    number = actions.bury(front, story, reason=request.POST.get("reason", ""), until=until, user=user_of(request), now=now)
    return number, f"“{called(story)}” is buried on this front."


def _dig_out(front: WhichFront, request: HttpRequest, now: datetime) -> tuple[int, str]:
    story = story_of(request.POST)
    return actions.dig_out(front, story, user=user_of(request), now=now), f"“{called(story)}” may be on this front again."


def _limit(front: WhichFront, request: HttpRequest, now: datetime) -> tuple[int, str]:
    most = number_in(request.POST, "per_section")
    number = actions.limit(front, per_section=most, user=user_of(request), now=now)
    return number, f"There are at most {most} stories of a section now." if most else "There may be as many of a section as there are."


def _weigh(front: WhichFront, request: HttpRequest, now: datetime) -> tuple[int | None, str]:
    story, sent = story_of(request.POST), request.POST
    numbers = {"news_value": number_in(sent, "news_value"), "lifetime_h": hours_in(sent, "lifetime_h")}
    number = actions.weigh(front, story, user=user_of(request), now=now, **numbers)  # type: ignore[arg-type]
    return number, f"“{called(story)}” has value {numbers['news_value']} for {numbers['lifetime_h']:g} h now."


front: _Page = require_safe(never_cache(_front))
says: _Page = require_safe(never_cache(_says))
journal: _Page = require_safe(never_cache(_journal))
past: _Page = require_safe(never_cache(_past))
pin, unpin, bury, dig_out, limit, weigh = map(_verb, (_pin, _unpin, _bury, _dig_out, _limit, _weigh))


def _front_or_404(number: int) -> WhichFront:
    found = front_at(number)
    if found is None:
        raise Http404(f"there is no section {number}, and so no front of it")
    return found


def _board(front: WhichFront, now: datetime) -> Board:
    arrangement = standing(queries.arrangement_of(front.number), as_of=now)
    return board_of(front, arrangement, queries.candidates_of(front, arrangement), as_of=now)


def _what_if(request: HttpRequest, board: Board, stories: dict[int, Story]) -> dict[str, Any]:
    """Return what the page says of a question that was asked without a script: the words, and the order that there would be."""
    try:
        words, order = _would_be(request, board)
    except CannotArrange as refusal:
        return {"said": str(refusal), "order": ()}
    missing = queries.shown_stories(number for number in order if number not in stories)
    return {"said": words, "order": [(stories | missing).get(number) for number in order], "story": request.GET["story"]}


def _would_be(request: HttpRequest, board: Board) -> tuple[str, tuple[int, ...]]:
    asked, story = request.GET, story_of(request.GET)
    candidate = board.candidate(story.pk)
    if candidate is None:
        raise CannotArrange("That story is too old, or readers do not have it: only a pin brings it onto this front.")
    value, lifetime_h = number_in(asked, "news_value"), hours_in(asked, "lifetime_h")
    order, now = board.if_worth(candidate, news_value=value, lifetime_h=lifetime_h), board.order
    places = [list(each).index(story.pk) + 1 if story.pk in each else None for each in (order, now)]
    said = f"Value {value} for {lifetime_h:g} h: “{called(story)}” → {place_line(places[0], before=places[1])}. Nothing is saved yet."
    return said, order


def _wall(moment: datetime, zone: Any) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M:%S}"


def _framed(front: WhichFront, leaf: str = "") -> dict[str, Any]:
    sections = Section.objects.order_by("place")
    title = front.name if not leaf else f"{front.name}: {leaf.lower()}"
    return {
        "header_title": title,
        "header_icon": "home",
        "breadcrumbs_items": [{"label": "Fronts", "url": ""}],
        "fronts": [FRONT_PAGE, *(WhichFront(section.pk, section.name, section) for section in sections)],
    }
