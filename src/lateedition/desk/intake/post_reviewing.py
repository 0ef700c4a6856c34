"""The page of a newer version for a post of a live blog: merged beside the post, to be chosen from and applied."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from lateedition.desk.intake import post_actions
from lateedition.desk.intake.actions import Overtaken
from lateedition.desk.intake.furniture import frame
from lateedition.desk.intake.posts import PostProposal, post_proposal_for
from lateedition.desk.intake.review import NOTHING_YET, Chosen, choices_of, stretches, summary_of, waited
from lateedition.desk.intake.reviewing import chosen_in
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.models import LiveEntry
from lateedition.desk.stories.queries import site_zone
from lateedition.story.moment import local_iso, stamp


def _merge_post(request: HttpRequest, number: int) -> HttpResponse:
    """Show the newer version of a post's item beside the post, and apply what was chosen."""
    post = get_object_or_404(LiveEntry.objects.select_related("story"), pk=number, deleted=None)
    proposal = post_proposal_for(post, now=timezone.now())
    if proposal is None:
        messages.info(request, "Nothing newer waits for this post.")
        return redirect(_desk_url(post))
    if request.method != "POST":
        return _page(request, proposal)
    if request.POST.get("seen") != proposal.seen:
        messages.warning(request, "The post or its item has changed since. Nothing was done; this is how it is now.")
        return _page(request, proposal)
    return _apply(request, proposal)


merge_post = require_http_methods(["GET", "HEAD", "POST"])(never_cache(_merge_post))


def _apply(request: HttpRequest, proposal: PostProposal) -> HttpResponse:
    chosen, user, now = chosen_in(request.POST), user_of(request), timezone.now()
    choices, missing = choices_of(proposal.merge, chosen)
    copy, keeps = proposal.merge.copy(choices), request.POST.get("do") == "keep"
    if not keeps and (missing or not copy.body):
        wants = f"Conflicts without a choice: {len(missing)}" if missing else "A post needs a text"
        messages.error(request, f"{wants}. Nothing was applied.")
        return _page(request, proposal, chosen=chosen, missing=missing)
    try:
        if keeps:
            post_actions.keep_post(proposal, user=user, now=now)
        else:
            post_actions.merge_into_post(proposal, copy, user=user, now=now)
    except Overtaken as overtaken:
        messages.warning(request, str(overtaken))
        return redirect("intake:merge_post", proposal.post.pk)
    done = "The post stays as it is; the new version counts as seen." if keeps else "The post has the new version."
    messages.success(request, done)
    return redirect(_desk_url(proposal.post))


def _page(request: HttpRequest, proposal: PostProposal, *, chosen: Chosen = NOTHING_YET, missing: list[int] | None = None) -> HttpResponse:
    now, zone, item = timezone.now(), site_zone(), proposal.entry.item
    context: dict[str, Any] = {
        "post": proposal.post,
        "stretches": stretches(proposal.merge, chosen, missing=missing or ()),
        "summary": summary_of(proposal.merge),
        "declared": proposal.declared,
        "seen": proposal.seen,
        "edit_url": _desk_url(proposal.post),
        "entry": proposal.entry,
        "agency": item.provider,
        "came": stamp(proposal.entry.received, zone),
        "came_iso": local_iso(proposal.entry.received, zone),
        "correction": waited(proposal.correction, now=now) if proposal.correction else "",
        "correction_since": stamp(proposal.correction, zone) if proposal.correction else "",
        "notes": [note.text for note in item.notes],
        "usage_terms": item.usage_terms,
        "language": item.language,
    }
    crumbs = (("Updates", reverse("intake:updates")), (str(proposal.post.story), _desk_url(proposal.post)))
    return render(request, "intake/merge.html", context | frame("A newer version for a post", *crumbs))


def _desk_url(post: LiveEntry) -> str:
    return reverse("live:desk", args=[post.story_id])
