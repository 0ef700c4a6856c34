"""Publication: what readers may have of a story, settled in the transaction in which it became true.

Every way to publish or unpublish ends in a story's `save` or `delete`, and those end here: the desk's verbs, Wagtail's
buttons, its scheduled publishing, a script.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import PermissionDenied
from msgspec.structs import replace

from lateedition.desk.cards import keeping as cards
from lateedition.desk.handover import outbox
from lateedition.desk.pictures.uses import keep_uses
from lateedition.desk.quoting.standing import keep_quotations, under_embargo
from lateedition.desk.recordings.plays import keep_plays, obstacles_in
from lateedition.desk.stories import snapshot, versions
from lateedition.desk.stories.embargoes import Embargo
from lateedition.desk.stories.judging.proposal import Proposal, proposed
from lateedition.desk.stories.stages import Stage
from lateedition.press.addresses import history_address
from lateedition.press.indexes import pictures_of, recordings_of
from lateedition.story import article
from lateedition.story.address import slug_of, story_address
from lateedition.story.blocks import Body, extracts_in
from lateedition.story.handover import Reason, Withdrawn
from lateedition.story.version import Version
from lateedition.story.wording import wording_of

if TYPE_CHECKING:
    from lateedition.desk.stories.models import Story


_OUT: dict[Reason, Literal["recalled", "legal"]] = {"killed": "recalled", "withheld": "recalled", "legal": "legal"}
"""Withdrawals after which no version of before may be read again, and what the history says of each."""


_MILDEST: frozenset[Reason] = frozenset(("unpublished", "expired"))


class NotReady(ValueError):
    """A story lacks what a published story must have; the message says what."""


class StoryKilled(PermissionDenied):
    """A killed story was to be published; it must be restored first."""


def settle(story: Story, *, now: datetime) -> int | None:
    """Make the log say what readers may have of `story`, which was just saved as it is.

    Return the number under which that stands in the log, None if it was never there. Raises NotReady or StoryKilled when
    it is live and must not be.
    """
    if not story.live:
        return withdraw(story, now=now)
    if story.killed:
        raise StoryKilled(
            f"story {story.pk} {story.headline!r} was killed at {story.killed:%Y-%m-%d %H:%M} UTC; restore it before publishing it"
        )
    _read_section_anew(story)
    if obstacles := obstacles_of(story, now=now):
        raise NotReady(f"story {story.pk} {story.headline!r} cannot be published: {'; '.join(obstacles)}")
    before = versions.published_before(story.pk)
    _keep(story, _placed(story, now))
    replaced = _keep_version(story, before, now)
    if before is None:
        apps.get_model("translations", "Translation")._default_manager.first_published(story)
    outbox.hand_over_all([*snapshot.named_by(story), *replaced], now=now)
    document = cards.with_card(snapshot.story_document(story))
    keep_uses(story.pk, pictures_of(document))
    keep_plays(story.pk, recordings_of(document))
    keep_quotations(story.pk, document.body)
    return outbox.hand_over(document, now=now)


def withdraw(story: Story, *, now: datetime) -> int | None:
    """Take `story` from readers if they have it; why is what it says of itself. A tombstone that stands gives way to a weightier one."""
    held = outbox.latest(f"story:{story.pk}")
    if held is None or not story.address:
        return None
    keep_uses(story.pk, ())
    keep_plays(story.pk, ())
    withdrawn = _withdrawal(story, now)
    if isinstance(held, Withdrawn) and (withdrawn.reason in _MILDEST or replace(withdrawn, moment=held.moment) == held):
        return outbox.hand_over(held, now=now)
    taken_out = versions.take_out(story.pk, out=_OUT[withdrawn.reason], now=now) if withdrawn.reason in _OUT else []
    return outbox.hand_over_all([*taken_out, withdrawn], now=now)[-1]


def judged(story: Story, before: article.Story) -> Proposal:
    """Return what is proposed of the change from `before` to `story` as it is in memory."""
    return proposed(wording_of(before), snapshot.wording_of_story(story), language=story.language)


def obstacles_of(story: Story, *, now: datetime) -> list[str]:
    """Return what keeps `story` from being published `now`, in words for an editor; empty if nothing does."""
    found = []
    if story.embargoed and story.embargoed.holds(now):
        found.append(f"it is {story.embargoed.words(_zone())}")
    if not story.headline.strip():
        found.append("it has no headline")
    if story.section is None:
        found.append("it is in no section")
    elif shut := story.section.shut_by:
        found.append(f"the section “{shut.name}” is not public; open it first, or file the story in another")
    for since, said in (
        (story.withheld, "its agency withholds it" if story.withheld_by == "agency" else "it is withheld"),
        (story.forbidden, "an order of law forbids it"),
        (story.merged, "it is merged into another story"),
    ):
        if since:
            found.append(f"{said} since {since:%Y-%m-%d %H:%M} UTC; it can be restored")
    body = snapshot.body_of(story)
    found += _embargoed_extracts(story, body, now=now)
    found += [f"the picture “{picture}” has no credit" for picture in snapshot.pictures_of(story) if not picture.credit.strip()]
    return found + obstacles_in(body)


def hints_of(story: Story) -> list[str]:
    """Return what an editor should mend in `story` that keeps nothing from being published, in words."""
    pictures = snapshot.pictures_of(story)
    found = [
        f"The picture “{picture}” has no description for those who cannot see it."
        for picture in pictures
        if not picture.is_decorative and not picture.alt.strip()
    ]
    return found + [
        f"Our rights to the picture “{picture}” have ended: readers get the fallback." for picture in pictures if picture.has_lapsed
    ]


def _embargoed_extracts(story: Story, body: Body, *, now: datetime) -> list[str]:
    """Return what is quoted that its agency has put under embargo since it was chosen. What readers have is told of by an alarm."""
    if not extracts_in(body):
        return []
    before = versions.published_before(story.pk) if story.pk else None
    rows = under_embargo(body, besides=before.body if before else (), now=now)
    return [f"it quotes “{row.headline}” of {row.provider}, which is {Embargo(row.embargo, row.provider).words(_zone())}" for row in rows]


def _read_section_anew(story: Story) -> None:
    """Read in this transaction what its section is: a copy that was read before the section was closed must not publish into it."""
    if story.section_id:
        story.section = apps.get_model("stories", "Section")._default_manager.filter(pk=story.section_id).first()


def _withdrawal(story: Story, now: datetime) -> Withdrawn:
    history = (history_address(story.address),) if story.version > 1 else ()
    told = {"authority": story.authority, "legal_basis": story.legal_basis} if story.forbidden else {}
    reason = _reason(story)
    drawn = cards.addresses_of(story.pk) if reason != "merged" else ()  # a picture does not lead to a page
    return Withdrawn(
        number=story.pk,
        addresses=(story.address, *story.former_addresses, *history, *drawn),
        reason=reason,
        moment=now,
        into=story.merged_into_id if reason == "merged" else None,
        **told,
    )


def _reason(story: Story) -> Reason:
    """Return why readers may not have it; what weighs more comes first."""
    said: tuple[tuple[Any, Reason], ...] = (
        (story.forbidden, "legal"),
        (story.killed, "killed"),
        (story.withheld, "withheld"),
        (story.merged, "merged"),
        (story.expired, "expired"),
    )
    return next((reason for since, reason in said if since), "unpublished")


def _placed(story: Story, now: datetime) -> dict[str, Any]:
    """Return where a published story is, and since when readers have it."""
    assert story.section is not None
    slug = story.slug or slug_of(snapshot.headline_of(story))
    address = story_address(section=story.section.address, slug=slug, number=story.pk)
    former = [place for place in (*story.former_addresses, story.address) if place and place != address]
    return {
        "slug": slug,
        "address": address,
        "former_addresses": list(dict.fromkeys(former)),
        "first_published": story.first_published or now,
        # What readers have is under no embargo: one that is over must not hold again when a clock is set back.
        "embargo": None,
        "embargo_open": False,
        "shut": None,
        # The next change begins as a draft; one that is on its way over the desk already goes on.
        "stage": story.stage if story.has_unpublished_changes else Stage.DRAFT,
    }


def _keep_version(story: Story, before: article.Story | None, now: datetime) -> list[Version]:
    """Mark the version that `story` is now, and return the document of the one that it replaces, if it replaces any.

    "Updated" moves here, and nowhere else for what an editor publishes: when the change was said to be material, or nobody has
    said anything and it is proposed to be.
    """
    words_differ = before is None or wording_of(before) != snapshot.wording_of_story(story)
    change: Any = story.change or ("material" if before and words_differ and judged(story, before).material else "minor")
    moves = story.updated is None or change not in ("minor", "withdrawn")
    facts: dict[str, Any] = {"updated": now if moves else story.updated, "change": ""}
    if words_differ or change != "minor":
        marks = versions.marks_of_next(before, story=story.pk, change=change, now=now)
        facts |= marks._asdict()
    _keep(story, facts)
    return [versions.replaced(before, now=now)] if before is not None and story.version > before.version else []


def _zone() -> ZoneInfo:
    site = apps.get_model("stories", "SiteSettings")._default_manager.first()
    return ZoneInfo(site.zone if site else "UTC")


def _keep(story: Story, facts: dict[str, Any]) -> None:
    changed = {name: value for name, value in facts.items() if getattr(story, name) != value}
    for name, value in changed.items():
        setattr(story, name, value)
    if changed:
        apps.get_model("stories", "Story")._base_manager.filter(pk=story.pk).update(**changed)
