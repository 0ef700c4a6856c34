"""The verbs of a post for which a newer version waits: merge it, or leave the post as it is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.intake.actions import Overtaken, settle_post_on
from lateedition.desk.intake.merging import Copy
from lateedition.desk.intake.models import PostLine
from lateedition.desk.intake.posts import PostProposal, post_proposal_for
from lateedition.desk.intake.sheet import body_markup
from lateedition.desk.intake.take import LONGEST_HEADLINE
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories.models import LiveEntry

if TYPE_CHECKING:
    from lateedition.desk.people.models import User


def merge_into_post(proposal: PostProposal, copy: Copy, *, user: User | None, now: datetime) -> None:
    """Change the post to `copy`, which was made of `proposal`: readers of a published live blog have it at once.

    Raises Overtaken, and changes nothing, when post or chain are others than those that the proposal was made of.
    """
    with outbox.turn():
        _must_be_as_seen(proposal, now=now)
        post = proposal.post
        post.headline, post.body = copy.headline[:LONGEST_HEADLINE], body_markup(copy.body)
        stories.change_entry(post, user=user, now=now)
        _note(proposal, "lateedition.merge", user=user, now=now)


def keep_post(proposal: PostProposal, *, user: User, now: datetime) -> None:
    """Leave the post as it is, and take it from now on as one that has the new version."""
    with outbox.turn():
        _must_be_as_seen(proposal, now=now)
        _note(proposal, "lateedition.keep_ours", user=user, now=now)


def _must_be_as_seen(proposal: PostProposal, *, now: datetime) -> None:
    """Raise Overtaken unless the post and what is proposed for it are still what `proposal` was made of."""
    fresh = post_proposal_for(LiveEntry.objects.get(pk=proposal.post.pk), now=now)
    if fresh is None or fresh.seen != proposal.seen:
        raise Overtaken("Somebody changed the post, or its agency sent more, since this was shown. Nothing was done; so it is now.")


def _note(proposal: PostProposal, action: str, *, user: User | None, now: datetime) -> None:
    settle_post_on(proposal.line, proposal.entry, proposal.draft)
    PostLine.objects.filter(pk=proposal.line.pk).update(merged=now)
    data = {"version": proposal.draft.version, "receipt": proposal.entry.receipt, "provider": proposal.draft.provider}
    log(instance=proposal.post.story, action=action, user=user, data=data | {"entry": proposal.post.pk})
