"""Between the desk's StreamField and the vocabulary's blocks, both ways. Foreign markup passes story.markup here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from lateedition.story import markup
from lateedition.story.blocks import Block, Body, Figure, Heading, Listing, Paragraph, Quote, Table
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
    match block:
        case Paragraph(html):
            return {"type": "paragraph", "value": f"<p>{html}</p>"}
        case Heading(html):
            return {"type": "heading", "value": markup.text_of(html)}
        case Quote(html, source):
            return {"type": "quote", "value": {"text": f"<p>{html}</p>", "source": source}}
        case Listing(items, ordered):
            return {"type": "list", "value": {"items": [f"<p>{item}</p>" for item in items], "ordered": ordered}}
        case Table(html):
            return {"type": "table", "value": html}
        case Figure(picture, caption):
            return {"type": "figure", "value": {"picture": picture, "caption": caption}}


def _blocks(kind: str, value: Any) -> Iterable[Block]:
    match kind:
        case "paragraph":
            return body_of(value or "")
        case "heading":
            return _unless_empty(Heading, markup.escaped(" ".join((value or "").split())))
        case "quote":
            inline = markup.inline(value.get("text") or "")
            return [Quote(html=inline, source=(value.get("source") or "").strip())] if markup.text_of(inline) else []
        case "list":
            items = tuple(filter(markup.text_of, (markup.inline(_item(item)) for item in value.get("items") or ())))
            return [Listing(items=items, ordered=bool(value.get("ordered")))] if items else []
        case "table":
            return _unless_empty(Table, markup.table(value or ""))
        case "figure":
            picture = value.get("picture")
            return [Figure(picture=int(picture), caption=(value.get("caption") or "").strip())] if picture else []
    raise ValueError(f"block of kind {kind!r} in a story's body; expected one of paragraph, heading, quote, list, table, figure")


def _unless_empty(kind: type[Heading] | type[Table], html: str) -> list[Block]:
    return [kind(html)] if markup.text_of(html) else []


def _item(item: Any) -> str:
    """Return a list item's markup: Wagtail keeps items as plain values in old data and as {type, value, id} in new."""
    return str(item["value"] if isinstance(item, Mapping) else item)
