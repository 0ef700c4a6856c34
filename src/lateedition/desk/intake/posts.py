"""Posts: what a newer version of an item changes in a post of a live blog that was made of it.

A post often holds but a part of its item. What was left out of it stays out: only what it has is brought up to the new version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lateedition.desk.intake.merging import Copy, Merge, Passage, merge
from lateedition.desk.intake.models import PostLine
from lateedition.desk.intake.proposals import Newer, declared_of, newer_for
from lateedition.desk.intake.sheet import body_markup
from lateedition.desk.intake.take import Draft
from lateedition.desk.stories.bodies import body_of_text
from lateedition.desk.stories.models import LiveEntry


@dataclass(frozen=True)
class PostProposal(Newer):
    """A newer version for one post as it is now."""

    line: PostLine
    post: LiveEntry
    merge: Merge

    @property
    def seen(self) -> str:
        """What this was made of: a post that was changed, or another version, and it is another proposal."""
        changed = self.post.updated.isoformat() if self.post.updated else "0"
        return f"{self.line.receipt}-{self.entry.receipt}-{changed}"

    @property
    def declared(self) -> str:
        """What the agency declared where this is another item that takes the place of the post's, else empty."""
        return declared_of(self.entry.item, of=self.line, made="post")


def copy_of_post(draft: Draft) -> Copy:
    """Return the words that a post begins with when it is made of an item, as its form gives them back."""
    return Copy(draft.headline, body=body_of_text(body_markup(draft.body)))


def merged_into(post: LiveEntry, line: PostLine, draft: Draft) -> Merge:
    """Return what `draft` changes in `post`, without what was left out of that."""
    ours = Copy(post.headline, body=body_of_text(post.body))
    passages = merge(line.copy, ours, copy_of_post(draft)).passages
    is_part = any(passage.part == "body" and passage.base and not passage.ours for passage in passages)
    return Merge(tuple(passage for passage in passages if not _was_left_out(passage, is_part=is_part)))


def is_news(found: Merge) -> bool:
    """Say whether there is anything in a merge that the post does not have."""
    return bool(found.changes or found.conflicts)


def post_proposal_for(post: LiveEntry, *, now: datetime) -> PostProposal | None:
    """Return what is proposed for `post`; None when nothing is newer that may be used, or it changes nothing that the post has."""
    line = PostLine.objects.filter(entry_id=post.pk, entry__deleted=None).first()
    newer = newer_for(line, now=now) if line else None
    if line is None or newer is None:
        return None
    found = merged_into(post, line, newer.draft)
    return PostProposal(newer.entry, newer.draft, newer.correction, line, post, found) if is_news(found) else None


def _was_left_out(passage: Passage, *, is_part: bool) -> bool:
    return passage.ours is None and (is_part or passage.part == "headline")
