"""What stands around the text of a NITF document: byline, dateline, messages to editors, pictures. NewsML 1.x carries NITF too."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from lateedition.wire.fields import Embargo, Fields
from lateedition.wire.item import Association, Instant, Kind, MediaRendition, Note, Status
from lateedition.wire.numbers import whole
from lateedition.wire.tree import anywhere, attribute, children, first, local, words, words_at
from lateedition.wire.xhtml import spoken

_MEDIA_KINDS: dict[str, Kind] = {"image": "picture", "photo": "picture", "video": "video", "audio": "audio", "graphic": "graphic"}


def byline_of(byline: etree._Element | None) -> str:
    """Return the byline in words: a title after a name is set off by a comma."""
    if byline is None:
        return ""
    parts = [(False, byline.text or "")]
    for child in byline:
        parts += [(local(child) == "byttl", words(child)), (False, child.tail or "")]
    said = ""
    for is_title, part in ((is_title, " ".join(part.split())) for is_title, part in parts):
        if part:
            said = f"{said.rstrip(',')}, {part}" if said and is_title else f"{said} {part}".strip()
    return said


def dateline_of(dateline: etree._Element | None) -> str:
    """Return the words of a dateline; machine-readable dates and the commas between parts of a place are not among them."""
    if dateline is None:
        return ""
    own = [dateline.text or ""]
    for child in dateline:
        own += ["" if local(child) == "story.date" else ", ".join(filter(None, map(words, child))) or words(child), child.tail or ""]
    return " ".join(" ".join(own).split())


def held_back(
    data: etree._Element | None, status: Status, embargo: Embargo, *, issued: Instant | None, fields: Fields
) -> tuple[Status, Embargo]:
    """Return `status` and `embargo`, said of an item around this NITF, or what `docdata` says where only that holds the item back."""
    word, release = attribute(data, "management-status"), attribute(first(data, "date.release"), "norm") or None
    if word and status == "usable":
        status = fields.status(word)
    if embargo != Embargo():
        return status, embargo
    if is_at_once(release, issued, fields):
        return status, Embargo(open=word.lower() == "embargoed")
    return status, fields.embargo("date.release", release, status=word)


def is_at_once(release: str | None, issued: Instant | None, fields: Fields) -> bool:
    """Say whether a text may be released as soon as it was issued, which is no embargo."""
    until = Fields(fields.profile).instant("date.release", release) if issued else None
    return bool(until and issued and until.moment <= issued.moment)


def notes_of(data: etree._Element | None) -> Iterator[Note]:
    """Yield the messages to editors in the `docdata` of a document; XSD: ed-msg is not for publication."""
    for name in ("ed-msg", "correction"):
        for element in children(data, name):
            text = attribute(element, "info")
            if text:
                yield Note(" ".join(text.split()), name)


def media_of(root: etree._Element) -> Iterator[Association]:
    """Yield the pictures and the like in a document, as far as it says where their files are."""
    for media in anywhere(root, "media"):
        renditions = tuple(filter(None, map(_rendition, children(media, "media-reference"))))
        if not renditions:
            continue
        word = attribute(media, "media-type").lower() or renditions[0].media_type.partition("/")[0]
        yield Association(
            role="media",
            kind=_MEDIA_KINDS.get(word, "unknown"),
            caption=next(filter(None, map(spoken, children(media, "media-caption"))), ""),
            credit=words_at(media, "media-producer"),
            alt=next(filter(None, (attribute(part, "alternate-text") for part in children(media, "media-reference"))), ""),
            renditions=renditions,
        )


def _rendition(reference: etree._Element) -> MediaRendition | None:
    href = attribute(reference, "source") or attribute(reference, "data-location")
    if not href:
        return None
    width, height = (whole(attribute(reference, side)) for side in ("width", "height"))
    return MediaRendition(href, attribute(reference, "mime-type"), width, height)
