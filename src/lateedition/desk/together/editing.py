"""Editing side by side: what happens around the form of a story when it is opened and sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages

from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.models import Story
from lateedition.desk.together.forms import is_behind
from lateedition.desk.together.keeping import note_opening, saved_after_all, sitting_of, turn_of, turn_saved
from lateedition.desk.together.models import SetAside
from lateedition.desk.together.views import aside_of, kept_words

if TYPE_CHECKING:
    from wagtail.models import Revision

HAS_WORDS_OF = "together_has_words_of"
"""Where the session of a browser holds which page sent its words last."""

_SAID = {
    SetAside.Why.OVERTAKEN: "Somebody saved this story while you were writing.",
    SetAside.Why.LOCKED: "Somebody has locked this story.",
}
_CODES = {SetAside.Why.OVERTAKEN: "invalid_revision", SetAside.Why.LOCKED: "locked"}
"""What Wagtail calls them, to the script of the form."""


def watch(request: HttpRequest, edited: Model) -> HttpResponse | None:
    """Remember with what a form is opened. What is sent from one that is behind, or locked, is set aside and never saved over others'."""
    if not isinstance(edited, Story):
        return None
    if request.method != "POST":
        if edited.latest_revision:
            note_opening(edited.latest_revision, now=timezone.now())
        return None
    lock = edited.get_lock()
    if lock is not None and lock.for_user(request.user):
        return _aside(request, edited, SetAside.Why.LOCKED)
    return _in_turn(request, edited)


def _in_turn(request: HttpRequest, story: Story) -> HttpResponse | None:
    """Let a form be saved that is not behind, or only behind what its own page saved in an earlier turn."""
    latest, turn = story.latest_revision, turn_of(request.POST)
    saved = turn_saved(request.POST, latest, user=user_of(request))
    if saved is not None and turn < saved and not request.accepts("text/html"):
        told = {"success": False, "error_code": "internal_error", "error_message": "This page has saved newer words already."}
        return JsonResponse(told, status=400)
    if is_behind(request.POST, latest) and (saved is None or turn < saved):
        return _aside(request, story, SetAside.Why.OVERTAKEN)
    if latest is not None and is_behind(request.POST, latest):
        _go_on_from(latest, request, writing_over=not request.accepts("text/html"))
    if latest is not None and story.live_revision_id == latest.pk:
        _go_on_from(latest, request, writing_over=False)
    if "sitting" in request.POST:
        story.typed_on = f"{sitting_of(request.POST)} {turn}"
    return None


def note_saved(request: HttpRequest, edited: Model) -> None:
    """Take note that a page has saved its words: what was set aside of it is in the story, and its browser may forget them."""
    if isinstance(edited, Story) and (sitting := request.POST.get("sitting")):
        saved_after_all(edited.pk, user=user_of(request), sitting=sitting, now=timezone.now())
        _tell_its_browser(request, sitting)


def _tell_its_browser(request: HttpRequest, sitting: str) -> None:
    """Let the next page say that the desk has the words of `sitting`; a page that saves by itself is told in the answer."""
    if request.accepts("text/html"):
        request.session[HAS_WORDS_OF] = sitting


def _aside(request: HttpRequest, story: Story, why: SetAside.Why) -> HttpResponse:
    row = aside_of(request, story, why=why)
    if not request.accepts("text/html"):
        told = {"success": False, "error_code": _CODES[why], "error_message": f"{_SAID[why]} What you typed is kept."}
        return JsonResponse(told | kept_words(row), status=400)
    _tell_its_browser(request, row.sitting)
    messages.warning(request, f"{_SAID[why]} Nothing was saved over; what you typed is kept here.")
    return redirect("together:aside", row.pk)


def _go_on_from(latest: Revision, request: HttpRequest, *, writing_over: bool) -> None:
    """Let the form count as opened with `latest`: then it begins another draft, or writes over this one, which its page saved itself."""
    posted = request.POST.copy()
    posted.pop("overwrite_revision_id", None)
    posted["loaded_revision_id"], posted["loaded_revision_created_at"] = str(latest.pk), latest.created_at.isoformat()
    if writing_over:
        posted["overwrite_revision_id"] = str(latest.pk)
    request.POST = posted  # type: ignore[assignment]  # a copy of what it was
