"""Hints about what is not text: pictures, tables, related stories, extracts of the wire, recordings, things of other sites."""

from __future__ import annotations

from collections.abc import Iterator

from lateedition.desk.writing.hints.copy import Copy, Hint, Known, Placed
from lateedition.story.blocks import Embed, Extract, Film, Gallery, Related, Sound, Table, figures_of
from lateedition.story.players import framed, site_of


def about_things(copy: Copy, known: Known) -> Iterator[Hint]:
    """Give the hints about pictures in front and in the body, and about the blocks that are not text."""
    if copy.lead is not None:
        yield from _picture(copy.lead, "lead_picture", known)
    for placed in copy.body:
        for figure in figures_of(placed.block):
            yield from _picture(figure.picture, placed.place, known)
        yield from _block(placed, known)


def _picture(number: int, place: str, known: Known) -> Iterator[Hint]:
    shot = known.pictures.get(number)
    if shot is None:
        return
    if not shot.alt:
        yield Hint("alt", f"“{shot.title}” does not say what is seen: write it for those who do not see it.", place)
    if not shot.credit:
        yield Hint("credit", f"“{shot.title}” has no credit. It cannot be published without one.", place)


def _block(placed: Placed, known: Known) -> Iterator[Hint]:
    match placed.block:
        case Table(html) if "<th" not in html:
            yield Hint("table", "The table has no header: who listens to it cannot tell what a figure is of.", placed.place)
        case Gallery(pictures) if len(pictures) == 1:
            yield Hint("gallery", "A gallery of one picture: a picture block shows it larger.", placed.place)
        case Related(numbers):
            for number in numbers:
                yield from _related(number, placed.place, known)
        case Extract(credit=credit):
            if not credit:
                yield Hint("credit", "The extract does not say whose words it has. Choose it anew.", placed.place)
            if said := known.extracts.get(placed.block):
                yield Hint("extract", f"Extract of the wire: {said}", placed.place)
        case Sound() | Film():
            yield from _recording(placed.block, placed.place, known)
        case Embed():
            yield from _embed(placed.block, placed.place, known)


def _related(number: int, place: str, known: Known) -> Iterator[Hint]:
    other = known.stories.get(number)
    if other is None:
        yield Hint("related", f"Related story {number} is no more. Readers do not see the line.", place)
    elif not other.live:
        yield Hint("related", f"“{other.headline}” is not published: readers see the line once it is.", place)


def _recording(use: Sound | Film, place: str, known: Known) -> Iterator[Hint]:
    if isinstance(use, Film) and use.poster is not None:
        yield from _picture(use.poster, place, known)
    played = known.recordings.get(use.recording)
    if played is None or played.is_recalled:
        yield Hint(
            "recording", f"{f'“{played.title}” was recalled' if played else 'The recording is no more'}: readers do not have it.", place
        )
        return
    if not played.credit:
        yield Hint("credit", f"“{played.title}” has no credit. It cannot be published without one.", place)
    if isinstance(use, Film) and use.poster is None:
        yield Hint("poster", f"“{played.title}” has no poster: readers see a black field until they play it.", place)
    if isinstance(use, Film) and not (played.has_captions or played.has_transcript):
        yield Hint("captions", f"“{played.title}” has no captions: those who cannot hear it do not know what is said.", place)
    if isinstance(use, Sound) and not played.has_transcript:
        yield Hint("transcript", f"“{played.title}” has no transcript: those who cannot hear it have nothing of it.", place)


def _embed(embed: Embed, place: str, known: Known) -> Iterator[Hint]:
    if not embed.caption:
        yield Hint("embed", "Say what it shows: readers decide by that whether to load it.", place)
    if framed(embed.address, allowed=known.players) is None:
        yield Hint("embed", f"Readers get a link to {site_of(embed.address)}: the site’s settings let nothing of it be shown here.", place)
