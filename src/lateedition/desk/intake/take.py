"""Taking: what a story begins with when it is made from an item. Pure; `actions` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lateedition.desk.stories.embargoes import Embargo
from lateedition.story.blocks import Body, Paragraph, plain_text
from lateedition.story.dateline import Dateline, strip_dateline
from lateedition.story.markup import escaped
from lateedition.story.moment import stamp
from lateedition.wire.item import Item

_NEWS_VALUES = {1: 5, 2: 5, 3: 4, 4: 3, 5: 3, 6: 2, 7: 2, 8: 1, 9: 1}
_ORDINARY = 3
LONGEST_HEADLINE = 255
LONGEST_NAME = 100
_BETWEEN_NAMES = re.compile(r"\s*(?:,|;|&|\band\b)\s*")
_BY = re.compile(r"^\s*by\b:?\s+", re.IGNORECASE)


class NotToBeTaken(ValueError):
    """The item must not become a story; the message says why, to an editor."""


@dataclass(frozen=True)
class Draft:
    """What the story begins with, as plain values.

    `agencies` are the names and codes the agency may be known by, the surest first, and `agency` what to call it if it is
    new; `people` are names that may be authors', `byline` the words they came in; `topics` are names to be matched.
    `note` is for the desk alone. `embargo` is None where there is none.
    """

    headline: str
    standfirst: str
    body: Body
    place: str
    agency: str
    agencies: tuple[str, ...]
    people: tuple[str, ...]
    byline: str
    topics: tuple[str, ...]
    language: str
    news_value: int
    provider: str
    guid: str
    version: int | None
    note: str
    embargo: Embargo | None = None


def draft_of(item: Item, *, canceled: bool, now: datetime, zone: ZoneInfo) -> Draft:
    """Return what a story made from `item` begins with. `canceled` says that its chain was killed, whatever this version says.

    The dateline is taken off the first paragraph once, and only its place is kept.
    Raises NotToBeTaken for what was killed or is withheld.
    """
    must_be_usable(item, canceled=canceled)
    agency = item.source or item.credit or item.provider
    dateline, body = strip_dateline(item.body, place=item.place.name if item.place else "", agency=agency)
    return Draft(
        headline=cut(_headline(item), LONGEST_HEADLINE),
        standfirst=_standfirst(item, body, agency=agency),
        body=body,
        place=cut(_place(item, dateline), LONGEST_NAME),
        agency=cut(agency, LONGEST_NAME),
        agencies=_distinct((item.provider, item.source, item.credit)),
        people=_people(item),
        byline=item.byline,
        topics=_distinct((*(subject.name for subject in item.subjects), *item.keywords)),
        language=item.language,
        news_value=news_value_of(item.urgency),
        provider=item.provider,
        guid=item.guid,
        version=item.version,
        note="\n".join(_note_lines(item, now=now, zone=zone)),
        embargo=embargo_of(item),
    )


def credit_of(draft: Draft) -> str:
    """Return whose words a draft's are, as readers are told it: who wrote them, and for which agency."""
    return ", ".join((*draft.people, draft.agency))


def embargo_of(item: Item) -> Embargo | None:
    """Return the embargo that the agency of `item` put it under, over or not, None if it did not."""
    if not item.embargo_open and item.embargo is None:
        return None
    return Embargo(None if item.embargo_open or item.embargo is None else item.embargo.moment, by=item.provider)


def must_be_free(item: Item, *, now: datetime, zone: ZoneInfo) -> None:
    """Raise NotToBeTaken when `item` is under embargo: what is made of it would be before readers at once."""
    embargo = embargo_of(item)
    if embargo is not None and embargo.holds(now):
        raise NotToBeTaken(f"The item is {embargo.words(zone)}. It cannot be posted before.")


def must_be_usable(item: Item, *, canceled: bool) -> None:
    """Raise NotToBeTaken when `item` was killed or is withheld."""
    if canceled or item.status == "canceled":
        raise NotToBeTaken("The agency has killed this item. It cannot be taken.")
    if item.status == "withheld":
        raise NotToBeTaken("The agency withholds this item. It can be taken when a usable version has come in.")


def news_value_of(urgency: int | None) -> int:
    """Return the news value (5 most, 1 least) proposed for an `urgency` (IPTC: 1 most urgent, 9 least); 3 when none was sent.

    >>> [news_value_of(urgency) for urgency in (1, 3, 4, 6, 9, None)]
    [5, 4, 3, 2, 1, 3]
    """
    return _NEWS_VALUES.get(urgency, _ORDINARY) if urgency is not None else _ORDINARY


def embargo_line(item: Item, *, now: datetime, zone: ZoneInfo) -> str:
    """Return how long `item` is under embargo ("EMBARGO until May 05, 2020 14:41 IST"), empty when it is not, or not any more."""
    if item.embargo_open:
        return "EMBARGO until the agency lifts it"
    if item.embargo and item.embargo.moment > now:
        return f"EMBARGO until {stamp(item.embargo.moment, zone)}"
    return ""


def _headline(item: Item) -> str:
    return item.headline or item.slugline or item.guid


def cut(text: str, longest: int) -> str:
    """Return `text` if the desk has room for it, else its beginning and an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _standfirst(item: Item, body: Body, *, agency: str) -> str:
    """Return the item's standfirst without its dateline; none where it is the first paragraph's beginning over again, as in many feeds."""
    place = item.place.name if item.place else ""
    dateline, rest = strip_dateline((Paragraph(escaped(item.standfirst)),), place=place, agency=agency)
    said = item.standfirst if dateline is None else plain_text(rest)
    begins = " ".join(said.split()).rstrip("….")
    return "" if begins and " ".join(plain_text(body[:1]).split()).startswith(begins) else said


def _place(item: Item, dateline: Dateline | None) -> str:
    """Return where it was written: as the item says, or its body's dateline, or the dateline it sent apart from the body."""
    place = (item.place.name if item.place else "") or (dateline.place if dateline else "") or _place_in(item.dateline)
    return place.title() if place.isupper() and len(place) > 3 else place


def _place_in(said: str) -> str:
    """Return the place of a dateline that stands alone; one with figures in it and no agency might begin with a date.

    >>> _place_in("MOSCOW, May 5 (AP)"), _place_in("Paris, France"), _place_in("May 5")
    ('MOSCOW', 'Paris', '')
    """
    dateline, _ = strip_dateline((Paragraph(escaped(said)),))
    if dateline is not None:
        return dateline.place
    return "" if re.search(r"[\d()]", said) else said.partition(",")[0].strip()


def _people(item: Item) -> tuple[str, ...]:
    return _distinct(item.authors or _BETWEEN_NAMES.split(_BY.sub("", item.byline)))


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return `names` without blanks and without those that differ only in case from an earlier one."""
    kept: dict[str, str] = {}
    for name in names:
        if name.strip():
            kept.setdefault(name.strip().casefold(), name.strip())
    return tuple(kept.values())


def _note_lines(item: Item, *, now: datetime, zone: ZoneInfo) -> Iterable[str]:
    if embargo := embargo_line(item, now=now, zone=zone):
        yield f"{embargo}. Do not publish before."
    version = f"version {item.version}" if item.version is not None else "a version without a number"
    yield f"Taken from the wire: {item.provider}, {item.guid}, {version}."
    if len(_headline(item)) > LONGEST_HEADLINE:
        yield f"The headline was cut. As sent: {_headline(item)}"
    if "advisory" in item.signals or item.kind == "advisory":
        yield "The agency marks this as an advisory to editors."
    if item.partial:
        yield "The agency sent only a part of this item."
    if item.usage_terms:
        yield f"Usage terms: {item.usage_terms}"
    for note in item.notes:
        yield f"Note to editors{f' ({note.role})' if note.role else ''}: {note.text}"
    for problem in item.problems:
        yield f"Not read from the file: {problem.field} {problem.said!r}: {problem.meaning}"
