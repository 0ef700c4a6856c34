"""What a paper lives by, as an editor writes it in the site's settings: places for advertisements, and free stories a month."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.field_block import CharBlock, ChoiceBlock, IntegerBlock, RegexBlock, URLBlock
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from lateedition.story.purposes import Purpose
from lateedition.story.selling import NARROW, WIDE, Meter, Slot

MOST = 12
MOST_FREE = 100
_PLACES = [
    ("story", "In stories, after a paragraph"),
    ("beside", "Beside stories, with the lists"),
    ("front", "On fronts, under their stories"),
]
_COOKIE = re.compile(r"[A-Za-z0-9_-]{1,60}")
_OURS = frozenset(("consent",))
_NO_ADDRESS = "An address of this site, as /subscribe/, or a whole one that begins with https://."


def _sizes(sizes: Iterable[str]) -> list[tuple[str, str]]:
    return [(size, size.replace("x", " × ")) for size in sizes]


class SlotBlock(blocks.StructBlock):
    """One place for an advertisement."""

    name = RegexBlock(  # type: ignore[assignment]  # Wagtail takes a class's blocks out of its attributes
        r"\A[a-z][a-z0-9-]{0,29}\Z",
        label="Name",
        help_text="For the desk: “story-first”.",
        error_messages={"invalid": "Small letters, digits and hyphens, 30 at most, a letter first: “story-first”."},
    )
    place = ChoiceBlock(choices=_PLACES, label="Where")
    after = IntegerBlock(
        min_value=1,
        max_value=50,
        default=3,
        label="After so many paragraphs",
        help_text="In stories only. A story that ends soon after has no such place.",
    )
    narrow = ChoiceBlock(choices=_sizes(NARROW), label="Size on phones")
    wide = ChoiceBlock(
        choices=_sizes(dict.fromkeys(size for sizes in WIDE.values() for size in sizes)),
        label="Size on wide screens",
        help_text="The box is as large from the beginning, so that nothing moves.",
    )
    picture = ImageChooserBlock(
        label="The house’s own: picture",
        help_text="Every reader sees it, until they agree to another’s. It is shown whole: choose one of the box’s shape.",
    )
    href = CharBlock(max_length=500, label="The house’s own: where it leads", help_text=_NO_ADDRESS)
    frame = URLBlock(
        required=False,
        max_length=1_000,
        label="Another’s: the page that is shown",
        help_text="Asked for only of readers who agree to the purpose. Empty: the house’s own stays.",
    )
    purpose = CharBlock(
        required=False,
        max_length=20,
        label="Another’s: key of the purpose",
        help_text="One of those under Privacy that names who else learns of it.",
    )

    class Meta:
        icon = "pick"

    def clean(self, value: Any) -> Any:
        """Refuse a size that does not fit, an address that is none, and another's page that nobody is asked about."""
        cleaned = super().clean(value)
        faults: dict[str, ValidationError] = {}
        fitting = WIDE[cleaned["place"]]
        if cleaned["wide"] not in fitting:
            said = ", ".join(label for _, label in _sizes(fitting))
            faults["wide"] = ValidationError(f"There is no room for it there. Choose {said}.")
        if not is_address(cleaned["href"]):
            faults["href"] = ValidationError(_NO_ADDRESS)
        if cleaned["frame"] and urlsplit(cleaned["frame"]).scheme != "https":
            faults["frame"] = ValidationError("A whole address that begins with https://.")
        if cleaned["frame"] and not cleaned["purpose"]:
            faults["purpose"] = ValidationError("Readers must agree first: name the purpose that they agree to.")
        if faults:
            raise StructBlockValidationError(block_errors=faults)
        return cleaned


class SlotsBlock(blocks.StreamBlock):
    """Every place for an advertisement."""

    slot = SlotBlock(label="Place for an advertisement")

    def clean(self, value: Any) -> Any:
        """Refuse two of one name."""
        cleaned = super().clean(value)
        names = [child.value["name"] for child in cleaned]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise StreamBlockValidationError(non_block_errors=[ValidationError(f"Two places are called “{twice}”. Give one another name.")])
        return cleaned

    class Meta:
        required = False
        max_num = MOST


def slots_of(raw: Iterable[Mapping[str, Any]]) -> tuple[Slot, ...]:
    """Return the places, given the raw data of the field."""
    return tuple(Slot(**{name: block["value"][name] for name in Slot.__struct_fields__}) for block in raw)


def meter_of(*, free: int | None, page: str, cookie: str, purpose: str) -> Meter | None:
    """Return the meter; None while there is none."""
    return Meter(free, page, cookie, purpose) if free is not None and page else None


def is_address(said: str) -> bool:
    """Say whether `said` leads to somewhere on this site, or elsewhere by HTTPS.

    >>> [is_address(each) for each in ("/subscribe/", "https://a.example/x", "//a.example", "javascript:1", "http://a.example", "/ a")]
    [True, True, False, False, False, False]
    """
    if any(character.isspace() or not character.isprintable() for character in said):
        return False
    if said.startswith("/"):
        return not said.startswith(("//", "/\\"))
    parts = urlsplit(said)
    return parts.scheme == "https" and bool(parts.hostname)


def slot_faults(slots: Iterable[Slot], purposes: Iterable[Purpose], *, url: str) -> list[str]:
    """Return what is wrong with places beside the rest of the site's settings, in words for who writes them."""
    known = {purpose.key: purpose for purpose in purposes}
    found = []
    for slot in (each for each in slots if each.frame):
        purpose = known.get(slot.purpose)
        if purpose is None:
            found.append(f"“{slot.name}”: there is no purpose “{slot.purpose}” under Privacy. Readers could not agree to it.")
        elif not purpose.parties:
            found.append(f"“{slot.name}”: the purpose “{slot.purpose}” names nobody else who learns of it. Name who advertises.")
        if urlsplit(slot.frame).hostname == urlsplit(url).hostname:
            found.append(f"“{slot.name}”: the page in it must not be one of this site, where it could do whatever the site can.")
    return found


def meter_faults(*, free: int | None, page: str, cookie: str, purpose: str, purposes: Iterable[Purpose]) -> dict[str, str]:
    """Return what is wrong with the meter, by field, in words for who writes it."""
    found = {}
    if free is not None and not page:
        found["meter_page"] = "Where do readers subscribe? Without that nobody could read on."
    if page and free is None:
        found["meter_free"] = "How many stories a month are free? Leave both empty to meter nothing."
    if page and not is_address(page):
        found["meter_page"] = _NO_ADDRESS
    if cookie and (not _COOKIE.fullmatch(cookie) or cookie in _OURS):
        found["meter_cookie"] = "Letters, digits, _ and -, and no cookie of this site’s own."
    if purpose and purpose not in {each.key for each in purposes}:
        found["meter_purpose"] = f"There is no purpose “{purpose}” under Privacy."
    return found
