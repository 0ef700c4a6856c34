"""What stands in a photograph: IPTC's photo metadata, as XMP and as the older IPTC-IIM, under one name each.

Where both say something XMP is believed: it has no limits of length and says its charset (IPTC Photo Metadata Standard; IIM 4.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from lateedition.wire.imagefile import Datasets, ImageFile
from lateedition.wire.safexml import parse
from lateedition.wire.unreadable import Unreadable

_DC, _PHOTOSHOP = "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/photoshop/1.0/"
_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
_CORE, _EXT = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_IN_XMP = {
    "title": (_DC, "title"),
    "headline": (_PHOTOSHOP, "Headline"),
    "caption": (_DC, "description"),
    "alt": (_CORE, "AltTextAccessibility"),
    "creator": (_DC, "creator"),
    "credit": (_PHOTOSHOP, "Credit"),
    "source": (_PHOTOSHOP, "Source"),
    "copyright": (_DC, "rights"),
    "usage terms": (_RIGHTS, "UsageTerms"),
    "instructions": (_PHOTOSHOP, "Instructions"),
    "created": (_PHOTOSHOP, "DateCreated"),
    "urgency": (_PHOTOSHOP, "Urgency"),
    "reference": (_PHOTOSHOP, "TransmissionReference"),
    "guid": (_EXT, "DigImageGUID"),
    "digital source": (_EXT, "DigitalSourceType"),
    "city": (_PHOTOSHOP, "City"),
    "country": (_PHOTOSHOP, "Country"),
    "country code": (_CORE, "CountryCode"),
    "category": (_PHOTOSHOP, "Category"),
    "other categories": (_PHOTOSHOP, "SupplementalCategories"),
    "subject codes": (_CORE, "SubjectCode"),
    "keywords": (_DC, "subject"),
    "people": (_EXT, "PersonInImage"),
}
_IN_IIM = {
    "title": (2, 5),
    "urgency": (2, 10),
    "subject codes": (2, 12),
    "category": (2, 15),
    "other categories": (2, 20),
    "keywords": (2, 25),
    "release date": (2, 30),
    "release time": (2, 35),
    "expiration date": (2, 37),
    "expiration time": (2, 38),
    "instructions": (2, 40),
    "created": (2, 55),
    "created time": (2, 60),
    "creator": (2, 80),
    "city": (2, 90),
    "country code": (2, 100),
    "country": (2, 101),
    "reference": (2, 103),
    "headline": (2, 105),
    "credit": (2, 110),
    "source": (2, 115),
    "copyright": (2, 116),
    "caption": (2, 120),
    "language": (2, 135),
    "sent date": (1, 70),
    "sent time": (1, 80),
}
_CODED_CHARACTER_SET, _UTF_8 = (1, 90), b"\x1b%G"

PhotoData = Mapping[str, tuple[str, ...]]
"""What is said under each name; a name under which nothing is said is not there."""


def photo_data(file: ImageFile) -> PhotoData:
    """Return what is written in `file`. Metadata that cannot be read say nothing."""
    return _of_iim(file.iim) | _of_xmp(file.xmp)


def _of_iim(datasets: Datasets) -> dict[str, tuple[str, ...]]:
    is_utf_8 = _UTF_8 in datasets.get(_CODED_CHARACTER_SET, ())
    found = {name: tuple(_told(_decoded(value, is_utf_8=is_utf_8) for value in datasets.get(key, ()))) for name, key in _IN_IIM.items()}
    return {name: values for name, values in found.items() if values}


def _decoded(value: bytes, *, is_utf_8: bool) -> str:
    """Return a value as text: most agencies leave out data set 1:90, which says the charset (IIM 4.2, section 1.5.4)."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("utf-8" if is_utf_8 else "cp1252", errors="replace")


def _of_xmp(packet: bytes) -> dict[str, tuple[str, ...]]:
    if not packet:
        return {}
    try:
        root = parse(packet.strip(b"\0 \r\n\t"))
    except Unreadable:
        return {}
    found = {name: tuple(_told(_values(root, f"{{{space}}}{local}"))) for name, (space, local) in _IN_XMP.items()}
    return {name: values for name, values in found.items() if values}


def _values(root: etree._Element, name: str) -> Iterator[str]:
    """Yield the values of a property, whichever way RDF writes it: an attribute, an element, or a list; of languages the default's."""
    for description in root.iter(f"{{{_RDF}}}Description"):
        if said := description.get(name):
            yield said
        for element in description.findall(name):
            listed = element.findall(f".//{{{_RDF}}}li")
            if element.find(f"{{{_RDF}}}Alt") is not None:
                listed = sorted(listed, key=lambda item: item.get(_LANG, "x-default") != "x-default")[:1]
            yield from (said for part in listed or [element] if (said := "".join(part.itertext())))


def _told(values: Iterator[str]) -> Iterator[str]:
    """Yield what says anything, without the blanks and zeros that fields of a fixed length are filled with."""
    yield from dict.fromkeys(said for value in values if (said := value.replace("\0", "").strip()))
