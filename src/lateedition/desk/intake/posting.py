"""The page on which an item becomes a post of a live blog. The post keeps which item it was made of."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from lateedition.desk.handover import outbox
from lateedition.desk.intake import actions
from lateedition.desk.intake.furniture import frame
from lateedition.desk.intake.queries import wire_inbox
from lateedition.desk.intake.sheet import body_markup
from lateedition.desk.intake.take import NotToBeTaken, credit_of, cut, draft_of
from lateedition.desk.people.gate import can
from lateedition.desk.people.models import User
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.editing import page_button, receipt_for, user_of
from lateedition.desk.stories.entry_form import entry_form, words_in
from lateedition.desk.stories.models import LiveEntry, LiveStory
from lateedition.desk.stories.queries import site_zone
from lateedition.wire.inbox import Entry

LONGEST_CREDIT = 200


def running_blogs(*, for_user: User) -> list[tuple[int, str]]:
    """Return the live blogs that run and that somebody may post to, as numbers and headlines, the newest first."""
    running = LiveStory.objects.filter(ended=None, killed=None).order_by("-pk").select_related("section").defer("body")
    return [(blog.pk, str(blog)) for blog in running if can(for_user, Verb.POST, blog)]


def _post(request: HttpRequest, number: int, blog: int) -> HttpResponse:
    """Show the item as a post to be edited, and post it."""
    entry, to = wire_inbox().entry(number), get_object_or_404(LiveStory, pk=blog)
    if entry is None:
        raise Http404(f"there is no entry {number} in the inbox")
    try:
        form = entry_form()(request.POST or None, instance=begun(entry))
        if not form.is_bound or not form.is_valid():
            return _page(request, entry, to, form)
        words = words_in(form.cleaned_data)
        actions.post(entry.item, receipt=entry.receipt, to=to, words=words, user=user_of(request), now=timezone.now())
    except NotToBeTaken as refusal:
        messages.error(request, str(refusal))
        return redirect("intake:item", number)
    if to.live:
        messages.success(request, f"Posted. {receipt_for(outbox.number_of(f'story:{to.pk}'))}", buttons=page_button(to.address))
    else:
        messages.warning(request, "Posted. The live blog is not published yet; readers get this with it.")
    return redirect("live:desk", to.pk)


post = require_http_methods(["GET", "HEAD", "POST"])(never_cache(_post))


def begun(entry: Entry) -> LiveEntry:
    """Return what a post that is made of an item begins with. Raises NotToBeTaken for what was killed or is withheld."""
    draft = draft_of(entry.item, canceled=entry.canceled, now=timezone.now(), zone=site_zone())
    return LiveEntry(headline=draft.headline, body=body_markup(draft.body), credit=cut(credit_of(draft), LONGEST_CREDIT))


def _page(request: HttpRequest, entry: Entry, to: LiveStory, form: Any) -> HttpResponse:
    back = reverse("intake:item", args=[entry.number])
    context = {"form": form, "media": form.media, "blog": to, "back_url": back, "notes": [note.text for note in entry.item.notes]}
    crumbs = (("Wire", reverse("intake:inbox")), (entry.item.headline or entry.item.guid, back))
    return render(request, "intake/post.html", context | frame(f"Post to “{to}”", *crumbs))
