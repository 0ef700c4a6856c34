"""Publication: what readers may have of a story, settled in the transaction in which it became true.

Every way to publish or unpublish ends in a story's `save` or `delete`, and those end here: the desk's verbs, Wagtail's
buttons, its scheduled publishing, a script.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import PermissionDenied

from lateedition.desk.handover import outbox
from lateedition.desk.stories import snapshot
from lateedition.story.address import slug_of, story_address
from lateedition.story.handover import Reason, Withdrawn

if TYPE_CHECKING:
    from lateedition.desk.stories.models import Story


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
        return withdraw(story, now=now, reason="killed" if story.killed else "expired" if story.expired else "unpublished")
    if story.killed:
        raise StoryKilled(
            f"story {story.pk} {story.headline!r} was killed at {story.killed:%Y-%m-%d %H:%M} UTC; restore it before publishing it"
        )
    if obstacles := obstacles_of(story, now=now):
        raise NotReady(f"story {story.pk} {story.headline!r} cannot be published: {'; '.join(obstacles)}")
    _keep(story, _settled(story, now))
    documents = [*snapshot.named_by(story), snapshot.story_document(story)]
    return outbox.hand_over_all(documents, now=now)[-1]


def withdraw(story: Story, *, now: datetime, reason: Reason) -> int | None:
    """Take `story` from readers if they have it. A tombstone that stands is changed by nothing but a kill."""
    held = outbox.latest(f"story:{story.pk}")
    if held is None or not story.address:
        return None
    if isinstance(held, Withdrawn) and (reason != "killed" or held.reason == "killed"):
        return outbox.hand_over(held, now=now)
    addresses = (story.address, *story.former_addresses)
    return outbox.hand_over(Withdrawn(number=story.pk, addresses=addresses, reason=reason, moment=now), now=now)


def obstacles_of(story: Story, *, now: datetime) -> list[str]:
    """Return what keeps `story` from being published `now`, in words for an editor; empty if nothing does."""
    found = []
    if story.embargoed and story.embargoed.holds(now):
        found.append(f"it is {story.embargoed.words(_zone())}")
    if not story.headline.strip():
        found.append("it has no headline")
    if story.section is None:
        found.append("it is in no section")
    if story.withheld:
        found.append(f"its agency withholds it since {story.withheld:%Y-%m-%d %H:%M} UTC; it can be restored")
    for picture in snapshot.pictures_of(story):
        missing = [name for name in ("credit", "alt") if not getattr(picture, name).strip()]
        if missing:
            words = {"credit": "credit", "alt": "description"}
            found.append(f"the picture “{picture}” has no {' and no '.join(words[name] for name in missing)}")
    return found


def _settled(story: Story, now: datetime) -> dict[str, Any]:
    """Return the facts that belong to a published story, as they are from this publish on."""
    assert story.section is not None
    slug = story.slug or slug_of(story.headline)
    address = story_address(section=story.section.address, slug=slug, number=story.pk)
    former = [place for place in (*story.former_addresses, story.address) if place and place != address]
    moves = story.updated is None or story.change == "material"
    return {
        "slug": slug,
        "address": address,
        "former_addresses": list(dict.fromkeys(former)),
        "first_published": story.first_published or now,
        "updated": now if moves else story.updated,
        "change": "minor",
        # What readers have is under no embargo: one that is over must not hold again when a clock is set back.
        "embargo": None,
        "embargo_open": False,
    }


def _zone() -> ZoneInfo:
    site = apps.get_model("stories", "SiteSettings")._default_manager.first()
    return ZoneInfo(site.zone if site else "UTC")


def _keep(story: Story, facts: dict[str, Any]) -> None:
    changed = {name: value for name, value in facts.items() if getattr(story, name) != value}
    for name, value in changed.items():
        setattr(story, name, value)
    if changed:
        apps.get_model("stories", "Story")._base_manager.filter(pk=story.pk).update(**changed)
