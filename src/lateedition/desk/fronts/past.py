"""Past fronts: what a front was at a moment, as readers had it, from the past of the edition and the documents of that time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.conf import settings
from django.db.models import Max

from lateedition.desk.fronts.sheet import role_of
from lateedition.desk.fronts.which import WhichFront
from lateedition.desk.handover.models import HandoverRow
from lateedition.edition.segments import plain_of
from lateedition.edition.store import NoEdition, NoStore, Store
from lateedition.press.fragments.order import fragment_of
from lateedition.story import handover
from lateedition.story.article import Story
from lateedition.story.handover import Withdrawn


class NoPast(LookupError):
    """What a front was then cannot be told; the message says why, to an editor."""


@dataclass(frozen=True)
class PastCard:
    """A place of a past front. Of what was recalled since, `recalled` says why; then nothing of its words is here."""

    place: int
    role: str
    headline: str
    standfirst: str
    recalled: str = ""


@dataclass(frozen=True)
class PastFront:
    """A front as it was in an edition."""

    edition: int
    printed: datetime
    cards: tuple[PastCard, ...]


_OUT = {"killed": "killed", "withheld": "withheld", "legal": "withdrawn by order of law"}


def past_front(front: WhichFront, *, moment: datetime) -> PastFront:
    """Return `front` as readers had it at `moment`, less what was recalled since. Raises NoPast."""
    try:
        with Store.for_reading(settings.HOUSE.edition) as store, store.view() as view:
            edition = view.edition_at(moment)
            dated = edition.dated_fragment(fragment_of(front.number))
            told = edition.edition
    except NoStore as none:
        raise NoPast("The edition is not on this machine, so its past cannot be read here.") from none
    except NoEdition as none:
        raise NoPast("There was no edition then, or it has been forgotten by now.") from none
    if dated is None:
        raise NoPast("This front was not there then, or was printed by a version that did not keep its order.")
    order = msgspec.json.decode(plain_of(dated.fragment.segment), type=tuple[int, ...])
    return PastFront(told.number, told.moment, _cards(front, order, position=told.position))


def _cards(front: WhichFront, order: tuple[int, ...], *, position: int) -> tuple[PastCard, ...]:
    then, now = _documents(order, position=position), _documents(order, position=None)
    found = []
    for place, number in enumerate(order, 1):
        was, is_ = then.get(number), now.get(number)
        role = role_of(front, place)
        if isinstance(is_, Withdrawn) and is_.reason in _OUT:
            found.append(PastCard(place, role, "", "", recalled=_OUT[is_.reason]))
        elif isinstance(was, Story):
            found.append(PastCard(place, role, was.list_headline or was.headline, was.standfirst))
        else:
            found.append(PastCard(place, role, f"Story {number}", ""))
    return tuple(found)


def _documents(numbers: Iterable[int], *, position: int | None) -> dict[int, handover.Document]:
    """Return the newest document of each of these stories that the log had up to `position`; None is up to its end."""
    rows = HandoverRow.objects.filter(key__in=[f"story:{number}" for number in numbers])
    if position is not None:
        rows = rows.filter(number__lte=position)
    newest = rows.values("key").annotate(newest=Max("number")).values("newest")
    found = HandoverRow.objects.filter(number__in=newest).values_list("key", "document")
    return {int(key.partition(":")[2]): handover.decode(bytes(document)) for key, document in found}
