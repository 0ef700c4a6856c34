"""The sheets of a live coverage that its own page does not show, the newest entry first, and all of them again the oldest first."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.addresses import absolute, href, key_parts, upward_address
from lateedition.press.branding import publisher
from lateedition.press.coverage import page_address
from lateedition.press.frame import framed, recall_mark
from lateedition.press.kit import Kit
from lateedition.press.liveblog import EntriesView, entries_view
from lateedition.press.reading import Coverage, Reading, Sheet
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing, Stamp, trail
from lateedition.press.storydata import coverage_data
from lateedition.press.structured import Data


class SheetView(Struct, frozen=True):
    """What coverage.html prints: the coverage, where it is, whether it runs, and one sheet of it, from when `began` to when `until`."""

    number: int
    headline: str
    front: str
    recall_mark: str
    state: str
    ended: Stamp | None
    entries: EntriesView
    began: Stamp
    until: Stamp


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the sheet that `key` ('coverage:18/5') names, the newest entry first; None for the newest sheet: it is on the story's page."""
    number, begin = key_parts(key)
    coverage, sheet = reading.coverage(number), reading.sheet(number, begin=begin or 0)
    if coverage is None or sheet is None or sheet.newest:
        return None
    return _rendition(key, coverage, sheet, Showing.on(reading, language=coverage.language), kit, address=page_address(coverage, sheet))


def render_upward(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the sheet that `key` ('upward:18/5') names, the oldest entry first; None if there is none, or nothing in it."""
    number, begin = key_parts(key)
    coverage, sheet = reading.coverage(number), reading.sheet(number, begin=begin or 0)
    if coverage is None or sheet is None or not sheet.entries:
        return None
    showing = Showing.on(reading, language=coverage.language)
    return _rendition(key, coverage, sheet, showing, kit, address=upward_address(coverage.address, begin=sheet.begin))


def _rendition(key: str, coverage: Coverage, sheet: Sheet, showing: Showing, kit: Kit, *, address: str) -> Rendition:
    number, _ = key_parts(key)
    sections = trail(showing.reading, coverage.section)
    began, until = showing.stamp(sheet.entries[-1].moment), showing.stamp(sheet.entries[0].moment)
    canonical = page_address(coverage, sheet)
    running = coverage.ended is None
    frame = framed(
        showing,
        kind="story live",
        title=f"{coverage.headline}: {began.text} – {until.text}",
        address=canonical,
        steps=[
            *((each.name, each.address) for each in sections),
            (coverage.headline, coverage.address),
            (showing.words.entries, canonical),
        ],
        section=sections[-1].address if sections else "",
        data=_data(number, coverage, sheet, showing, canonical=canonical),
        follows=[f"live.{number}"] if running else [],
    )
    view = SheetView(
        number=number,
        headline=coverage.headline,
        front=href(coverage.address),
        recall_mark=recall_mark(number),
        state="running" if running else "ended",
        ended=showing.stamp(coverage.ended) if coverage.ended else None,
        entries=entries_view(number, sheet, coverage.address, showing=showing, upward=address != canonical),
        began=began,
        until=until,
    )
    changed = max(max(entry.moment, entry.updated or entry.moment) for entry in sheet.entries)
    return Rendition(
        address=address,
        parts=kit.parts("coverage.html", frame=frame, story=view),
        changed=changed,
        keys=(key, f"story:{number}"),
    )


def _data(number: int, coverage: Coverage, sheet: Sheet, showing: Showing, *, canonical: str) -> Data:
    site = showing.site
    return {
        "@type": "LiveBlogPosting",
        "url": absolute(site.url, canonical),
        "isPartOf": absolute(site.url, coverage.address),
        "headline": coverage.headline,
        "publisher": publisher(site),
        "inLanguage": coverage.language,
        **coverage_data(number, coverage.started, coverage.ended, sheet.entries, showing=showing),
    }
