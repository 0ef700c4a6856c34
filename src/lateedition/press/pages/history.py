"""The history of a story: each version that readers had, what kind of change it was, and what changed word by word.

Versions come in sheets of so many, counted from the oldest: a new version prints the newest sheet anew and no other.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lateedition.press.addresses import history_address, href, key_parts, list_address
from lateedition.press.corrections import CorrectionView, correction_views
from lateedition.press.differing import LineView, difference, whole
from lateedition.press.frame import framed
from lateedition.press.kit import Kit
from lateedition.press.pastversions import sheet_of
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Link, Showing, Stamp, trail
from lateedition.press.words import Words
from lateedition.story.article import Story
from lateedition.story.version import Version
from lateedition.story.wording import wording_of

PUBLISHED = 0
"""The number of the version that is published: it is no document of its own."""


class VersionView(Struct, frozen=True):
    """A version in the list. `folded` ones show what changed only when asked to; `note` is said in place of words."""

    serial: int
    label: str
    stamp: Stamp
    current: bool
    folded: bool
    note: str
    lines: tuple[LineView, ...]


class HistoryView(Struct, frozen=True):
    """What history.html prints; `newer` and `older` are markup for attributes, empty where there are no more sheets."""

    story: Link
    versions: tuple[VersionView, ...]
    corrections: tuple[CorrectionView, ...]
    newer: str
    older: str


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return a sheet of the history that `key` ('history:17', 'history:17/1') names; None if the story is not published or never changed.

    Without a page it is the newest sheet, under the address of the history itself; page 1 is the oldest.
    """
    number, page = key_parts(key)
    head = reading.chronicle(number)
    if head is None or (page is not None and page >= head.sheets):
        return None
    sheet = head.sheets - 1 if page is None else page - 1
    showing = Showing.on(reading, language=head.language)
    story = reading.story(number) if page is None else None
    front = history_address(head.address)
    view = HistoryView(
        story=Link(head.headline, href(head.address)),
        versions=tuple(_views(_on_sheet(number, sheet, reading, story), sheet, showing)),
        corrections=correction_views(story.corrections, showing=showing) if story else (),
        newer="" if page is None else href(list_address(front, page=page + 1 if page + 1 < head.sheets else None)),
        older=href(list_address(front, page=sheet)) if sheet else "",
    )
    sections = trail(reading, head.section)
    frame = framed(
        showing,
        kind="history",
        title=f"{showing.words.history}: {head.headline}",
        steps=[*((each.name, each.address) for each in sections), (head.headline, head.address), (showing.words.history, front)],
        section=sections[-1].address if sections else "",
    )
    address = list_address(front, page=page)
    return Rendition(address=address, parts=kit.parts("history.html", frame=frame, history=view), keys=(key, f"story:{number}"))


def _on_sheet(number: int, sheet: int, reading: Reading, story: Story | None) -> list[Version]:
    """Return the versions of a sheet, the oldest first, led by the last of the sheet before; `story` is the version that is published."""
    before = reading.versions(number, sheet=sheet - 1)[-1:] if sheet else ()
    found = [*before, *reading.versions(number, sheet=sheet)]
    if story is not None:
        # a batch may end between a version and the story that replaces it
        found = [each for each in found if each.serial < story.version]
        found.append(Version(PUBLISHED, number, story.version, story.worded or story.first_published, story.change, wording_of(story)))
    return found


def _views(versions: Sequence[Version], sheet: int, showing: Showing) -> list[VersionView]:
    """Return the versions of `sheet`, the newest first."""
    before = {each.serial: each for each in versions}
    return [_view(each, before.get(each.serial - 1), showing) for each in reversed(versions) if sheet_of(each.serial) == sheet]


def _view(version: Version, before: Version | None, showing: Showing) -> VersionView:
    words = showing.words
    lines: tuple[LineView, ...] = ()
    if version.wording is None:
        note = words.taken_out_legally if version.out == "legal" else words.taken_out
    elif version.serial == 1:
        note, lines = "", whole(version.wording, words=words)
    elif before is None or before.wording is None:
        note = words.no_comparison
    else:
        lines = difference(before.wording, version.wording, words=words)
        note = "" if lines else words.unchanged
    return VersionView(
        serial=version.serial,
        label=_label(version, words),
        stamp=showing.stamp(version.moment),
        current=version.number == PUBLISHED,
        folded=version.change in ("first", "minor") and bool(lines),
        note=note,
        lines=lines,
    )


def _label(version: Version, words: Words) -> str:
    labels = {
        "first": words.first_version,
        "material": words.material_change,
        "minor": words.minor_change,
        "correction": words.correction_change,
        "withdrawn": words.withdrawn_change,
    }
    return labels[version.change]
