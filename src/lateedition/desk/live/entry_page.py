"""The page of one entry: change it, let it out, or delete it. What somebody else wrote meanwhile is never written over unseen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from lateedition.desk.daybook.origin import is_by_script
from lateedition.desk.handover import outbox
from lateedition.desk.intake.actions import release_post
from lateedition.desk.intake.sheet import body_markup
from lateedition.desk.live import crew, queries
from lateedition.desk.live.composing import changing_form
from lateedition.desk.live.desk_page import REFUSALS
from lateedition.desk.live.frame import blog_of, editing, framed
from lateedition.desk.pictures.snapshot import renditions_of
from lateedition.desk.stories import actions
from lateedition.desk.stories.bodies import body_of_text
from lateedition.desk.stories.editing import page_button, receipt_for, user_of
from lateedition.desk.stories.models import LiveEntry, LiveStory


def _entry(request: HttpRequest, number: int, entry: int) -> HttpResponse:
    """Show the entry to be changed, or save it."""
    blog, found = _found(number, entry)
    now = timezone.now()
    crew.arrive(blog, user_of(request), now=now, entry=found)
    written = found.touched.isoformat()
    form = changing_form()(request.POST or None, instance=found)
    if request.method != "POST" or not form.is_valid():
        return _page(request, blog, found, form, seen=written, now=now)
    if request.POST.get("seen", written) != written:
        theirs = LiveEntry.objects.get(pk=found.pk)
        form.add_error(None, "Somebody changed this entry since you opened it. Nothing was saved; saved again, yours takes its place.")
        return _page(request, blog, theirs, form, seen=written, now=now, theirs=theirs)
    try:
        changed = form.save(commit=False)
        if changed.picture:
            renditions_of(changed.picture)
        actions.change_entry(changed, user=user_of(request), now=now)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return _page(request, blog, found, form, seen=written, now=now)
    return _back(request, blog, "Changed.", held=found.held, at=found.pk)


entry = require_http_methods(["GET", "HEAD", "POST"])(never_cache(_entry))


@require_POST
@never_cache
def delete(request: HttpRequest, number: int, entry: int) -> HttpResponse:
    """Take the entry from readers. The desk keeps it."""
    blog, found = _found(number, entry)
    actions.delete_entry(found, user=user_of(request), now=timezone.now())
    return _back(request, blog, "Deleted.", held=found.held)


@require_POST
@never_cache
def release(request: HttpRequest, number: int, entry: int) -> HttpResponse:
    """Post an entry that was held."""
    blog, found = _found(number, entry)
    try:
        let_out = release_post(found, user=user_of(request), now=timezone.now())
    except REFUSALS as refusal:
        if is_by_script(request):
            return HttpResponse(f"Not posted: {refusal}", status=422, content_type="text/plain; charset=utf-8")
        messages.error(request, f"Not posted: {refusal}")
        return redirect("live:desk", blog.pk)
    return _back(request, blog, "Posted." if let_out else "It was posted before.", held=False)


def _found(number: int, entry: int) -> tuple[LiveStory, LiveEntry]:
    blog = blog_of(number)
    found = queries.entry_shown(blog, entry)
    if found is None:
        raise Http404(f"there is no entry {entry} in live blog {number}; it may have been deleted")
    return blog, found


def _back(request: HttpRequest, blog: LiveStory, said: str, *, held: bool, at: int | None = None) -> HttpResponse:
    """Say what was done and what the site says of it, and go back to the live desk."""
    if is_by_script(request):
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    if blog.live and not held:
        messages.success(request, f"{said} {receipt_for(outbox.number_of(f'story:{blog.pk}'))}", buttons=page_button(blog.address))
    else:
        messages.success(request, f"{said} Readers never had it.")
    return redirect(reverse("live:desk", args=[blog.pk]) + (f"#entry-{at}" if at else ""))


def _page(
    request: HttpRequest, blog: LiveStory, entry: LiveEntry, form: Any, *, seen: str, now: datetime, theirs: LiveEntry | None = None
) -> HttpResponse:
    context = {
        "entry": entry,
        "form": form,
        "media": form.media,
        "seen": seen,
        "editing": editing(request, blog, now=now).get(entry.pk, ""),
        "theirs": SafeString(body_markup(body_of_text(theirs.body))) if theirs else "",
        "their_headline": theirs.headline if theirs else "",
    }
    return render(request, "live/entry.html", context | framed(blog, "Entry"))
