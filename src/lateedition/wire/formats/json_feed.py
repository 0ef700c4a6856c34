"""JSON Feed 1.0 and 1.1 (https://jsonfeed.org/version/1.1): a feed in JSON.

Like any feed it says nothing of versions and withdraws nothing: that an item is gone from it is no kill.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lateedition.wire.addresses import joined
from lateedition.wire.fields import Fields
from lateedition.wire.item import Association, Concept, Item, Kind, MediaRendition, Note
from lateedition.wire.opening import Opening, json_of
from lateedition.wire.profiles import Profile
from lateedition.wire.records import Record, first_in, number_in, records_in, text_in, words_in
from lateedition.wire.safety import held_by_name
from lateedition.wire.unreadable import Unreadable
from lateedition.wire.xhtml import Content, content_of_html, content_of_text

_VERSIONS = ("1", "1.0", "1.1")
_TELLING = ("title", "home_page_url", "feed_url")
_MEDIA_KINDS: dict[str, Kind] = {"image": "picture", "video": "video", "audio": "audio", "text": "text"}


def claims(opening: Opening) -> bool:
    """Say whether this is a JSON Feed: by the address in its `version`, or by a bare number there and a feed's other keys."""
    record = opening.record
    version = str(record.get("version", ""))
    by_number = version in _VERSIONS and isinstance(record.get("items"), list) and any(name in record for name in _TELLING)
    return opening.document is record and ("jsonfeed.org/version" in version or by_number)


def read(payload: bytes, profile: Profile) -> list[Item | Unreadable]:
    """Return the items of the feed in `payload`, in its order. Raises Unreadable for a version to come, and without a list of items."""
    feed = json_of(payload)
    version, items = str(feed.get("version")).strip("/").rpartition("/")[2], feed.get("items")
    if version not in _VERSIONS:
        raise Unreadable(f"says it is of version {feed.get('version')!r}; expected 1 or 1.1")
    if not isinstance(items, list):
        raise Unreadable(f"'items' is {str(items)[:60]!r}; expected a list")
    return [_read_one(record, feed, profile) for record in items]


def _read_one(record: object, feed: Record, profile: Profile) -> Item | Unreadable:
    if not isinstance(record, dict):
        return Unreadable(f"{str(record)[:60]!r} stands in the place of an item; expected an object with 'id'")
    fields, base = Fields(profile), first_in(feed, "home_page_url", "feed_url")
    address = first_in(record, "url", "external_url")
    link = joined(base, address) if address else ""
    guid = _id_of(record.get("id"))
    if not guid:
        fields.problem("id", record.get("id") or "", "no id; named by its url")
    if not (guid or link):
        return Unreadable("an item with neither id nor url, so no later version could be known as one; expected an id")
    return _item(record, feed, fields, guid=guid or link, link=link, base=link or base)


def _item(said: Record, feed: Record, fields: Fields, *, guid: str, link: str, base: str) -> Item:
    content, summary = _content(said, fields.profile, base=base), _plain(said, "summary")
    standfirst = summary if content != Content() else ""
    content = content if content != Content() else content_of_text(summary)
    authors = _names(said) or _names(feed)
    status, embargo = held_by_name(((name, text_in(said, name)) for name, value in said.items() if value not in (None, False)), fields)
    return Item(
        provider=fields.profile.provider or _plain(feed, "title") or (urlsplit(first_in(feed, "home_page_url", "feed_url")).hostname or ""),
        guid=fields.profile.identity_of(guid)[0],
        format="json-feed",
        status=status,
        embargo=embargo.until,
        embargo_open=embargo.open,
        headline=_plain(said, "title"),
        standfirst=standfirst,
        byline=", ".join(authors),
        authors=authors,
        language=text_in(said, "language") or text_in(feed, "language") or fields.profile.language,
        subjects=tuple(Concept(tag) for tag in words_in(said, "tags")),
        partial=content.lacks_words(fields),
        body=content.body,
        associations=tuple(_media(said, base=base)),
        notes=tuple(Note(text, "not-public") for text in content.not_public),
        link=link,
        first_created=fields.instant("date_published", said.get("date_published")),
        version_created=fields.instant("date_modified", said.get("date_modified")),
        problems=tuple(fields.problems),
    )


def _id_of(said: Any) -> str:
    """Return an id as text. Spec: a number or the like has to be taken for a string."""
    if isinstance(said, str):
        return said.strip()
    return str(said) if isinstance(said, int | float) and not isinstance(said, bool) else ""


def _plain(said: Record, name: str) -> str:
    """Return the text of a field that the spec calls plain: what looks like a tag in it is a word."""
    value = said.get(name)
    return " ".join(value.split()) if isinstance(value, str) else text_in(said, name)


def _content(said: Record, profile: Profile, *, base: str) -> Content:
    """Return the body: the HTML, or the text where there is none; they are the same words."""
    marked_up, plain = said.get("content_html"), said.get("content_text")
    if isinstance(marked_up, str) and marked_up.strip():
        return content_of_html(marked_up, profile, base=base)
    return content_of_text(plain) if isinstance(plain, str) else Content()


def _names(said: Record) -> tuple[str, ...]:
    """Return the names of the authors of an item or a feed: `authors`, or `author` (1.0)."""
    people = [*records_in(said, "authors"), *records_in({"author": [said.get("author")]}, "author")]
    return tuple(dict.fromkeys(filter(None, (text_in(person, "name") for person in people))))


def _media(said: Record, *, base: str) -> Iterator[Association]:
    for role in ("image", "banner_image"):
        if address := text_in(said, role):
            yield Association(role=role, kind="picture", renditions=(MediaRendition(joined(base, address)),))
    for record in records_in(said, "attachments"):
        address, media_type = text_in(record, "url"), text_in(record, "mime_type")
        if address:
            yield Association(
                role="attachment",
                kind=_MEDIA_KINDS.get(media_type.partition("/")[0].lower(), "unknown"),
                headline=_plain(record, "title"),
                renditions=(MediaRendition(joined(base, address), media_type, size_bytes=number_in(record, "size_in_bytes")),),
            )
    if address := text_in(said, "external_url"):
        yield Association(role="external", guid=joined(base, address))
