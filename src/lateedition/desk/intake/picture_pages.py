"""The pictures of an item at the wire desk: shown to editors, fetched when one asks, and taken into the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from lateedition.courier.metered import NotFetched
from lateedition.courier.outgoing import Limits
from lateedition.desk.headers import inert
from lateedition.desk.intake.offers import Offer, main_of
from lateedition.desk.intake.picturing import TakenPicture, fetched, offers_of, pictures_held, show, take_picture
from lateedition.desk.intake.queries import chain_of, story_taken_from, wire_inbox
from lateedition.desk.intake.take import Draft, NotToBeTaken
from lateedition.desk.pictures.renditions import PictureRefused, thumbnail
from lateedition.desk.stories import receipts, witness
from lateedition.desk.stories.actions import kill_picture
from lateedition.desk.stories.editing import user_of
from lateedition.wire.inbox import Entry, PictureFile
from lateedition.wire.sources.fetching import IN_PASSING, LIMITS

if TYPE_CHECKING:
    from lateedition.desk.people.models import User
    from lateedition.desk.pictures.models import Picture
    from lateedition.desk.stories.models import Story

THUMBNAILS_KEPT = 100


@dataclass(frozen=True)
class PictureLook:
    """A picture of an item as its page shows it. `size` is its file's, in pixels; `leads` says that it stands in front of our story."""

    offer: Offer
    thumbnail: str
    size: str
    held: Picture | None
    held_address: str
    leads: bool


def looks_of(entry: Entry, *, story: Story | None) -> list[PictureLook]:
    """Return the pictures of an entry as its page shows them; `story` is the one that was made of it, if one was."""
    offers = offers_of(entry, now=timezone.now())
    held = pictures_held(offers)
    lead = story.get_latest_revision_as_object().lead_picture_id if story else None
    return [_look(entry, offer, held.get(offer.number), lead=lead) for offer in offers]


def taken_with(entry: Entry, *, asked: str | None, user: User | None, limits: Limits = IN_PASSING) -> tuple[TakenPicture | None, str]:
    """Take the picture that a story of `entry` is to have in front, and return it, or why there is none.

    `asked` is the number of the picture as a form sends it, empty for none, None for the main one. A picture that cannot be had keeps no
    story from being taken.
    """
    offers = offers_of(entry, now=timezone.now())
    offer = main_of(offers) if asked is None else next((each for each in offers if str(each.number) == asked), None)
    if offer is None:
        return None, ""
    try:
        here = offer if offer.file or offer.refusal else fetched(entry, offer, now=timezone.now(), limits=limits)
        return take_picture(here, user=user), ""
    except (NotFetched, NotToBeTaken, PictureRefused) as failure:
        return None, str(failure)


def with_terms(draft: Draft, picture: Picture | None) -> Draft:
    """Return `draft` with what binds whoever prints `picture` among its notes to the desk."""
    terms = picture.rights.splitlines() if picture else []
    return replace(draft, note="\n".join([draft.note, *(f"The picture: {line}" for line in terms)]))


def _thumbnail(_request: HttpRequest, number: int, picture: int) -> HttpResponse:
    """Answer with a small copy of a picture, with nothing of what is written in the original."""
    offer = _offer(_entry(number), picture)
    if offer.file is None:
        raise Http404(f"no file of picture {picture} of entry {number} has come")
    try:
        answer = HttpResponse(_small(offer.file), content_type="image/jpeg")
    except PictureRefused as refusal:
        raise Http404(str(refusal)) from refusal
    inert(answer)
    return answer


@lru_cache(maxsize=THUMBNAILS_KEPT)
def _small(file: PictureFile) -> bytes:
    return thumbnail(wire_inbox().raw(file.receipt) or b"")


def _fetch(request: HttpRequest, number: int, picture: int) -> HttpResponse:
    """Fetch the file of a picture that the agency names by a URL."""
    entry = _entry(number)
    try:
        fetched(entry, _offer(entry, picture), now=timezone.now())
    except NotFetched as failure:
        messages.error(request, f"The picture could not be fetched: {failure}. You can try again.")
    else:
        messages.success(request, "The picture is here.")
    return _back(number)


def _take(request: HttpRequest, number: int, picture: int) -> HttpResponse:
    """Take a picture into the library, and with `lead` put it in front of the story that was made of the item."""
    entry, user = _entry(number), user_of(request)
    taken, why = taken_with(entry, asked=str(_offer(entry, picture).number), user=user, limits=LIMITS)
    if taken is None:
        messages.error(request, f"The picture was not taken: {why}")
        return _back(number)
    story = story_taken_from(chain_of(entry)) if "lead" in request.POST else None
    if story is not None:
        show(taken.picture, in_front_of=story, user=user)
    messages.success(request, taken_line(taken, story=story), buttons=[messages.button(address_of(taken.picture), "The picture")])
    return _back(number)


def _recall(request: HttpRequest, number: int, picture: int) -> HttpResponse:
    """Take the picture of the library that was made of this one from readers, and say what the site says of it."""
    held = pictures_held([_offer(_entry(number), picture)]).get(picture)
    reason = request.POST.get("reason", "").strip()
    if held is None or held.killed or not reason:
        messages.error(request, "Nothing was recalled: give a reason, and it must be in the library and not recalled yet.")
        return _back(number)
    recall = kill_picture(held, user=user_of(request), now=timezone.now(), reason=reason)
    witness.look_until_gone([recall], patience_s=settings.RECEIPT_PATIENCE_S)
    messages.success(request, f"“{held}” is recalled.", buttons=[messages.button(receipts.address_of(recall), "Receipt")])
    return _back(number)


picture_thumbnail = require_safe(_thumbnail)
picture_fetch = require_POST(never_cache(_fetch))
picture_take = require_POST(never_cache(_take))
picture_recall = require_POST(never_cache(_recall))


def taken_line(taken: TakenPicture, *, story: Story | None) -> str:
    """Return what became of a picture, in words for whoever took it."""
    made = "Taken into the library" if taken.made else "It was taken before, and is one picture of the library"
    shown = f", and in front of “{story}”. Nothing is published by this" if story else ""
    lacks = [name for name, said in (("its description", taken.picture.alt), ("its credit", taken.picture.credit)) if not said.strip()]
    to_do = f" Write {' and '.join(lacks)} before it is published." if lacks else ""
    return f"{made}{shown}.{to_do}"


def address_of(picture: Picture) -> str:
    """Return where a picture of the library is looked at and described."""
    return reverse("wagtailimages:edit", args=[picture.pk])


def _look(entry: Entry, offer: Offer, held: Picture | None, *, lead: int | None) -> PictureLook:
    return PictureLook(
        offer=offer,
        thumbnail=reverse("intake:picture_thumbnail", args=[entry.number, offer.number]) if offer.file else "",
        size=f"{offer.file.width} × {offer.file.height}" if offer.file else "",
        held=held,
        held_address=address_of(held) if held else "",
        leads=held is not None and held.pk == lead,
    )


def _entry(number: int) -> Entry:
    entry = wire_inbox().entry(number)
    if entry is None:
        raise Http404(f"there is no entry {number} in the inbox")
    return entry


def _offer(entry: Entry, picture: int) -> Offer:
    found: Sequence[Offer] = offers_of(entry, now=timezone.now())
    offer = next((each for each in found if each.number == picture), None)
    if offer is None:
        raise Http404(f"entry {entry.number} has no picture {picture}")
    return offer


def _back(number: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('intake:item', args=[number])}#wire-pictures")
