"""Proposals: a newer version off the wire beside the story as it is edited now, merged, for somebody to look at or to apply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lateedition.desk.intake.deciding import correction_since, has_text, killed_in_words, version_of
from lateedition.desk.intake.merging import Copy, Merge, merge
from lateedition.desk.intake.models import WireLine
from lateedition.desk.intake.queries import site_zone, wire_inbox
from lateedition.desk.intake.take import Draft, NotToBeTaken, draft_of
from lateedition.desk.stories.bodies import body_of_stream
from lateedition.desk.stories.models import Story
from lateedition.wire.inbox import Entry


@dataclass(frozen=True)
class Proposal:
    """A newer version for one story. `story` is its newest draft, `draft` what the new version would begin a story with.

    A correction waits since `correction`, if one does.
    """

    line: WireLine
    story: Story
    entry: Entry
    draft: Draft
    merge: Merge
    correction: datetime | None

    @property
    def seen(self) -> str:
        """What this was made of: another draft, or another version, and it is another proposal."""
        return f"{self.line.receipt}-{self.entry.receipt}-{self.story.latest_revision_id or 0}"


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
    versions = wire_inbox().versions(line.provider, line.guid) if line else []
    entry = next((version for version in versions if version.head), None)
    if line is None or entry is None or version_of(entry) == (line.receipt, line.version) or not has_text(entry) or killed_in_words(entry):
        return None
    try:
        draft = draft_of(entry.item, canceled=entry.canceled, now=now, zone=site_zone())
    except NotToBeTaken:
        return None
    if copy_of_draft(draft) == line.copy:
        return None
    newest: Story = story.get_latest_revision_as_object()
    merged = merge(line.copy, copy_of_story(newest), copy_of_draft(draft))
    return Proposal(line, newest, entry, draft, merged, correction_since(versions, (line.receipt, line.version)))
