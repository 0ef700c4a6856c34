"""The pages and answers of what people do together on a story."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from lateedition.desk.intake.reviewing import chosen_in
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.models import Story
from lateedition.desk.together import comparing, joining, review
from lateedition.desk.together.forms import is_behind, state_in
from lateedition.desk.together.keeping import base_of, drop, name_of, set_aside, sitting_of, turn_saved, waiting_for
from lateedition.desk.together.locking import lock_of, take_over
from lateedition.desk.together.models import SetAside
from lateedition.desk.together.notation import notes_in
from lateedition.desk.together.presence import here, others_at, present_at
from lateedition.desk.together.states import stream_in
from lateedition.story.moment import in_utc

if TYPE_CHECKING:
    from wagtail.models import Revision

    from lateedition.desk.people.models import User

_MOST_ROWS = 200


@require_POST
@never_cache
def beat(request: HttpRequest, number: int) -> HttpResponse:
    """Take note that somebody has a story open, and answer who else has, who has it locked, and whether it was saved meanwhile."""
    story, user, now = _story(number), user_of(request), timezone.now()
    session = request.POST.get("session", "")
    mine = here(story, user=user, session=int(session) if session.isdecimal() else None, writing="writing" in request.POST, now=now)
    lock = lock_of(story, user)
    latest = story.latest_revision
    return JsonResponse(
        {
            "session": mine,
            "release": reverse("wagtailadmin_editing_sessions:release", args=[mine]),
            "others": [present.words for present in others_at(story.pk, than=mine, user=user, now=now)],
            "lock": {"holder": lock.holder, "since": clock(lock.since), "mine": lock.mine} if lock else None,
            "newer": _newer(latest) if latest and _is_others(request.POST, latest, user) else None,
            "notes": len(notes_in(stream_in(latest.content))) if latest else 0,
        }
    )


@require_POST
@never_cache
def keep(request: HttpRequest, number: int) -> HttpResponse:
    """Set aside what stands in a form of a story that cannot be saved, and answer when, and where it can be brought in."""
    story = _story(number)
    why = request.POST.get("why", "")
    reason = SetAside.Why(why) if why in SetAside.Why.values else SetAside.Why.OVERTAKEN
    return JsonResponse(kept_words(aside_of(request, story, why=reason)))


def aside_of(request: HttpRequest, story: Story, *, why: SetAside.Why) -> SetAside:
    """Set aside what stands in the form of `story` that was posted."""
    newest: Story = (story.live_part or story).get_latest_revision_as_object()
    user = user_of(request)
    sitting = sitting_of(request.POST)
    base = base_of(request.POST, story)
    return set_aside(story, state_in(request.POST, newest, user=user), base=base, user=user, sitting=sitting, why=why, now=timezone.now())


def kept_words(aside: SetAside) -> dict[str, Any]:
    """Return what a page is told of words that were set aside."""
    return {"kept": clock(aside.kept, seconds=True), "bring": reverse("together:aside", args=[aside.pk])}


@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Take over a story that somebody else has locked."""
    story = _story(number)
    before = take_over(story, user=user_of(request), now=timezone.now())
    said = (
        f"{before} is told at once; what {before} typed and had not saved is kept beside the story."
        if before
        else "The story is locked for you."
    )
    messages.success(request, f"You took this over. {said}" if before else said)
    return redirect(edit_address(story))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def aside(request: HttpRequest, number: int) -> HttpResponse:
    """Show words that were set aside beside the story, and bring them in: at once where both did not change the same."""
    row = get_object_or_404(SetAside, pk=number)
    if row.settled:
        messages.info(request, f"These words were {row.get_outcome_display()} already.")
        return redirect(edit_address(row.story))
    meeting = joining.meeting_of(row)
    if request.method != "POST":
        return _page(request, meeting)
    chosen = chosen_in(request.POST)
    state, missing = review.state_chosen(meeting, chosen, request.POST)
    if missing:
        if "seen" in request.POST:
            messages.error(request, f"{missing} of what both changed {'has' if missing == 1 else 'have'} no choice yet. Nothing was done.")
        return _page(request, meeting)
    if request.POST.get("seen", meeting.seen) != meeting.seen:
        messages.warning(request, "Somebody saved since this was shown. Nothing was done; this is how it is now.")
        return _page(request, meeting)
    try:
        joining.join(meeting, state, user=user_of(request), now=timezone.now())
    except joining.CannotJoin as why:
        messages.error(request, str(why))
        return redirect("together:aside", row.pk)
    messages.success(request, "Both are in the draft now. Readers have what they had until it is published.")
    return redirect(edit_address(row.story))


@require_POST
def throw_away(request: HttpRequest, number: int) -> HttpResponse:
    """Throw one's own words away that were set aside."""
    row = get_object_or_404(SetAside, pk=number)
    drop(row, user=user_of(request), now=timezone.now())
    messages.info(request, "These words are not offered any more. They stay among the versions of the story.")
    return redirect(edit_address(row.story))


@require_safe
@never_cache
def compare(request: HttpRequest, number: int) -> HttpResponse:
    """Show what differs between two states of a story, word by word: the newest two unless others are asked for."""
    story = _story(number)
    entries = comparing.entries_of(story)
    places = [entry.key for entry in entries]
    new = request.GET.get("new") or (places[0] if places else "")
    old = request.GET.get("old") or (places[1] if len(places) > 1 else new)
    before, after = comparing.held_by(old, story), comparing.held_by(new, story)
    at = places.index(new) if new in places else 0
    context = {
        "story": story,
        "entries": entries,
        "old": old,
        "new": new,
        "parts": comparing.differences(before, after) if before and after else [],
        "missing": not (before and after),
        "older": (places[at + 2], places[at + 1]) if at + 2 < len(places) else None,
        "newer": (places[at], places[at - 1]) if at > 0 else None,
    }
    return render(request, "together/compare.html", context | _frame(story, "Compare versions"))


@require_safe
@never_cache
def present(request: HttpRequest) -> HttpResponse:
    """Answer who has which of the stories open that a list shows."""
    numbers = [int(number) for number in request.GET.get("stories", "").split(",") if number.isdecimal() and len(number) < 19]
    found = present_at(numbers[:_MOST_ROWS], now=timezone.now())
    return JsonResponse(
        {str(story): [{"words": each.words, "writing": each.writing} for each in people] for story, people in found.items()}
    )


def clock(moment: datetime | None, *, seconds: bool = False) -> str:
    """Return a moment as the clock shows it to who reads it, with its day if that is another."""
    if moment is None:
        return ""
    local, today = timezone.localtime(moment), timezone.localtime()
    said = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    return said if local.date() == today.date() else f"{said} on {local:%d %b}"


def edit_address(story: Story) -> str:
    """Return where a story is written."""
    kind = "livestory" if story.live_part else "story"
    return reverse(f"wagtailsnippets_stories_{kind}:edit", args=[story.pk])


def own_asides(story: Story, request: HttpRequest) -> list[dict[str, Any]]:
    """Return what a page of `story` says of words of whoever reads it that lie beside it."""
    rows = waiting_for(story.pk, user_of(request)).defer("content", "base")[:5]
    return [kept_words(row) | {"number": row.pk, "why": row.get_why_display(), "sitting": row.sitting} for row in rows]


def _is_others(posted: QueryDict, latest: Revision, user: User) -> bool:
    return is_behind(posted, latest) and turn_saved(posted, latest, user=user) is None


def _newer(latest: Revision) -> dict[str, str]:
    return {"by": name_of(latest.user) if latest.user else "The wire", "at": clock(latest.created_at)}


def _story(number: int) -> Story:
    rows = Story.objects.select_related("livestory", "section", "latest_revision__user", "locked_by")
    story: Story = get_object_or_404(rows, pk=number)
    return story


def _page(request: HttpRequest, meeting: joining.Meeting) -> HttpResponse:
    chosen = chosen_in(request.POST)
    missing = review.missing_in(meeting, chosen) if "seen" in request.POST else []
    own = meeting.aside.user_id == request.user.pk
    context = {
        "meeting": meeting,
        "aside": meeting.aside,
        "stretches": review.rows_of(meeting, chosen, missing=missing, writer="you" if own else meeting.aside.writer),
        "fields": review.field_rows(meeting, request.POST),
        "conflicts": meeting.joined.conflicts,
        "ours_name": f"{meeting.aside.writer}, set aside",
        "theirs_name": f"{meeting.others}, in the draft",
        "kept": clock(in_utc(meeting.aside.kept), seconds=True),
        "edit_url": edit_address(meeting.story),
        "own": own,
        "language": meeting.story.language,
    }
    return render(request, "together/aside.html", context | _frame(meeting.story, "Bring together"))


def _frame(story: Story, title: str) -> dict[str, Any]:
    crumbs = [{"url": edit_address(story), "label": str(story)}, {"url": "", "label": title}]
    return {"header_title": title, "page_title": title, "header_icon": "history", "breadcrumbs_items": crumbs}
