"""The live desk of a blog: the box to write in, and the entries, the newest first. What is posted is before readers at once.

A form that is sent by the desk's script is answered with what the page needs to go on; without it, with the page.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from lateedition.desk.daybook.origin import is_by_script
from lateedition.desk.handover import outbox
from lateedition.desk.intake.queries import wire_inbox
from lateedition.desk.intake.take import NotToBeTaken
from lateedition.desk.live import crew, queries
from lateedition.desk.live.composing import composing_form, words_of
from lateedition.desk.live.frame import blog_of, editing, framed, state_of
from lateedition.desk.live.posting import Posted, hold, post
from lateedition.desk.live.rows import rows_of
from lateedition.desk.pictures.renditions import PictureRefused
from lateedition.desk.stories.editing import page_button, receipt_for, user_of
from lateedition.desk.stories.models import LiveStory
from lateedition.desk.stories.publication import NotReady
from lateedition.desk.stories.queries import site_zone
from lateedition.wire.numbers import whole

REFUSALS = (NotReady, NotToBeTaken, PictureRefused)


def _desk(request: HttpRequest, number: int) -> HttpResponse:
    """Show the live desk, or post what is in the box."""
    blog, now = blog_of(number), timezone.now()
    crew.arrive(blog, user_of(request), now=now)
    if request.method != "POST":
        return _page(request, blog, composing_form()(instance=None), now=now)
    form = composing_form()(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, blog, form, now=now)
    try:
        posted = _sent(request, blog, form.cleaned_data, now=now)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return _refused(request, blog, form, now=now)
    return _answer(request, blog, posted, now=now)


desk = require_http_methods(["GET", "HEAD", "POST"])(never_cache(_desk))


@require_safe
@never_cache
def since(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a page that is open with what was written since the moment in `after`, and who is at the desk."""
    blog, now, after = blog_of(number), timezone.now(), parse_datetime(request.GET.get("after", ""))
    entry = queries.entry_shown(blog, whole(request.GET.get("editing", "")) or 0)
    crew.arrive(blog, user_of(request), now=now, entry=entry)
    last = queries.touched_last(blog)
    if after is None or after > last:
        after = last
    entries, gone, passed = queries.touched_since(blog, after)
    rows = rows_of(entries, passed, editing=editing(request, blog, now=now), now=now, zone=site_zone())
    state = state_of(request, blog, now=now)
    return JsonResponse(
        {
            "after": last.isoformat(),
            "state": render_to_string("live/state.html", state, request=request),
            "rows": [_sent_row(row, blog, request) for row in rows],
            "gone": gone,
            "editing": editing(request, blog, now=now),
        }
    )


@require_safe
@never_cache
def receipt(_request: HttpRequest, number: int) -> HttpResponse:
    """Say in words since when the site has the newest state of the blog; waits for it a moment."""
    return HttpResponse(receipt_for(outbox.number_of(f"story:{number}")), content_type="text/plain; charset=utf-8")


def _sent(request: HttpRequest, blog: LiveStory, said: dict[str, Any], *, now: datetime) -> Posted:
    words, user = words_of(said, user=user_of(request)), user_of(request)
    item = wire_inbox().entry(said["wire"]) if said["wire"] else None
    put = hold if "hold" in request.POST else post
    return put(blog, words, made_of=item, user=user, now=now)


def _answer(request: HttpRequest, blog: LiveStory, posted: Posted, *, now: datetime) -> HttpResponse:
    held = posted.entry.held
    if is_by_script(request):
        entry = queries.entry_shown(blog, posted.entry.pk)
        rows = rows_of([entry] if entry else [], [], editing={}, now=now, zone=site_zone())
        return JsonResponse({"row": _sent_row(rows[0], blog, request) if rows else None, "held": held, "live": blog.live})
    if held:
        messages.success(request, "Held at the desk. Readers get nothing of it before you let it out.")
    elif blog.live:
        messages.success(request, f"Posted. {receipt_for(outbox.number_of(f'story:{blog.pk}'))}", buttons=page_button(blog.address))
    else:
        messages.warning(request, "Posted. The live blog is not published yet; readers get this with it.")
    return redirect("live:desk", blog.pk)


def _refused(request: HttpRequest, blog: LiveStory, form: Any, *, now: datetime) -> HttpResponse:
    if is_by_script(request):
        said = [{"field": name if name != "__all__" else "", "said": " ".join(errors)} for name, errors in form.errors.items()]
        return JsonResponse({"refused": said}, status=422)
    return _page(request, blog, form, now=now)


def _page(request: HttpRequest, blog: LiveStory, form: Any, *, now: datetime) -> HttpResponse:
    page = queries.page_of(blog, before=parse_datetime(request.GET.get("before", "")))
    context = {
        "form": form,
        "media": form.media,
        "blank_body": str(composing_form()()["body"]),
        "rows": rows_of(page.entries, page.passed, editing=editing(request, blog, now=now), now=now, zone=site_zone()),
        "older": page.older.isoformat() if page.older else "",
        "is_first": "before" not in request.GET,
        "after": queries.touched_last(blog).isoformat(),
    }
    return render(request, "live/desk.html", context | state_of(request, blog, now=now) | framed(blog, "Live desk"))


def _sent_row(row: Any, blog: LiveStory, request: HttpRequest) -> dict[str, str]:
    return {"order": row.order, "html": render_to_string("live/row.html", {"row": row, "blog": blog}, request=request)}
