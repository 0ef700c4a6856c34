"""The verbs of the desk. Each is one transaction; what it changes for readers is in the handover log when it returns.

Each asks the gate itself whether its `user` may (people.gate), whatever page or command it is called from, and raises Refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from django.utils import timezone
from wagtail.log_actions import log

from lateedition.desk.cards.keeping import addresses_of as addresses_of_cards
from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories import exposure, publication, snapshot, versions
from lateedition.desk.stories.models import LiveEntry, LiveStory, Material, Plan, Recall, SiteSettings, Story, end_plans
from lateedition.desk.stories.queries import signature_of, site_settings
from lateedition.desk.stories.readying import make_ready
from lateedition.desk.stories.surfaces import Surface, of_entry
from lateedition.desk.stories.surfaces import of_merged as surfaces_of_merged
from lateedition.story import article
from lateedition.story.handover import Withdrawn

if TYPE_CHECKING:
    from wagtail.models import Revision

    from lateedition.desk.people.models import User
    from lateedition.desk.pictures.models import Picture

_LONGEST_REASON = 500


class CannotMerge(ValueError):
    """Two stories cannot become one; the message says why."""


def publish(story: Story, *, user: User | None, now: datetime, material: Material | None = None) -> int:
    """Put `story` before readers as it is in memory, and return its number in the handover log.

    `material` is what somebody says of the change; None takes what is proposed. A first publish sets its address and its times,
    unless `first_published` was given (an import). Raises NotReady or StoryKilled, and changes nothing, when it must not be published.
    """
    must(user, Verb.PUBLISH, story)
    story.change = material or ""
    story.clean()
    make_ready(story)
    with outbox.turn():
        _note_override(story, user=user)
        if story.pk is None:
            story.save(now=now)
        revision = story.save_revision(user=user, clean=False)
        story.live, story.has_unpublished_changes, story.expired = True, False, False
        story.live_revision = revision
        story.last_published_at = now
        story.first_published_at = story.first_published_at or now
        story.save(now=now)
        _put_before_its_plan(story, now=now)
        log(instance=story, action="wagtail.publish", user=user, revision=revision)
    assert story.handed_over is not None
    return story.handed_over


def publish_revision(revision: Revision, *, user: User | None) -> int | None:
    """Publish a saved revision as Wagtail does, or schedule it if it says when. Return its number, None if nothing went out.

    Raises NotReady or StoryKilled, and changes nothing, when it must not be published.
    """
    story = revision.as_object()
    for state in (story, _row(story)):
        must(user, Verb.PUBLISH, state)
    make_ready(story)
    with outbox.turn():
        _note_override(story, user=user)
        revision.publish(user=user, skip_permission_checks=True)
        _put_before_its_plan(story, now=timezone.now())
    return outbox.number_of(f"story:{story.pk}")


def unpublish(story: Story, *, user: User | None, now: datetime) -> int | None:
    """Take `story` from readers; its draft stays. Return the number of the withdrawal, None if readers never had it."""
    return _unpublished(story, expired=False, action="wagtail.unpublish", user=user, now=now)


def expire(story: Story, *, user: User | None, now: datetime) -> int | None:
    """Take `story` from readers because its time is over; its tombstone says so. Return as `unpublish` does."""
    return _unpublished(story, expired=True, action="lateedition.expire", user=user, now=now)


def kill(story: Story, *, user: User | None, now: datetime, reason: str, accepted: datetime | None = None) -> Recall:
    """Recall `story`: readers get a tombstone, and it cannot be published again until it is restored.

    `accepted` is when it was said that it must go, `now` if that is not given. Return the recall, whose receipt is still empty.
    """
    with outbox.turn():
        row = _row(story)
        must(user, Verb.RECALL, row)
        surfaces = exposure.of_story(row.pk)
        Story.objects.filter(pk=row.pk).update(killed=now, kill_reason=_cut(reason))
        _take_back(row, now=now)
        log(instance=row, action="lateedition.kill", user=user, data={"reason": reason})
        return recalled(
            f"story:{row.pk}", str(row), surfaces, number=row.handed_over, user=user, times=(accepted or now, now), reason=reason
        )


def withhold(story: Story, *, now: datetime, reason: str, accepted: datetime | None = None, user: User | None = None) -> Recall:
    """Take `story` from readers while it is in doubt. It may be published again when it is restored, or released by whoever withheld it.

    Without a `user` its agency withholds what it was made of. Return the recall, whose receipt is still empty.
    """
    by = "desk" if user else "agency"
    with outbox.turn():
        row = _row(story)
        must(user, Verb.RECALL, row)
        surfaces = exposure.of_story(row.pk)
        Story.objects.filter(pk=row.pk).update(withheld=now, withheld_by=by, kill_reason=_cut(reason))
        _take_back(row, now=now)
        log(instance=row, action="lateedition.withhold", user=user, data={"reason": reason})
        times = (accepted or now, now)
        return recalled(f"story:{row.pk}", str(row), surfaces, number=row.handed_over, user=user, times=times, reason=reason)


def release(story: Story, *, now: datetime, reason: str) -> None:
    """Let a story be published again whose agency withholds it no more; one that the desk withholds stays. Nothing is published by this."""
    with outbox.turn():
        row = _row(story)
        if row.withheld_by != "agency":
            return
        Story.objects.filter(pk=row.pk).update(withheld=None, withheld_by="", kill_reason=row.kill_reason if row.killed else "")
        row.save(now=now)
        log(instance=row, action="lateedition.release", data={"reason": reason})


def forbid(story: Story, *, user: User, now: datetime, authority: str, legal_basis: str, reason: str) -> Recall:
    """Take `story` from readers because an order of law forbids it: its addresses answer 451 and say whose order it is (RFC 7725).

    `authority` and `legal_basis` are for readers, `reason` for the desk. Return the recall, whose receipt is still empty.
    """
    with outbox.turn():
        row = _row(story)
        must(user, Verb.RECALL, row)
        surfaces = exposure.of_story(row.pk)
        told = {"authority": authority, "legal_basis": legal_basis}
        Story.objects.filter(pk=row.pk).update(forbidden=now, kill_reason=_cut(reason), **told)
        _take_back(row, now=now)
        log(instance=row, action="lateedition.forbid", user=user, data={"reason": reason, **told})
        return recalled(f"story:{row.pk}", str(row), surfaces, number=row.handed_over, user=user, times=(now, now), reason=reason)


def merge(story: Story, *, into: Story, user: User, now: datetime, reason: str) -> Recall:
    """Make `story`, a duplicate, one with the story `into`, to which its addresses lead from now on; lists go on without it.

    Where `into` was itself merged, it is the story that this one became. Raises CannotMerge, and changes nothing, if that is not
    published or is `story` itself. Return the recall, whose receipt is still empty.
    """
    with outbox.turn():
        row, target = _row(story), _survivor(into)
        must(user, Verb.RECALL, row)
        if target.pk == row.pk:
            raise CannotMerge(f"“{into}” is this story, or was merged into it")
        if not target.live:
            raise CannotMerge(f"“{target}” is not published: nothing could lead there")
        surfaces = surfaces_of_merged(exposure.of_story(row.pk))
        Story.objects.filter(pk=row.pk).update(merged=now, merged_into=target.pk, kill_reason=_cut(reason))
        _take_back(row, now=now)
        log(
            instance=row,
            action="lateedition.merge_into",
            user=user,
            data={"reason": f"into “{target}”. {reason}".strip(), "into": target.pk},
        )
        return recalled(f"story:{row.pk}", str(row), surfaces, number=row.handed_over, user=user, times=(now, now), reason=reason)


def restore(story: Story, *, user: User | None, now: datetime) -> None:
    """Let a story that is out, for whatever reason, be worked on and published again. What stands in its place stays until it is."""
    nothing = {"kill_reason": "", "withheld_by": "", "authority": "", "legal_basis": ""}
    with outbox.turn():
        row = _row(story)
        must(user, Verb.RECALL, row)
        Story.objects.filter(pk=row.pk).update(killed=None, withheld=None, forbidden=None, merged=None, merged_into=None, **nothing)
        row.save(now=now)
        log(instance=row, action="lateedition.restore", user=user)


def recall_entry(entry: LiveEntry, *, user: User | None, now: datetime, reason: str, accepted: datetime | None = None) -> Recall:
    """Take an entry from readers and have it witnessed; the desk keeps it. Return the recall, whose receipt is still empty."""
    with outbox.turn():
        blog = _row(entry.story)
        surfaces = of_entry(entry.pk, story=blog.pk, address=blog.address) if blog.live else ()
        delete_entry(entry, user=user, now=now)
        number = outbox.number_of(f"story:{blog.pk}") if blog.live else None
        times = (accepted or now, now)
        return recalled(f"entry:{entry.pk}", f"{blog}: {entry}", surfaces, number=number, user=user, times=times, reason=reason)


def kill_picture(picture: Picture, *, user: User | None, now: datetime, reason: str, accepted: datetime | None = None) -> Recall:
    """Take a picture from readers for good; the stories that show it go on without. Return the recall, whose receipt is still empty."""
    must(user, Verb.RECALL_PICTURE, picture)
    with outbox.turn():
        picture.withheld = False
        log(instance=picture, action="lateedition.kill", user=user, data={"reason": reason})
        return _take_picture_back(picture, user=user, times=(accepted or now, now), reason=reason)


def withhold_picture(picture: Picture, *, now: datetime, reason: str, accepted: datetime) -> Recall:
    """Take a picture from readers because its agency withholds it. It may come back when it does no more, by a person alone.

    Return the recall, whose receipt is still empty.
    """
    with outbox.turn():
        picture.withheld = True
        log(instance=picture, action="lateedition.withhold", data={"reason": reason})
        return _take_picture_back(picture, user=None, times=(accepted, now), reason=reason)


def restore_picture(picture: Picture, *, user: User | None) -> None:
    """Let readers have a picture again whose agency withholds it no more: the stories show it in which it still stands.

    It is taken from the wire anew: whoever may take it may have it back.
    """
    must(user, Verb.TAKE)
    with outbox.turn():
        picture.killed, picture.withheld, picture.kill_reason = None, False, ""
        picture.save()
        log(instance=picture, action="lateedition.restore", user=user)


def post_entry(
    story: LiveStory,
    *,
    text: str,
    now: datetime,
    user: User | None = None,
    headline: str = "",
    key: bool = False,
    credit: str = "",
    picture: Picture | None = None,
    sent_as: str = "",
) -> LiveEntry:
    """Post an entry: readers of a published live blog have it at once, and its "Updated" moves. `text` is rich text.

    Raises NotReady, and posts nothing, when its picture lacks what readers must be told of it.
    """
    must(user, Verb.POST, story)
    said = {"headline": headline, "body": text, "key": key, "credit": credit, "picture": picture, "sent_as": sent_as}
    entry = LiveEntry(story=story, moment=now, author=user, signed=signature_of(user), **said)
    with outbox.turn():
        Story.objects.filter(pk=story.pk, live=True).update(updated=now)
        entry.save(now=now)
        log(instance=_row(story), action="lateedition.post", user=user, data={"entry": entry.pk, "headline": headline})
    return entry


def change_entry(entry: LiveEntry, *, user: User | None, now: datetime) -> None:
    """Save an entry that was changed in memory; it says so to readers, and the blog's "Updated" stays."""
    must(user, Verb.POST, entry.story)
    entry.updated = None if entry.held else now
    with outbox.turn():
        entry.save(now=now)
        log(instance=_row(entry.story), action="lateedition.change_entry", user=user, data={"entry": entry.pk})


def delete_entry(entry: LiveEntry, *, user: User | None, now: datetime) -> None:
    """Take an entry from readers; the desk keeps it."""
    must(user, Verb.POST, entry.story)
    entry.deleted = now
    with outbox.turn():
        entry.save(now=now)
        log(instance=_row(entry.story), action="lateedition.delete_entry", user=user, data={"entry": entry.pk})


def withdraw_lost(number: int, *, now: datetime) -> int | None:
    """Take a story from readers that the desk does not have any more. Return the number of the withdrawal, None if none was due.

    The story must have been deleted past the desk's doors; one that is there is unpublished.
    """
    with outbox.turn():
        held = outbox.latest(f"story:{number}")
        if not isinstance(held, article.Story) or Story.objects.filter(pk=number).exists():
            return None
        addresses = (held.address, *held.former_addresses, *addresses_of_cards(number))
        return outbox.hand_over(Withdrawn(number=number, addresses=addresses, reason="unpublished", moment=now), now=now)


def introduce_site(*, now: datetime) -> SiteSettings:
    """Make sure that the press knows the site, under the origin it runs at now. Return its settings."""
    site = site_settings()
    if site.pk is None:
        site.save(now=now)
    else:
        outbox.hand_over(snapshot.site_document(site), now=now)
    return site


def _unpublished(story: Story, *, expired: bool, action: str, user: User | None, now: datetime) -> int | None:
    with outbox.turn():
        row = _row(story)
        must(user, Verb.PUBLISH, row)
        row.expired = expired
        _take_down(row)
        row.save(now=now)
        end_plans(row.pk, now=now, why="it was taken down")
        log(instance=row, action=action, user=user)
    return row.handed_over


def _put_before_its_plan(story: Story, *, now: datetime) -> None:
    """Cancel a publish that is planned for later: its text is older than the one that was just published."""
    end_plans(story.pk, now=now, why="another text was published before", deeds=[Plan.Deed.PUBLISH])


def _note_override(story: Story, *, user: User | None) -> None:
    """Note in the story's history that somebody says otherwise than is proposed of the change that is about to be published."""
    before = versions.published_before(story.pk) if story.pk and story.change in Material.values else None
    if before is None:
        return
    proposal = publication.judged(story, before)
    if proposal.material is not (story.change == Material.MATERIAL):
        data = {"said": str(story.change), "reason": proposal.said}
        log(instance=story, action="lateedition.override", user=user, data=data)


def _survivor(story: Story) -> Story:
    """Return the story that this one became: itself, unless it was merged."""
    followed: set[int] = set()
    row = Story.objects.get(pk=story.pk)
    while row.merged_into_id and row.pk not in followed:
        followed.add(row.pk)
        row = Story.objects.get(pk=row.merged_into_id)
    return row


def _row(story: Story) -> Story:
    """Return the row of `story` as it is stored: what is in memory may be somebody's draft."""
    row: Story = type(story).objects.get(pk=story.pk)
    return row


def _take_down(row: Story) -> None:
    Story.objects.filter(pk=row.pk).exclude(alert=None).update(alert=None)  # published again, it is not sent out again
    Story.objects.filter(pk=row.pk).exclude(shut=None).update(shut=None)  # it does not come back with its section
    if row.live or row.shut:
        row.live, row.has_unpublished_changes, row.live_revision = False, True, None


def _take_back(row: Story, *, now: datetime) -> None:
    """Take `row` down, and whatever was planned for it."""
    _take_down(row)
    row.go_live_at = None
    row.save(now=now)
    row.revisions.update(approved_go_live_at=None)
    end_plans(row.pk, now=now, why="it was recalled")


def _take_picture_back(picture: Picture, *, user: User | None, times: tuple[datetime, datetime], reason: str) -> Recall:
    surfaces, (_, now) = exposure.of_picture(picture.pk), times
    picture.killed, picture.kill_reason = now, _cut(reason)
    picture.save()
    number = outbox.number_of(f"picture:{picture.pk}")
    return recalled(f"picture:{picture.pk}", picture.title, surfaces, number=number, user=user, times=times, reason=reason)


def recalled(
    subject: str,
    title: str,
    surfaces: Sequence[Surface],
    *,
    number: int | None,
    user: User | None,
    times: tuple[datetime, datetime],
    reason: str,
) -> Recall:
    """Return the record of a recall under `number` in the log, to be witnessed; `times` are when it was accepted and acted on."""
    accepted, acted = times
    return Recall.objects.create(
        subject=subject,
        title=title[:255],
        reason=_cut(reason),
        user=user,
        accepted=accepted,
        acted=acted,
        number=number,
        surfaces=msgspec.to_builtins(tuple(surfaces)),
    )


def _cut(reason: str) -> str:
    return reason[:_LONGEST_REASON]
