"""Between the desk's StreamField and the vocabulary's blocks, both ways. Foreign markup passes story.markup here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import msgspec

from lateedition.story import markup
from lateedition.story.blocks import (
    Block,
    Body,
    Embed,
    Extract,
    FactBox,
    Figure,
    Film,
    Gallery,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Related,
    Sound,
    Table,
)
from lateedition.story.body import body_of

Stored = dict[str, Any]

_REMEMBERED = 4_096


def stream_of(body: Body, *, kept: Iterable[Mapping[str, Any]] = ()) -> list[Stored]:
    """Return `body` as the raw data of a story's `body` field: `Story(body=stream_of(item.body))`.

    What stands in `kept`, the raw data of an earlier state, word for word is taken over as it is there: the editor finds her own
    blocks again, several paragraphs in one or not.
    """
    known: dict[Block, list[tuple[Body, Stored]]] = {}
    for entry in kept:
        if blocks := body_of_stream([entry]):
            known.setdefault(blocks[0], []).append((blocks, dict(entry)))
    stream: list[Stored] = []
    at = 0
    while at < len(body):
        found = next((each for each in known.get(body[at], ()) if body[at : at + len(each[0])] == each[0]), None)
        if found is None:
            stream.append(_stored(body[at]))
            at += 1
        else:
            known[body[at]].remove(found)
            stream.append(found[1])
            at += len(found[0])
    return stream


def body_of_stream(stored: Iterable[Mapping[str, Any]]) -> Body:
    """Return the blocks of a `body` field's raw data. What is empty is left out; a paragraph block may hold several paragraphs.

    Notes to the desk are left out, too: they are never published.
    """
    return tuple(block for entry in stored if entry["type"] != "note" for block in _blocks(str(entry["type"]), entry["value"]))


@lru_cache(maxsize=_REMEMBERED)
def body_of_text(rich_text: str) -> Body:
    """Return the blocks of a rich text field's value. A post hands over all entries of its blog anew; all but one are as they were."""
    return body_of(rich_text)


def _stored(block: Block) -> Stored:
    kind, value = _kind_and_value(block)
    return {"type": kind, "value": value}


def _kind_and_value(block: Block) -> tuple[str, Any]:
    said: tuple[str, Any]
    match block:
        case Paragraph(html):
            said = "paragraph", _rich(html)
        case Heading(html):
            said = "heading", markup.text_of(html)
        case Quote(html, source):
            said = "quote", {"text": _rich(html), "source": source}
        case Listing(items, ordered):
            said = "list", {"items": list(map(_rich, items)), "ordered": ordered}
        case Table(html):
            said = "table", html
        case FactBox(points, title):
            said = "facts", {"title": title, "points": list(map(_rich, points))}
        case Sound(recording, caption):
            said = "audio", {"recording": recording, "caption": caption}
        case Film(recording, caption, poster):
            said = "video", {"recording": recording, "poster": poster, "caption": caption}
        case Figure() | Gallery() | Related() | Embed() | Extract():
            said = _kind_and_value_of_what_is_elsewhere(block)
    return said


def _kind_and_value_of_what_is_elsewhere(block: Figure | Gallery | Related | Embed | Extract) -> tuple[str, Any]:
    match block:
        case Figure():
            return "figure", _stored_figure(block)
        case Gallery(pictures, title):
            return "gallery", {"title": title, "pictures": list(map(_stored_figure, pictures))}
        case Related(stories):
            return "related", list(stories)
        case Embed(address, caption):
            return "embed", {"address": address, "caption": caption}
        case Extract():
            return "extract", msgspec.json.encode(block).decode()


def _rich(inline: str) -> str:
    return f"<p>{inline}</p>"


def _stored_figure(figure: Figure) -> dict[str, Any]:
    return {"picture": figure.picture, "caption": figure.caption}


def _blocks(kind: str, value: Any) -> Iterable[Block]:
    try:
        read = _READERS[kind]
    except KeyError:
        raise ValueError(f"block of kind {kind!r} in a story's body; expected one of {', '.join(_READERS)}") from None
    return read(value)


def _heading(value: Any) -> Body:
    html = markup.escaped(_folded(value))
    return (Heading(html),) if html else ()


def _quote(value: Any) -> Body:
    inline = markup.inline(value.get("text") or "")
    return (Quote(inline, _folded(value.get("source"))),) if markup.text_of(inline) else ()


def _listing(value: Any) -> Body:
    items = _inlines(value.get("items"))
    return (Listing(items, bool(value.get("ordered"))),) if items else ()


def _table(value: Any) -> Body:
    html = markup.table(value or "")
    return (Table(html),) if markup.text_of(html) else ()


def _figure(value: Any) -> tuple[Figure, ...]:
    picture = value.get("picture")
    return (Figure(int(picture), (value.get("caption") or "").strip()),) if picture else ()


def _gallery(value: Any) -> Body:
    pictures = tuple(figure for item in value.get("pictures") or () for figure in _figure(_value_of(item)))
    return (Gallery(pictures, _folded(value.get("title"))),) if pictures else ()


def _facts(value: Any) -> Body:
    points = _inlines(value.get("points"))
    return (FactBox(points, _folded(value.get("title"))),) if points else ()


def _related(value: Any) -> Body:
    numbers = tuple(dict.fromkeys(int(number) for number in map(_value_of, value or ()) if number))
    return (Related(numbers),) if numbers else ()


def _sound(value: Any) -> Body:
    recording = value.get("recording")
    return (Sound(int(recording), _folded(value.get("caption"))),) if recording else ()


def _film(value: Any) -> Body:
    recording, poster = value.get("recording"), value.get("poster")
    return (Film(int(recording), _folded(value.get("caption")), int(poster) if poster else None),) if recording else ()


def _embed(value: Any) -> Body:
    address = (value.get("address") or "").strip()
    return (Embed(address, _folded(value.get("caption"))),) if _is_web_address(address) else ()


def _extract(value: Any) -> Body:
    """Return the extract that is kept as JSON; what the form's script did not write is none."""
    try:
        said = msgspec.json.decode(str(value or ""), type=Extract)
    except (msgspec.DecodeError, UnicodeError):
        return ()
    paragraphs = tuple(filter(markup.text_of, map(markup.inline, said.paragraphs)))
    return (msgspec.structs.replace(said, paragraphs=paragraphs, credit=_folded(said.credit)),) if paragraphs and said.guid else ()


_READERS: Mapping[str, Callable[[Any], Body]] = {
    "paragraph": lambda value: body_of(value or ""),
    "heading": _heading,
    "quote": _quote,
    "list": _listing,
    "table": _table,
    "figure": _figure,
    "gallery": _gallery,
    "facts": _facts,
    "related": _related,
    "audio": _sound,
    "video": _film,
    "embed": _embed,
    "extract": _extract,
}
"""How the value of each kind of block is read; what is empty gives nothing."""


def _is_web_address(address: str) -> bool:
    try:
        return address.startswith(("https://", "http://")) and bool(urlsplit(address).hostname)
    except ValueError:
        return False


def _inlines(items: Iterable[Any] | None) -> tuple[str, ...]:
    return tuple(filter(markup.text_of, (markup.inline(str(_value_of(item))) for item in items or ())))


def _folded(value: Any) -> str:
    return " ".join((value or "").split())


def _value_of(item: Any) -> Any:
    """Return what a list's item holds: Wagtail keeps items as plain values in old data and as {type, value, id} in new."""
    return item["value"] if isinstance(item, Mapping) and "value" in item else item
