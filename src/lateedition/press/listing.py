"""Lists with pages of their own: what a section, a topic, an author and the latest news have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from lateedition.press.addresses import absolute, feed_address, href, list_address
from lateedition.press.frame import RECALLS, Frame, Step, framed
from lateedition.press.kit import Kit
from lateedition.press.reading import Shelf, ShelfPage, Teaser
from lateedition.press.rendition import Rendition
from lateedition.press.selling import NO_SLOTS, PageSlots, frame_headers, page_slots
from lateedition.press.showing import Item, Link, Showing
from lateedition.press.structured import Data, filled

_LARGE, _SMALL = "(min-width: 75rem) 30rem, (min-width: 62rem) 40vw, 100vw", "(min-width: 45rem) 13rem, 5.5rem"
"""How wide pictures in a list are set, for browsers to choose by: that of the first story of a front, and the rest."""


class Subject(Struct, frozen=True, kw_only=True):
    """What a list is of. `front` is the address of its first page; `above` are the steps that lead to it.

    `section` is the address of the section to mark in the menu. `shows_sections` says that its stories are of several. `leading` are
    the stories that the front begins with, whatever their time.
    """

    kind: str
    name: str
    front: str
    shelf: Shelf = Shelf("latest")
    about: str = ""
    role: str = ""
    above: tuple[Step, ...] = ()
    subsections: tuple[Link, ...] = ()
    section: str = ""
    shows_sections: bool = True
    leading: tuple[int, ...] = ()


class ListingView(Struct, frozen=True):
    """What listing.html prints. `items` are markup; `opens` says that the first story is set large; `feed` is by which it is followed."""

    name: str
    items: tuple[str, ...]
    page_label: str = ""
    role: str = ""
    about: tuple[str, ...] = ()
    subsections: tuple[Link, ...] = ()
    opens: bool = False
    newer: str = ""
    older: str = ""
    beside: Link | None = None
    feed: str = ""


def render_list(key: str, subject: Subject, *, page: int | None, showing: Showing, kit: Kit) -> Rendition | None:
    """Return the front of a list or, if `page` names one, that page of it; None for a page that has no stories."""
    shelf = showing.reading.shelf_page(subject.shelf, page=page)
    if page is not None and not shelf.stories:
        return None
    address = list_address(subject.front, page=page)
    teasers = _teasers(subject, shelf, showing)
    view = _view(subject, shelf, teasers, showing, kit)
    slots = page_slots(showing, places=("beside", "front") if page is None else ("beside",))
    data = _data(subject, view, teasers, showing) if page is None else None
    listed = [teaser.number for teaser in teasers] if data else []
    frame = _frame(subject, view, address, showing, data=data, listed=listed, slots=slots)
    parts = kit.parts("listing.html", frame=frame, listing=view)
    return Rendition(address=address, parts=parts, headers=frame_headers(slots), keys=(key,))


def render_headlines(key: str, subject: Subject, stories: Sequence[int], *, showing: Showing, kit: Kit, beside: Link) -> Rendition:
    """Return a list of `stories` as headlines, all on one page, that leads to what is `beside` it, which no crawler is to follow."""
    rows = tuple([kit.piece("parts/row.html", item=item) for item in showing.headlines(stories)])
    view = ListingView(name=subject.name, items=rows, beside=beside)
    frame = _frame(subject, view, subject.front, showing)
    return Rendition(address=subject.front, parts=kit.parts("listing.html", frame=frame, listing=view), keys=(key,))


def headline_rows(items: Iterable[Item], kit: Kit) -> tuple[str, ...]:
    """Return stories as rows of a list without pictures: markup."""
    return tuple([kit.piece("parts/headline.html", item=item) for item in items])


def _teasers(subject: Subject, shelf: ShelfPage, showing: Showing) -> list[Teaser]:
    """Return the stories of a page of a list: those that lead, and then by time, none twice."""
    found = map(showing.reading.teaser, dict.fromkeys((*subject.leading, *shelf.stories)))
    return [teaser for teaser in found if teaser is not None]


def _view(subject: Subject, shelf: ShelfPage, teasers: Sequence[Teaser], showing: Showing, kit: Kit) -> ListingView:
    front = shelf.number is None
    items = [showing.item(teaser) for teaser in teasers]
    opens = front and bool(items) and items[0].picture is not None
    return ListingView(
        name=subject.name,
        page_label="" if front else _dates(shelf.stories, showing),
        role=subject.role if front else "",
        about=paragraphs(subject.about) if front else (),
        subsections=subject.subsections,
        items=tuple([_row(item, subject, kit, large=opens and at == 0) for at, item in enumerate(items)]),
        opens=opens,
        newer=newer_href(subject.front, shelf),
        older="" if shelf.older is None else href(list_address(subject.front, page=shelf.older)),
        feed="" if subject.kind == "latest" else href(feed_address(subject.front)),
    )


def _row(item: Item, subject: Subject, kit: Kit, *, large: bool) -> str:
    shows_section = subject.shows_sections and item.section not in ("", subject.name)
    sizes = _LARGE if large else _SMALL
    return kit.piece("parts/river.html", item=item, sizes=sizes, eager=large, shows_section=shows_section)


def _dates(stories: Sequence[int], showing: Showing) -> str:
    """Return from when to when `stories`, the newest first, were published."""
    teasers = [showing.reading.teaser(number) for number in (stories[-1], stories[0])]
    days = [showing.day(teaser.first_published) for teaser in teasers if teaser is not None]
    return " – ".join(dict.fromkeys(days))


def newer_href(front: str, shelf: ShelfPage) -> str:
    """Return where the next newer page of the list at `front` is, as markup for an attribute; empty if there is none."""
    if shelf.newer_is_front:
        return href(front)
    return "" if shelf.newer is None else href(list_address(front, page=shelf.newer))


def _data(subject: Subject, view: ListingView, teasers: Sequence[Teaser], showing: Showing) -> Data:
    """Return what the front of a list is to machines: the page of a person, or a list of stories."""
    url = absolute(showing.site.url, subject.front)
    said: Data = {"name": subject.name, "url": url, "description": " ".join(view.about)}
    if subject.kind == "author":
        return {"@type": "ProfilePage", "mainEntity": filled({"@type": "Person", **said, "jobTitle": view.role})}
    listed = [
        {"@type": "ListItem", "position": position, "url": absolute(showing.site.url, teaser.address)}
        for position, teaser in enumerate(teasers, start=1)
    ]
    return {
        "@type": "CollectionPage",
        **said,
        "inLanguage": showing.language,
        "mainEntity": {"@type": "ItemList", "itemListElement": listed},
    }


def _frame(
    subject: Subject,
    view: ListingView,
    address: str,
    showing: Showing,
    *,
    data: Data | None = None,
    listed: Sequence[int] = (),
    slots: PageSlots = NO_SLOTS,
) -> Frame:
    title = f"{subject.name}, {view.page_label}" if view.page_label else subject.name
    return framed(
        showing,
        kind=subject.kind,
        title=title,
        address=address,
        steps=[*subject.above, (subject.name, subject.front)],
        description=" ".join(view.about) or f"{showing.words.list_of}{title}",
        section=subject.section,
        data=data,
        listed=listed,
        follows=[RECALLS, *([f"order.{subject.shelf.number}", f"listed.{subject.shelf.number}"] if subject.kind == "section" else [])],
        feed={"day": None, "latest": ""}.get(subject.kind, subject.front),
        slots=slots,
        activity=f"{subject.kind}/{subject.shelf.number}" if subject.kind in ("section", "author") and not view.page_label else "",
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of plain text, as blank lines divide them.

    >>> paragraphs("One\\nstill one.\\n\\n\\nTwo.")
    ('One still one.', 'Two.')
    """
    divided: Sequence[str] = text.replace("\r\n", "\n").split("\n\n")
    return tuple(folded for part in divided if (folded := " ".join(part.split())))
