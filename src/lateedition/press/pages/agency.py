"""The page of an agency: every story that came from it."""

from __future__ import annotations

from lateedition.press.addresses import key_parts
from lateedition.press.kit import Kit
from lateedition.press.listing import Subject, render_list
from lateedition.press.reading import Reading, Shelf
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the front of an agency's page ('agency:1') or a page of its stories ('agency:1/2').

    None where there is none, and for an agency that no published story came from: nothing leads to it.
    """
    number, page = key_parts(key)
    agency, shelf = reading.agency(number), Shelf("agency", number)
    # asked of the front alone: an older page must not be printed anew whenever a newer story comes
    if agency is None or not agency.address or (page is None and not reading.shelf_page(shelf, page=None).stories):
        return None
    showing = Showing.on(reading)
    subject = Subject(kind="agency", name=agency.name, front=agency.address, shelf=shelf, about=showing.words.from_agency)
    return render_list(key, subject, page=page, showing=showing, kit=kit)
