"""What an entry of a feed brings along: enclosures (RSS 2.0, RFC 4287), content that stands elsewhere, and Media RSS 1.5."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from lateedition.wire.addresses import joined
from lateedition.wire.feedtree import Said, all_of, children_of, plain_in
from lateedition.wire.item import Association, Kind, MediaRendition
from lateedition.wire.numbers import whole

_KINDS: dict[str, Kind] = {"image": "picture", "video": "video", "audio": "audio", "text": "text", "document": "text"}


def media_of(said: Said, base: str) -> Iterator[Association]:
    """Yield what an entry names, with addresses joined to `base`. What Media RSS calls blocked or deleted is left out."""
    for element in said.get("enclosure", ()):
        yield from _file(element, "enclosure", element.get("url"), base)
    for element in said.get("link", ()):
        if element.get("rel") == "enclosure":
            yield from _file(element, "enclosure", element.get("href"), base)
    for element in said.get("content", ()):
        # RFC 4287, 4.1.3.2: the content is at this address
        yield from _file(element, "content", element.get("src"), base)
    if "media:content" in said or "media:thumbnail" in said:
        yield from _grouped(said, base)
    for group in said.get("media:group", ()):
        yield from _grouped(children_of(group), base)


def _grouped(group: Said, base: str) -> Iterator[Association]:
    if _is_gone(group):
        return
    for element in group.get("media:content", ()):
        yield from _described(element, group, base)
    for element in group.get("media:thumbnail", ()):
        yield from _file(element, "thumbnail", element.get("url"), base)


def _described(element: etree._Element, group: Said, base: str) -> Iterator[Association]:
    """Yield one file of Media RSS, with what is said of it inside it, or else around it."""
    inside = children_of(element)
    if _is_gone(inside):
        return
    yield from _file(
        element,
        "content",
        element.get("url"),
        base,
        headline=plain_in(inside, "media:title"),
        caption=plain_in(inside, "media:description") or plain_in(group, "media:description"),
        credit=plain_in(inside, "media:credit") or plain_in(group, "media:credit"),
    )


def _is_gone(said: Said) -> bool:
    return any(element.get("state") in ("blocked", "deleted") for element in all_of(said, "media:status"))


def _file(
    element: etree._Element, role: str, href: str | None, base: str, *, headline: str = "", caption: str = "", credit: str = ""
) -> Iterator[Association]:
    if not href or not href.strip():
        return
    media_type = element.get("type", "")
    kind = element.get("medium", "") or media_type.partition("/")[0] or ("image" if role == "thumbnail" else "")
    size = whole(element.get("length") or element.get("fileSize") or "")
    yield Association(
        role=role,
        kind=_KINDS.get(kind.lower(), "unknown"),
        headline=headline,
        caption=caption,
        credit=credit,
        renditions=(
            MediaRendition(joined(base, href), media_type, whole(element.get("width", "")), whole(element.get("height", "")), size),
        ),
    )
