"""The head of the daily letter: what an editor writes there, and how the letter would be mailed if it went out now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from msgspec import Struct
from wagtail.log_actions import log

from lateedition.desk.fronts.which import FRONT_PAGE
from lateedition.desk.handover import outbox
from lateedition.desk.letters.models import Intro
from lateedition.desk.letters.sending import CannotBeSent
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.queries import site_settings
from lateedition.desk.stories.snapshot import site_document
from lateedition.dispatch.letters.due import LATE_S, Slot, newest_slot, slot_of
from lateedition.dispatch.letters.intros import LONGEST, dead_links
from lateedition.dispatch.letters.issues import Issue, chosen, daily_name
from lateedition.dispatch.letters.writing import as_html, as_text, written
from lateedition.edition.store import NoStore, Store
from lateedition.edition.view import View
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.story import letters
from lateedition.story.letters import number_of_day

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

_OWN = "/-/letters/yours?to=…"
"""Where each reader's own link stands: nobody at the desk has one."""


class Preview(Struct, frozen=True):
    """A letter as it would be mailed: its subject, and both of its parts."""

    subject: str
    html: str
    text: str


def coming_slots(now: datetime, *, count: int) -> list[Slot]:
    """Return the daily letters that may still be sent or are to come, the first first; none where there is no daily letter."""
    hour, zone = _hour(), ZoneInfo(site_settings().zone)
    if not hour:
        return []
    newest = newest_slot(now.timestamp(), hour=hour, zone=zone)
    first = date.fromisoformat(newest.day) + timedelta(days=0 if now.timestamp() < newest.at + LATE_S else 1)
    return [slot_of(first + timedelta(days=day), hour=hour, zone=zone) for day in range(count)]


def usual_end(slot: Slot) -> datetime:
    """Return until when an intro is said where nobody says otherwise: as long as its letter goes out."""
    return datetime.fromtimestamp(slot.at + LATE_S, ZoneInfo(site_settings().zone))


def write_intro(slot: Slot, *, text: str, until: datetime, user: User, now: datetime) -> int:
    """Have the daily letter of a day begin with `text`, empty for nothing; return the number in the handover log.

    Raises CannotBeSent, with every address in it that readers would find nothing at.
    """
    said = text.strip()
    with outbox.turn():
        must(user, Verb.FRONT, FRONT_PAGE)
        if len(said) > LONGEST:
            raise CannotBeSent(f"it has {len(said):,} characters; expected {LONGEST:,} at most")
        if said and until.timestamp() <= slot.at:
            raise CannotBeSent("it would be over before the letter goes out; expected a later end")
        if said:
            _refuse_dead_links(said)
        row = Intro.objects.filter(day=slot.day).first() or Intro(day=date.fromisoformat(slot.day))
        row.text, row.until, row.user, row.written = said, until, user, now
        row.save()
        log(instance=row, action="lateedition.letter_intro", user=user, data={"reason": said, "day": slot.day})
        return outbox.hand_over(letters.Intro(number_of_day(row.day), said, until), now=now)


def preview(slot: Slot, *, now: datetime) -> Preview | None:
    """Return the daily letter of a day as it would be mailed if its hour were now; None if there would be none. Raises CannotBeSent.

    What was written a moment ago is in it once the edition has it, as in the letter.
    """
    with _edition() as view:
        library = Library(view)
        site = library.site()
        if site is None or site.letters is None:
            return None
        at = min(slot.at, now.timestamp())
        groups = chosen(view, library, site.letters, Slot(slot.day, at))
        if not groups:
            return None
        issue = Issue(daily_name(slot.day), "daily", slot.at, groups)
        letter = written(issue, view, library, site, now=max(slot.at, now.timestamp()))
    own = f"{site.url}{_OWN}"
    return Preview(letter.subject, as_html(letter, _kit(), own=own), as_text(letter, own=own))


def _refuse_dead_links(text: str) -> None:
    with _edition() as view:
        dead = dead_links(text, view, site_document(site_settings()))
    if dead:
        raise CannotBeSent(
            f"readers find nothing at {', '.join(dead)}; expected addresses of pages that are published, as the site has them now, "
            "or of other sites"
        )


@contextmanager
def _edition() -> Iterator[View]:
    try:
        with Store.for_reading(settings.HOUSE.edition) as store, store.view() as view:
            yield view
    except NoStore as none:
        raise CannotBeSent("the edition is not on this machine, so what readers have cannot be looked up here") from none


def _hour() -> str:
    offered = site_document(site_settings()).letters
    return offered.daily if offered else ""


@cache
def _kit() -> Kit:
    return Kit.load()
