"""The sheet: one item as it will read, and all that its agency said about it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from zoneinfo import ZoneInfo

from lateedition.story import markup
from lateedition.story.blocks import Block, Body, FactBox, Figure, Heading, Listing, Paragraph, Quote, Table, plain_text
from lateedition.story.moment import stamp
from lateedition.wire.inbox import Entry
from lateedition.wire.item import Association, Concept, Instant, Item

_ZONE_WORDS = {
    "explicit": "zone as sent",
    "profile": "zone known from the agency's profile",
    "assumed": "no zone sent; assumed",
}


@dataclass(frozen=True)
class Fact:
    """One thing the agency said: its name and its values. `private` must not reach readers."""

    name: str
    values: tuple[str, ...]
    private: bool = False


def body_markup(body: Body) -> str:
    """Return `body` as safe markup, for a page of the desk; headings come one level under the item's own."""
    return "\n".join(map(_block_markup, body))


def facts_of(entry: Entry, *, zone: ZoneInfo) -> list[Fact]:
    """Return everything the agency said about the item, and how it came in, what binds the desk first; what was not said is left out."""
    item = entry.item
    said = (_warnings(item, zone=zone), _identity(item), _times(entry, zone=zone), _credits(item), _subjects(item), _rest(item))
    facts = chain.from_iterable(said)
    return [fact for fact in facts if fact.values]


def _block_markup(block: Block) -> str:
    said = f"<p>{markup.escaped(plain_text((block,)))}</p>"
    match block:
        case Paragraph(html):
            said = f"<p>{html}</p>"
        case Heading(html):
            said = f"<h3>{html}</h3>"
        case Quote(html, source):
            said = f"<blockquote><p>{html}</p>{f'<footer>{markup.escaped(source)}</footer>' if source else ''}</blockquote>"
        case Listing(items, ordered):
            said = _list_markup("ol" if ordered else "ul", items)
        case FactBox(points, title):
            said = f"<h3>{markup.escaped(title)}</h3>{_list_markup('ul', points)}"
        case Table(html):
            said = f'<div class="wire-table">{html}</div>'
        case Figure(_, caption):
            said = f"<p><em>{markup.escaped(caption)}</em></p>"
    return said


def _list_markup(tag: str, items: Iterable[str]) -> str:
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def _warnings(item: Item, *, zone: ZoneInfo) -> Iterator[Fact]:
    yield Fact("Embargo", ("without an end, until the agency lifts it",) if item.embargo_open else _instant(item.embargo, zone=zone))
    yield Fact("Notes to editors", tuple(f"{note.role}: {note.text}" if note.role else note.text for note in item.notes), private=True)
    yield Fact("Usage terms", _said(item.usage_terms), private=True)


def _identity(item: Item) -> Iterator[Fact]:
    yield Fact("Agency", _said(item.provider))
    yield Fact("Identity", _said(item.guid))
    yield Fact("Version", _said("" if item.version is None else str(item.version)))
    yield Fact("Status", _said(item.status))
    yield Fact("Signals", tuple(item.signals))
    yield Fact("Urgency", _said("" if item.urgency is None else f"{item.urgency} (1 most urgent, 9 least)"))
    yield Fact("Kind", _said(item.kind))
    yield Fact("Language", _said(item.language))
    yield Fact("Format", _said(item.format))


def _times(entry: Entry, *, zone: ZoneInfo) -> Iterator[Fact]:
    yield Fact("Came in", (stamp(entry.received, zone), f"from {entry.source}, as {entry.name}" if entry.source else f"as {entry.name}"))
    yield Fact("First created", _instant(entry.item.first_created, zone=zone))
    yield Fact("This version", _instant(entry.item.version_created, zone=zone))
    yield Fact("Sent", _instant(entry.item.sent, zone=zone))


def _instant(instant: Instant | None, *, zone: ZoneInfo) -> tuple[str, ...]:
    return (stamp(instant.moment, zone), f"sent as {instant.raw} ({_ZONE_WORDS[instant.zone]})") if instant else ()


def _credits(item: Item) -> Iterator[Fact]:
    yield Fact("Byline", _said(item.byline))
    yield Fact("Authors", item.authors)
    yield Fact("Dateline", _said(item.dateline))
    yield Fact("Place", _said(", ".join(filter(None, (item.place.name, item.place.country))) if item.place else ""))
    yield Fact("Credit", _said(item.credit))
    yield Fact("Source", _said(item.source))
    yield Fact("Copyright", _said(item.copyright))


def _subjects(item: Item) -> Iterator[Fact]:
    yield Fact("Slugline", _said(item.slugline))
    yield Fact("Subjects", tuple(map(_concept, item.subjects)))
    yield Fact("Keywords", item.keywords)


def _concept(concept: Concept) -> str:
    code = f"{concept.kind} {concept.code}".strip() if concept.kind != "subject" else concept.code
    return f"{concept.name} ({code})" if concept.name and code else concept.name or code


def _rest(item: Item) -> Iterator[Fact]:
    yield Fact("Sent with it", tuple(map(_association, item.associations)))
    yield Fact("Link", _said(item.link))
    yield Fact("Replaces", item.replaces)
    yield Fact("Cancels", item.cancels)
    yield Fact("Not read", tuple(f"{problem.field} {problem.said!r}: {problem.meaning}" for problem in item.problems))


def _association(thing: Association) -> str:
    files = (f"{file.href} {f'{file.width}×{file.height}' if file.width and file.height else ''}".strip() for file in thing.renditions)
    words = (thing.headline, thing.caption, f"({thing.credit})" if thing.credit else "", thing.usage_terms, thing.guid, *files)
    return f"{thing.role} {thing.kind}: {_joined(words)}"


def _joined(words: Iterable[str]) -> str:
    return " · ".join(filter(None, words))


def _said(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
