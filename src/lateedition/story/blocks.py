"""Blocks: the pieces a body is made of. Few, flat, and each with a text that can be counted and compared.

Every `html` here has come through `markup.inline` (or `markup.table`): it is safe to print as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from lateedition.story.markup import text_of


class Paragraph(Struct, frozen=True, tag="paragraph"):
    """A paragraph of inline markup."""

    html: str


class Heading(Struct, frozen=True, tag="heading"):
    """A heading inside a body; a page prints it one level under its own headline."""

    html: str


class Quote(Struct, frozen=True, tag="quote"):
    """A quotation set apart; `source` says whose words they are, in plain text, or is empty."""

    html: str
    source: str = ""


class Listing(Struct, frozen=True, tag="list"):
    """A list; each item is inline markup."""

    items: tuple[str, ...]
    ordered: bool = False


class Table(Struct, frozen=True, tag="table"):
    """A table as sanitised `<table>` markup: results, prices, standings."""

    html: str


class Figure(Struct, frozen=True, tag="figure"):
    """A picture between paragraphs: the number of a picture document, and this use's own caption if it has one."""

    picture: int
    caption: str = ""


class Gallery(Struct, frozen=True, tag="gallery"):
    """Pictures that belong together, in the order in which they are looked at; `title` may be empty."""

    pictures: tuple[Figure, ...]
    title: str = ""


class FactBox(Struct, frozen=True, tag="facts"):
    """What a reader may want to know beside the story, point by point; each point is inline markup, `title` plain text."""

    points: tuple[str, ...]
    title: str = ""


class Related(Struct, frozen=True, tag="related"):
    """Other stories, by their numbers. A page prints those that are published, under the headlines that they have then."""

    stories: tuple[int, ...]


class Embed(Struct, frozen=True, tag="embed"):
    """Something that stands on another site, at `address`, a URL. `caption` says in our words what it is, in plain text.

    A page never loads any of it before a reader asks (docs/decisions/0027); see `story.players` for what can be shown in place.
    """

    address: str
    caption: str = ""


class Extract(Struct, frozen=True, tag="extract"):
    """Paragraphs of an item of the wire, quoted as they came: each is inline markup.

    `credit` is whose words they are, as readers know them ("Reuters"), and `language` what they are written in, empty where that is not
    known; both are plain text. (`provider`, `guid`) is the item through all its versions, `version` and `receipt` which of them it was:
    no reader is shown these. A kill or a withhold of the item takes the extract along.
    """

    paragraphs: tuple[str, ...]
    credit: str
    provider: str
    guid: str
    receipt: int
    version: int | None = None
    language: str = ""

    @property
    def chain(self) -> tuple[str, str]:
        """The item it is of, whatever its version."""
        return self.provider, self.guid


class Sound(Struct, frozen=True, tag="sound"):
    """Something to listen to: the number of a recording, and this use's own caption in plain text if it has one."""

    recording: int
    caption: str = ""


class Film(Struct, frozen=True, tag="film"):
    """Something to watch: the number of a recording, this use's own caption, and the picture that stands there until it is played."""

    recording: int
    caption: str = ""
    poster: int | None = None


Block = Paragraph | Heading | Quote | Listing | Table | Figure | Gallery | FactBox | Related | Embed | Extract | Sound | Film
Body = tuple[Block, ...]


def plain_text(body: Iterable[Block]) -> str:
    """Return the words of `body` as plain text, one block a paragraph.

    Captions of pictures and recordings are not part of a body's words, nor are transcripts and the headlines of other stories.
    """
    return "\n\n".join(text for text in map(_text_of_block, body) if text)


def word_count(body: Iterable[Block]) -> int:
    """Return how many words `body` has, as white space divides them.

    >>> word_count([Paragraph("Two <em>words</em>"), Listing(("one more",))])
    4
    """
    return len(plain_text(body).split())


def pictures_in(body: Iterable[Block]) -> Iterator[int]:
    """Yield the number of each picture that `body` shows, posters too, in order; one that is shown twice comes twice.

    >>> list(pictures_in((Figure(3), Gallery((Figure(5), Figure(4))))))
    [3, 5, 4]
    """
    for block in body:
        yield from (figure.picture for figure in figures_of(block))
        if isinstance(block, Film) and block.poster is not None:
            yield block.poster


def recordings_in(body: Iterable[Block]) -> Iterator[int]:
    """Yield the number of each recording that `body` plays, in order.

    >>> list(recordings_in((Sound(3), Figure(5), Film(4, poster=5))))
    [3, 4]
    """
    return (block.recording for block in body if isinstance(block, Sound | Film))


def extracts_in(body: Iterable[Block]) -> tuple[Extract, ...]:
    """Return the extracts of the wire in `body`, in order."""
    return tuple(block for block in body if isinstance(block, Extract))


def figures_of(block: Block) -> tuple[Figure, ...]:
    """Return the pictures of one block, with their captions here."""
    match block:
        case Figure():
            return (block,)
        case Gallery(pictures):
            return pictures
        case _:
            return ()


def _text_of_block(block: Block) -> str:
    lines: tuple[str, ...] = ()
    match block:
        case Paragraph(html) | Heading(html) | Table(html):
            return text_of(html)
        case Quote(html, source):
            lines = (text_of(html), source)
        case Listing(items):
            lines = tuple(map(text_of, items))
        case FactBox(points, title):
            lines = (title, *map(text_of, points))
        case Extract(paragraphs, credit):
            lines = (*map(text_of, paragraphs), credit)
        case Gallery(_, said) | Embed(_, said):
            lines = (said,)
        case Figure() | Related() | Sound() | Film():
            pass
    return "\n".join(filter(None, lines))
