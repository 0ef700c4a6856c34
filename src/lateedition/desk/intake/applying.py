"""Applying by itself: a new version whose source's policy is `updates = "apply"`, where nothing conflicts and nobody is at work."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from wagtail.admin.models import EditingSession

from lateedition.desk.intake import actions, post_actions
from lateedition.desk.intake.merging import Copy
from lateedition.desk.intake.posts import post_proposal_for
from lateedition.desk.intake.proposals import Proposal, copy_of_story, proposal_for
from lateedition.desk.pictures.renditions import PictureRefused
from lateedition.desk.stories.judging.proposal import proposed
from lateedition.desk.stories.models import LiveEntry, Material, Story
from lateedition.desk.stories.publication import NotReady, StoryKilled
from lateedition.story.wording import Wording

AT_WORK = timedelta(minutes=1)
"""How long ago somebody's form must have been heard of to count as open; it says so every ten seconds."""


def apply_at_once(story: Story, *, now: datetime) -> str:
    """Merge what is proposed for `story`, and publish it if readers have the story. Return why not, empty when it was done.

    What is not done stays proposed, for a person.
    """
    proposal = proposal_for(story, now=now)
    if proposal is None:
        return "nothing is proposed any more"
    if why := _why_not(proposal, now=now):
        return why
    before, copy = copy_of_story(proposal.story), proposal.merge.copy()
    try:
        if story.live:
            actions.merge_and_publish(proposal, copy, user=None, now=now, material=material_of(before, copy, language=story.language))
        else:
            actions.merge_into_draft(proposal, copy, user=None, now=now)
    except (actions.Overtaken, NotReady, StoryKilled, PictureRefused) as refusal:
        return str(refusal)
    return ""


def apply_to_post_at_once(post: LiveEntry, *, now: datetime) -> str:
    """Merge what is proposed for `post`. Return why not, empty when it was done: then it waits for a person."""
    proposal = post_proposal_for(post, now=now)
    if proposal is None:
        return "nothing is proposed any more"
    copy = proposal.merge.copy()
    if proposal.merge.conflicts:
        return f"{len(proposal.merge.conflicts)} of its paragraphs are in conflict with what was edited"
    if post.story.killed or post.story.withheld:
        return "the live blog was recalled"
    if not copy.body:
        return "nothing would be left of the post"
    try:
        post_actions.merge_into_post(proposal, copy, user=None, now=now)
    except actions.Overtaken as refusal:
        return str(refusal)
    return ""


def material_of(before: Copy, after: Copy, *, language: str) -> Material:
    """Return what kind of change it is, as the desk proposes it of any publish."""
    proposal = proposed(_wording(before), _wording(after), language=language)
    return Material.MATERIAL if proposal.material else Material.MINOR


def _why_not(proposal: Proposal, *, now: datetime) -> str:
    story = proposal.story
    if proposal.merge.conflicts:
        return f"{len(proposal.merge.conflicts)} of its paragraphs are in conflict with what was edited"
    if story.is_out:
        return "the story was recalled"
    if story.locked:
        return "somebody has locked the story"
    if story.live and story.has_unpublished_changes:
        return "the story has changes that nobody has published"
    return "somebody is at work on the story" if _is_open(story, now=now) else ""


def _is_open(story: Story, *, now: datetime) -> bool:
    kind = ContentType.objects.get_for_model(type(story))
    sessions = EditingSession.objects.filter(content_type=kind, object_id=str(story.pk), last_seen_at__gte=now - AT_WORK)
    return bool(sessions.exists())


def _wording(copy: Copy) -> Wording:
    return Wording(headline=copy.headline, standfirst=copy.standfirst, body=copy.body)
