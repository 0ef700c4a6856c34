"""Corrections as a page shows them: under the story, in its history, and as schema.org has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from lateedition.press.showing import Showing, Stamp
from lateedition.press.structured import Data, filled
from lateedition.story.correction import Correction


class Said(Struct, frozen=True):
    """What a correction said before it was amended, and since when."""

    stamp: Stamp
    text: str


class CorrectionView(Struct, frozen=True):
    """A correction in a page; `amended` is None while its words never changed. `earlier` are the words it had before."""

    anchor: str
    stamp: Stamp
    text: str
    amended: Stamp | None
    earlier: tuple[Said, ...]


def correction_views(corrections: Sequence[Correction], *, showing: Showing) -> tuple[CorrectionView, ...]:
    """Return how a page shows `corrections`, which come the newest first."""
    return tuple(
        CorrectionView(
            anchor=f"correction-{each.number}",
            stamp=showing.stamp(each.moment),
            text=each.text,
            amended=showing.stamp(each.amended) if each.amended else None,
            earlier=tuple(Said(showing.stamp(note.moment), note.text) for note in each.earlier),
        )
        for each in corrections
    )


def corrected_of(corrections: Sequence[Correction]) -> datetime:
    """Return when the latest of `corrections` was made or amended."""
    return max(each.amended or each.moment for each in corrections)


def correction_comments(corrections: Sequence[Correction], *, showing: Showing) -> list[Data]:
    """Return `corrections` as schema.org's CorrectionComment."""
    return [
        filled(
            {
                "@type": "CorrectionComment",
                "text": each.text,
                "datePublished": showing.stamp(each.moment).iso,
                "dateModified": showing.stamp(each.amended).iso if each.amended else "",
            }
        )
        for each in corrections
    ]
