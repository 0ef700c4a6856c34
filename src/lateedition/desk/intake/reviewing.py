"""The pages of new versions: which wait, and one merged beside the story, to be chosen from and applied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from lateedition.desk.intake import actions
from lateedition.desk.intake.applying import material_of
from lateedition.desk.intake.furniture import frame, tabs
from lateedition.desk.intake.merging import Copy
from lateedition.desk.intake.models import Lineage, PostLine, WireLine
from lateedition.desk.intake.proposals import Proposal, copy_of_story, proposal_for
from lateedition.desk.intake.review import NOTHING_YET, Chosen, choices_of, stretches, summary_of, waited
from lateedition.desk.people.gate import Refused, can
from lateedition.desk.people.roles import Verb
from lateedition.desk.pictures.renditions import PictureRefused
from lateedition.desk.stories.editing import page_button, receipt_for, user_of
from lateedition.desk.stories.models import Material, Story
from lateedition.desk.stories.publication import NotReady, StoryKilled
from lateedition.desk.stories.queries import site_zone
from lateedition.story.moment import local_iso, stamp

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

SHOWN = 200
_CHOICE, _WORDS = re.compile(r"p(\d{1,6})"), re.compile(r"w(\d{1,6})")


@require_safe
@never_cache
def updates(request: HttpRequest) -> HttpResponse:
    """List the stories for which a newer version waits: corrections first, then who waits longest."""
    now, zone = timezone.now(), site_zone()
    stories = WireLine.objects.filter(waiting__isnull=False).select_related("story").defer("base", "story__body")
    posts = PostLine.objects.filter(waiting__isnull=False, entry__deleted=None).select_related("entry__story").defer("base")
    waiting: list[Lineage] = [*stories.order_by("came")[:SHOWN], *posts.order_by("came")[:SHOWN]]
    lines = sorted(waiting, key=lambda line: (line.correction is None, line.correction or line.came))
    rows = [
        _what_waits(line)
        | {
            "agency": line.provider,
            "correction": waited(line.correction, now=now) if line.correction else "",
            "waits": waited(line.came, now=now) if line.came else "",
            "stamp": stamp(line.came, zone) if line.came else "",
        }
        for line in lines
    ]
    return render(request, "intake/updates.html", {"rows": rows, "tabs": tabs("intake:updates")} | frame("Wire"))


def _what_waits(line: Lineage) -> dict[str, Any]:
    """Return for what a version waits, as a line of the list has it: a story, or a post of a live blog."""
    if isinstance(line, PostLine):
        blog = line.entry.story
        return {"headline": f"{blog}: {line.entry}", "live": blog.live, "address": reverse("intake:merge_post", args=[line.entry_id])}
    assert isinstance(line, WireLine)
    return {"headline": str(line.story), "live": line.story.live, "address": reverse("intake:merge", args=[line.story_id])}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """Show the newer version of a story's item beside the story, and apply what was chosen."""
    story = get_object_or_404(Story, pk=number)
    proposal = proposal_for(story, now=timezone.now())
    if proposal is None:
        messages.info(request, "Nothing newer waits for this story.")
        return redirect(_edit_url(story))
    if request.method != "POST":
        return _page(request, proposal)
    if request.POST.get("seen") != proposal.seen:
        messages.warning(request, "The story or its item has changed since. Nothing was done; this is how it is now.")
        return _page(request, proposal)
    if why := _refusal(user_of(request), proposal.story):
        messages.error(request, why)
        return redirect(_edit_url(story))
    return _apply(request, proposal)


def _apply(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    chosen = chosen_in(request.POST)
    if request.POST.get("do") == "keep":
        actions.keep_ours(proposal, user=user_of(request), now=timezone.now())
        messages.success(request, "The story stays as it is; the new version counts as seen.")
        return redirect(_edit_url(proposal.story))
    choices, missing = choices_of(proposal.merge, chosen)
    copy = proposal.merge.copy(choices)
    if missing or not copy.headline.strip():
        wants = (
            f"{len(missing)} of the conflicts {'has' if len(missing) == 1 else 'have'} no choice yet" if missing else "A headline is needed"
        )
        messages.error(request, f"{wants}. Nothing was applied.")
        return _page(request, proposal, chosen=chosen, missing=missing)
    try:
        return _applied(request, proposal, copy)
    except actions.Overtaken as overtaken:
        messages.warning(request, str(overtaken))
    except (NotReady, StoryKilled, PictureRefused, Refused) as refusal:
        messages.error(request, f"Not published, and nothing applied: {refusal}")
    return redirect("intake:merge", proposal.story.pk)


def _applied(request: HttpRequest, proposal: Proposal, copy: Copy) -> HttpResponse:
    user, now = user_of(request), timezone.now()
    if request.POST.get("do") == "publish" and can(user, Verb.PUBLISH, proposal.story):
        material = Material.MINOR if request.POST.get("change") == Material.MINOR else Material.MATERIAL
        handed_over = actions.merge_and_publish(proposal, copy, user=user, now=now, material=material)
        said = f"“{copy.headline}” has the new version and is published. {receipt_for(handed_over)}"
        messages.success(request, said, buttons=page_button(Story.objects.get(pk=proposal.story.pk).address))
    else:
        actions.merge_into_draft(proposal, copy, user=user, now=now)
        messages.success(request, "The new version is merged into the draft. Readers have what they had until it is published.")
    return redirect(_edit_url(proposal.story))


def chosen_in(posted: Mapping[str, str]) -> Chosen:
    """Return what was chosen and written in a form of the review."""
    options = {int(found[1]): posted[name] for name in posted if (found := _CHOICE.fullmatch(name))}
    words = {int(found[1]): posted[name] for name in posted if (found := _WORDS.fullmatch(name))}
    return Chosen(options, words)


def _page(request: HttpRequest, proposal: Proposal, *, chosen: Chosen = NOTHING_YET, missing: list[int] | None = None) -> HttpResponse:
    now, zone = timezone.now(), site_zone()
    item, line, story = proposal.entry.item, proposal.line, proposal.story
    taken = proposal.merge.copy({passage.number: "theirs" for passage in proposal.merge.conflicts})
    usual = material_of(copy_of_story(story), taken, language=story.language)
    context = {
        "stretches": stretches(proposal.merge, chosen, missing=missing or ()),
        "summary": summary_of(proposal.merge),
        "declared": proposal.declared,
        "conflicts": len(proposal.merge.conflicts),
        "seen": proposal.seen,
        "story": story,
        "edit_url": _edit_url(story),
        "entry": proposal.entry,
        "agency": item.provider,
        "from_version": "" if line.version is None or proposal.declared else str(line.version),
        "to_version": "" if item.version is None else str(item.version),
        "came": stamp(proposal.entry.received, zone),
        "came_iso": local_iso(proposal.entry.received, zone),
        "correction": waited(proposal.correction, now=now) if proposal.correction else "",
        "correction_since": stamp(proposal.correction, zone) if proposal.correction else "",
        "notes": [note.text for note in item.notes],
        "usage_terms": item.usage_terms,
        "language": item.language,
        "may_publish": can(request.user, Verb.PUBLISH, story),
        "changes": [(value, label, value == (request.POST.get("change") or usual)) for value, label in Material.choices],
    }
    crumbs = (("Stories", reverse("wagtailsnippets_stories_story:list")), (str(story), _edit_url(story)))
    return render(request, "intake/merge.html", context | frame("A newer version", *crumbs))


def _refusal(user: User, story: Story) -> str:
    """Return why `user` may not change the story now; empty if they may."""
    if story.locked and story.locked_by_id != user.pk:
        return "Somebody has locked this story. Nothing was applied."
    return ""


def _edit_url(story: Story) -> str:
    return reverse("wagtailsnippets_stories_story:edit", args=[story.pk])
