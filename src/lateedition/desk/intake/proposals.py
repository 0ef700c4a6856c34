"""Proposals: a newer version off the wire beside the story as it is edited now, merged, for somebody to look at or to apply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lateedition.desk.intake.deciding import Standing, has_text, killed_in_words, version_of
from lateedition.desk.intake.merging import Copy, Merge, merge
from lateedition.desk.intake.models import Lineage, WireLine
from lateedition.desk.intake.queries import wire_inbox
from lateedition.desk.intake.take import Draft, NotToBeTaken, draft_of
from lateedition.desk.stories.bodies import body_of_stream
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_zone
from lateedition.wire.inbox import Entry
from lateedition.wire.item import Item


@dataclass(frozen=True)
class Newer:
    """What is newer than what a lineage says was merged last: `entry` of the inbox; `draft` is what taking it would begin with.

    A correction waits since `correction`, if one does.
    """

    entry: Entry
    draft: Draft
    correction: datetime | None


@dataclass(frozen=True)
class Proposal(Newer):
    """A newer version for one story. `story` is its newest draft."""

    line: WireLine
    story: Story
    merge: Merge

    @property
    def seen(self) -> str:
        """What this was made of: another draft, or another version, and it is another proposal."""
        return f"{self.line.receipt}-{self.entry.receipt}-{self.story.latest_revision_id or 0}"

    @property
    def declared(self) -> str:
        """What the agency declared where this is another item that takes the place of the story's, else empty."""
        return declared_of(self.entry.item, of=self.line, made="story")


def copy_of_draft(draft: Draft) -> Copy:
    """Return the words that a story begins with when it is taken."""
    return Copy(draft.headline, draft.standfirst, draft.body)


def copy_of_story(story: Story) -> Copy:
    """Return the words of `story` as it is in memory."""
    return Copy(story.headline, story.standfirst, body_of_stream(story.body.raw_data))


def proposal_for(story: Story, *, now: datetime) -> Proposal | None:
    """Return what is proposed for `story`, None when there is nothing newer, or it must not be taken: killed, withheld.

    A version that says the very same is nothing newer.
    """
    line = WireLine.objects.filter(story_id=story.pk).first()
    newer = newer_for(line, now=now) if line else None
    if line is None or newer is None or copy_of_draft(newer.draft) == line.copy:
        return None
    newest: Story = story.get_latest_revision_as_object()
    merged = merge(line.copy, copy_of_story(newest), copy_of_draft(newer.draft))
    return Proposal(newer.entry, newer.draft, newer.correction, line, newest, merged)


def newer_for(line: Lineage, *, now: datetime) -> Newer | None:
    """Return what is newer than what `line` says was merged last; None when nothing is, or it must not be taken: killed, withheld."""
    chain = line.provider, line.guid
    standing = Standing(tuple(wire_inbox().versions(*chain)), line=tuple(wire_inbox().successors(*chain)))
    head, entry = standing.head, standing.newest
    if head is None or entry is None or head.canceled or killed_in_words(head) or not has_text(entry):
        return None
    if entry is head and version_of(head) == (line.receipt, line.version):
        return None
    try:
        draft = draft_of(entry.item, canceled=entry.canceled, now=now, zone=site_zone())
    except NotToBeTaken:
        return None
    return Newer(entry, draft, standing.correction_since((line.receipt, line.version)))


def declared_of(item: Item, *, of: Lineage, made: str) -> str:
    """Return what its agency declared of `item` where it is another than the one our `made` was made `of`, empty where it is that one."""
    if item.guid == of.guid:
        return ""
    return f"{item.provider} declared that this item ({item.guid}) takes the place of the one that our {made} was made of ({of.guid})"
