"""Editing side by side: what happens around the form of a story when it is opened and sent."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages

from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.models import Story
from lateedition.desk.together.forms import is_behind
from lateedition.desk.together.keeping import note_opening, note_saving, overtaken, saved_after_all
from lateedition.desk.together.models import SetAside
from lateedition.desk.together.views import aside_of, kept_words

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
    if overtaken(request.POST, edited.latest_revision, user=user_of(request)):
        return _aside(request, edited, SetAside.Why.OVERTAKEN)
    _go_on_from_own(request, edited)
    _leave_what_is_out(request, edited)
    return None


def note_saved(request: HttpRequest, edited: Model) -> None:
    """Take note that a page has saved its words: what was set aside of it is in the story, and its browser may forget them."""
    if isinstance(edited, Story) and (sitting := request.POST.get("sitting")):
        user = user_of(request)
        saved_after_all(edited.pk, user=user, sitting=sitting, now=timezone.now())
        if edited.latest_revision:
            note_saving(sitting, edited.latest_revision, user=user)
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


def _leave_what_is_out(request: HttpRequest, story: Story) -> None:
    """Let a page that saves by itself begin another draft once its own was published, by the clock or by somebody else."""
    latest = story.latest_revision
    if latest is None or story.live_revision_id != latest.pk or request.POST.get("overwrite_revision_id") != str(latest.pk):
        return
    posted = request.POST.copy()
    del posted["overwrite_revision_id"]
    posted["loaded_revision_id"], posted["loaded_revision_created_at"] = str(latest.pk), latest.created_at.isoformat()
    request.POST = posted  # type: ignore[assignment]  # a copy of what it was


def _go_on_from_own(request: HttpRequest, story: Story) -> None:
    """Let a page that did not hear that it had saved write over that, and not be taken for one that is behind."""
    latest = story.latest_revision
    if latest is not None and is_behind(request.POST, latest):
        posted = request.POST.copy()
        posted["overwrite_revision_id"] = str(latest.pk)
        request.POST = posted  # type: ignore[assignment]  # a copy of what it was
