"""NewsML-G2 2.33 (IPTC, https://iptc.org/standards/newsml-g2/): a news message of news items, at power conformance.

A story is an item of its own, and so is each picture that goes with it; the story's item links to those. What was recalled is an item
without content whose `pubStatus` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import lxml.html
from lxml import etree

from lateedition.press.feeding import legal
from lateedition.story.moment import rfc3339
from lateedition.syndication.items import Item, Passed, PassedPicture, Recalled, Subject

MEDIA_TYPE = "application/vnd.iptc.g2.newsmessage+xml"
_G2, _XHTML, _XML = "http://iptc.org/std/nar/2006-10-01/", "http://www.w3.org/1999/xhtml", "http://www.w3.org/XML/1998/namespace"
_CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_38.xml"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def written(items: Sequence[Item], *, publisher: str) -> bytes:
    """Return `items` as a news message of the house `publisher`. It was "sent" when its newest item was made: so it is the same again."""
    root = etree.Element(f"{{{_G2}}}newsMessage", nsmap={None: _G2})
    header = _in(root, "header")
    _in(header, "sent", rfc3339(max((each.version_created for each in items), default=_LONG_AGO)))
    _in(header, "sender", publisher)
    several = _in(root, "itemSet")
    sent: set[str] = set()
    for each in items:
        if isinstance(each, Recalled):
            _recalled(several, each, publisher)
            continue
        _passed(several, each, publisher)
        for picture in each.pictures:
            if picture.id not in sent:
                sent.add(picture.id)
                _picture(several, picture, each, publisher)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _recalled(several: etree._Element, item: Recalled, publisher: str) -> None:
    made = _item(several, item.id, item.version, language="")
    meta = _meta(made, "picture" if item.is_picture else "text", publisher, created=item.version_created, first=None)
    _in(meta, "pubStatus", qcode=f"stat:{item.status}")


def _passed(several: etree._Element, item: Passed, publisher: str) -> None:
    made = _item(several, item.id, item.version, language=item.language)
    _rights(made, holder=item.source, notice="", terms=item.terms)
    meta = _meta(made, "text", publisher, created=item.version_created, first=item.first_created)
    _in(meta, "pubStatus", qcode="stat:usable")
    if item.note:
        _in(meta, "edNote", item.note)
    if item.sign:
        _in(meta, "signal", qcode=f"sig:{item.sign}")
    for picture in item.pictures:
        _in(meta, "link", rel="irel:associatedWith", residref=picture.id, contenttype=picture.media_type)
    _in(meta, "link", rel="irel:seeAlso", href=item.url, contenttype="text/html")
    _content_meta(made, item)
    _content(_in(made, "contentSet"), item)


def _content_meta(made: etree._Element, item: Passed) -> None:
    meta = _in(made, "contentMeta")
    if item.urgency is not None:
        _in(meta, "urgency", str(item.urgency))
    if item.place:
        _named(_in(meta, "located", literal=item.place), item.place)
    _named(_in(meta, "infoSource", literal=item.source), item.source)
    for name in item.authors:
        _named(_in(meta, "creator", literal=name), name)
    _in(meta, "language", tag=item.language)
    for subject in _subjects(item):
        _named(_in(meta, "subject", type="cpnat:abstract", uri=subject.id), subject.name)
    _in(meta, "headline", item.headline)
    if item.byline:
        _in(meta, "by", item.byline)
    _in(meta, "creditline", item.source)
    if item.standfirst:
        _in(meta, "description", item.standfirst, role="drol:summary")


def _subjects(item: Passed) -> Iterable[Subject]:
    return (*((item.section,) if item.section else ()), *item.subjects)


def _content(content: etree._Element, item: Passed) -> None:
    if not item.body:
        return
    inline = _in(content, "inlineXML", contenttype="application/xhtml+xml", wordcount=str(item.words))
    page = etree.SubElement(inline, f"{{{_XHTML}}}html", nsmap={None: _XHTML})
    etree.SubElement(etree.SubElement(page, f"{{{_XHTML}}}head"), f"{{{_XHTML}}}title").text = legal(item.headline)
    body = lxml.html.fragment_fromstring(legal(item.body), create_parent="body")
    lxml.html.html_to_xhtml(body)
    page.append(body)


def _picture(several: etree._Element, picture: PassedPicture, of: Passed, publisher: str) -> None:
    made = _item(several, picture.id, picture.version, language=of.language)
    _rights(made, holder=picture.credit, notice=picture.copyright, terms=of.terms)
    meta = _meta(made, "picture", publisher, created=of.version_created, first=None)
    _in(meta, "pubStatus", qcode="stat:usable")
    content_meta = _in(made, "contentMeta")
    _in(content_meta, "language", tag=of.language)
    _in(content_meta, "headline", of.headline)
    _in(content_meta, "creditline", picture.credit)
    for role, said in (("drol:caption", picture.caption), ("drol:altText", picture.alt)):
        if said:
            _in(content_meta, "description", said, role=role)
    size = {"width": str(picture.width), "height": str(picture.height), "size": str(picture.size_bytes)}
    _in(_in(made, "contentSet"), "remoteContent", href=picture.url, contenttype=picture.media_type, **size)


def _item(several: etree._Element, guid: str, version: int, *, language: str) -> etree._Element:
    made = _in(several, "newsItem", guid=guid, version=str(version))
    for name, value in (("standard", "NewsML-G2"), ("standardversion", "2.33"), ("conformance", "power")):
        made.set(name, value)
    if language:
        made.set(f"{{{_XML}}}lang", language)
    _in(made, "catalogRef", href=_CATALOG)
    return made


def _rights(made: etree._Element, *, holder: str, notice: str, terms: str) -> None:
    rights = _in(made, "rightsInfo")
    _named(_in(rights, "copyrightHolder", literal=holder), holder)
    for name, said in (("copyrightNotice", notice), ("usageTerms", terms)):
        if said:
            _in(rights, name, said)


def _meta(made: etree._Element, kind: str, publisher: str, *, created: datetime, first: datetime | None) -> etree._Element:
    """Begin what is said of an item. Who provides it goes by the domain that its id is of, as in every format."""
    authority = made.get("guid", "").removeprefix("tag:").partition(",")[0]
    meta = _in(made, "itemMeta")
    _in(meta, "itemClass", qcode=f"ninat:{kind}")
    _named(_in(meta, "provider", literal=authority), publisher)
    _in(meta, "versionCreated", rfc3339(created))
    if first is not None:
        _in(meta, "firstCreated", rfc3339(first))
    return meta


def _named(party: etree._Element, name: str) -> None:
    _in(party, "name", name)


def _in(parent: etree._Element, name: str, said: str = "", **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{_G2}}}{name}", {key: legal(value) for key, value in attributes.items()})
    if said:
        made.text = legal(said)
    return made
