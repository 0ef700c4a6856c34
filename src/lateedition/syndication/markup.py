"""Markup: the text of a story for others, as plain HTML. It has whole URLs, and neither styles nor scripts.

Two read it: programs, who get what the page shows, and partners, who get what the house may pass on: no picture, recording or quoted copy
of an agency stands in their text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from lateedition.press.addresses import absolute, picture_address, recording_address
from lateedition.press.feedbodies import with_whole_links
from lateedition.story.blocks import (
    Block,
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
    figures_of,
)
from lateedition.story.credit import captioned
from lateedition.story.players import site_of
from lateedition.syndication.paper import Paper, file_of


def shown(body: Iterable[Block], paper: Paper, *, address: str) -> str:
    """Return `body`, of the story at `address`, with all that its page shows but links to other stories."""
    written = _whole((*_own(block), *_others(block, paper)) for block in body)
    return with_whole_links(written, base=absolute(paper.site.url, address))


def passed_on(body: Iterable[Block], paper: Paper, *, address: str) -> str:
    """Return what of `body` is the house's own words."""
    return with_whole_links(_whole(_own(block) for block in body), base=absolute(paper.site.url, address))


def _whole(pieces: Iterable[Iterable[str]]) -> str:
    return "\n".join(line for several in pieces for line in several)


def _own(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(html):
            yield f"<p>{html}</p>"
        case Heading(html):
            yield f"<h2>{html}</h2>"
        case Quote(html, source):
            yield f"<blockquote><p>{html}{f' — {escape(source)}' if source else ''}</p></blockquote>"
        case Listing(items, ordered):
            yield _listed(items, "ol" if ordered else "ul")
        case Table(html):
            yield html
        case FactBox(points, title):
            yield from ([f"<h2>{escape(title)}</h2>"] if title else [])
            yield _listed(points, "ul")
        case Embed(address, caption):
            yield f'<p><a href="{escape(address)}">{escape(caption or site_of(address))}</a></p>'
        case Extract() | Figure() | Gallery() | Related() | Sound() | Film():
            pass


def _others(block: Block, paper: Paper) -> Iterator[str]:
    match block:
        case Extract(paragraphs, credit):
            quoted = "".join(f"<p>{each}</p>" for each in paragraphs)
            yield f"<blockquote>{quoted}<p><cite>{escape(credit)}</cite></p></blockquote>"
        case Figure() | Gallery():
            yield from filter(None, (_figure(figure, paper) for figure in figures_of(block)))
        case Sound(number, caption) | Film(number, caption):
            yield from _recording(number, caption, paper)
        case _:
            pass


def _figure(figure: Figure, paper: Paper) -> str:
    picture = paper.reading.picture(figure.picture)
    file = None if picture is None else file_of(picture)
    if picture is None or file is None:
        return ""
    said = escape(captioned(figure.caption or picture.caption, picture.credit))
    src = escape(picture_address(picture.number, file))
    image = f'<img src="{src}" alt="{escape(picture.alt)}" width="{file.width}" height="{file.height}">'
    return f"<figure>{image}<figcaption>{said}</figcaption></figure>"


def _recording(number: int, caption: str, paper: Paper) -> Iterator[str]:
    recording = paper.reading.recording(number)
    if recording is not None:
        address = escape(recording_address(recording.number, recording.digest, recording.media_type))
        yield f'<p><a href="{address}">{escape(captioned(caption or recording.title, recording.credit))}</a></p>'


def _listed(items: Iterable[str], tag: str) -> str:
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"
