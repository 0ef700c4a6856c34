"""Reminders: what an agency has sent since, told over the story's own form; and over every page a correction of what readers have, and
a live blog that has gone quiet.

They stay until somebody has dealt with what they tell of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.intake.deciding import version_of
from lateedition.desk.intake.models import WireLine
from lateedition.desk.intake.proposals import Proposal, proposal_for
from lateedition.desk.intake.queries import taken_stories, wire_inbox
from lateedition.desk.intake.review import summary_of, waited
from lateedition.desk.intake.rows import Chain, behind, short_time, usable
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import LiveStory, Story
from lateedition.desk.stories.queries import quiet_blogs, site_zone
from lateedition.wire.numbers import whole

QUIET = timedelta(hours=4)
"""After so long without a post it is asked whether a live blog goes on: "LIVE" over what nobody works on is not true."""

MOST = 3
"""So many corrections are told one by one, those that wait longest; of the rest it is said how many they are."""

_FORMS = ("wagtailsnippets_stories_story:edit", "wagtailsnippets_stories_livestory:edit")
_REVIEW = "intake:merge"


@dataclass(frozen=True)
class Way:
    """A way from a reminder to where something can be done about it."""

    label: str
    address: str


@dataclass(frozen=True)
class Reminder:
    """A reminder as it is shown; `key` is the same as long as it tells of the same thing.

    `about` names what it is told of. `mandatory` is since when a correction waits, in words, and `clock` how long that is; both are
    empty where none does.
    """

    key: str
    text: str
    ways: tuple[Way, ...]
    mandatory: str = ""
    clock: str = ""
    about: str = "From the wire"


def reminders_of(request: HttpRequest, *, here: str) -> list[Reminder]:
    """Return what is to be told over the page at `here`, an address of this desk, to whoever asks."""
    if not can(request.user, Verb.WRITE):
        return []
    view, number = _shown_at(here)
    own = list(_of_story(request, number)) if view in _FORMS and number else []
    return [*own, *_corrections(but=number), *_quiet(request)]


def is_quiet(blog: LiveStory, *, now: datetime) -> bool:
    """Say whether `blog` is LIVE and nothing has been posted for QUIET, nor said that it goes on."""
    return any(quiet.pk == blog.pk for quiet, _ in quiet_blogs(since=now - QUIET))


def _shown_at(here: str) -> tuple[str, int | None]:
    """Return which page is at `here`, and the number of the story that it is about if it is a form or a review."""
    try:
        found = resolve(here.partition("?")[0])
    except Resolver404:
        return "", None
    named = {**dict.fromkeys(_FORMS, "pk"), _REVIEW: "number"}.get(found.view_name, "")
    return found.view_name, whole(str(found.kwargs.get(named, "")))


def _of_story(request: HttpRequest, number: int) -> Iterator[Reminder]:
    story = Story.objects.filter(pk=number).exclude(wire_guid="").defer("body").first()
    if story is None or story.killed or story.withheld:
        return
    line = WireLine.objects.filter(story_id=story.pk).defer("base").first()
    chain = (line.provider, line.guid) if line else (story.wire_provider, story.wire_guid)
    if line and line.waiting is None and _is_the_last(line, chain):
        return
    proposal = proposal_for(story, now=timezone.now())
    if proposal is not None:
        yield _proposed(proposal)
    else:
        yield from _how_far_behind(request, story, chain)


def _is_the_last(line: WireLine, chain: Chain) -> bool:
    """Say whether `line` is the head of its `chain` and may still be used. So it is with nearly every form: it costs little."""
    head = next(iter(wire_inbox().heads_of([chain])), None)
    return head is not None and usable(head) and (line.receipt, line.version) == version_of(head)


def _proposed(proposal: Proposal) -> Reminder:
    text = f"A newer version has come: {summary_of(proposal.merge)}."
    text += f" {proposal.declared}." if proposal.declared else ""
    ways = (Way("Review", reverse(_REVIEW, args=[proposal.story.pk])),)
    return _waiting(f"version {proposal.entry.receipt}", text, ways, since=proposal.correction)


def _how_far_behind(request: HttpRequest, story: Story, chain: Chain) -> Iterator[Reminder]:
    versions = wire_inbox().versions(*chain)
    newest = next((version for version in versions if version.head), None)
    taken = taken_stories([chain], finder=AdminURLFinder(request.user)).get(chain)
    if newest is None or not (said := behind(newest, taken=taken)):
        return
    ways = [Way("Read it", reverse("intake:item", args=[newest.number]))]
    held = next((version for version in versions if version.item.version == story.wire_version and not version.head), None)
    if held is not None:
        ways.append(Way("What changed", reverse("intake:changes", args=[newest.number, held.number])))
    yield Reminder(f"version {newest.receipt}", f"{said}.", tuple(ways))


def _corrections(*, but: int | None) -> Iterator[Reminder]:
    """Give the corrections that wait for stories readers have, without that of the story `but`, whose page tells of it."""
    waiting = WireLine.objects.filter(waiting__isnull=False, correction__isnull=False, story__live=True)
    lines = list(waiting.exclude(story=but).select_related("story").defer("base", "story__body").order_by("correction"))
    for line in lines[:MOST]:
        text = f"{line.provider} has corrected “{line.story}”, which readers have."
        ways = (Way("Review", reverse(_REVIEW, args=[line.story_id])),)
        yield _waiting(f"correction {line.story_id}", text, ways, since=line.correction)
    if left := len(lines[MOST:]):
        text = f"{left} more {'story' if left == 1 else 'stories'} that readers have must be corrected."
        yield Reminder("more", text, (Way("All updates", reverse("intake:updates")),))


def _quiet(request: HttpRequest) -> Iterator[Reminder]:
    """Give the live blogs that have gone quiet, to those who may post to them."""
    now = timezone.now()
    for blog, silent in quiet_blogs(since=now - QUIET):
        if can(request.user, Verb.POST, blog):
            text = f"“{blog}” is LIVE, and nothing has been posted for {waited(silent, now=now)}. End it, or say that it goes on."
            yield Reminder(f"quiet {blog.pk}", text, (Way("Live desk", reverse("live:desk", args=[blog.pk])),), about="Live coverage")


def _waiting(key: str, text: str, ways: tuple[Way, ...], *, since: datetime | None) -> Reminder:
    if since is None:
        return Reminder(key, text, ways)
    now = timezone.now()
    return Reminder(key, text, ways, mandatory=short_time(since, now=now, zone=site_zone()), clock=waited(since, now=now))
