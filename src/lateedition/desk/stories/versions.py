"""Versions: which wordings of a story readers had, kept in the transaction in which another took its place.

The version that is published is the story's own document; only when it is replaced does it become one of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from django.apps import apps
from django.db.models import Max

from lateedition.desk.handover import outbox
from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.quoting.standing import for_readers
from lateedition.story import article, handover
from lateedition.story.blocks import Body
from lateedition.story.handover import Document, Dropped, Withdrawn
from lateedition.story.moment import in_utc
from lateedition.story.version import Version
from lateedition.story.wording import Wording, wording_of

if TYPE_CHECKING:
    from lateedition.desk.stories.models import PastVersion


class Marks(NamedTuple):
    """How the published version is marked: which it is, since when readers have its words, and what change it came by."""

    version: int
    worded: datetime | None
    worded_by: article.Change


def published_before(story: int) -> article.Story | None:
    """Return the document of this number that readers have, or last had where it was only unpublished or merged since.

    None if they never had it, or must not have it: what was recalled is not compared with anything.
    """
    held = outbox.latest(f"story:{story}")
    if isinstance(held, Withdrawn) and held.reason in ("unpublished", "merged"):
        row = HandoverRow.objects.filter(key=f"story:{story}", kind="story").order_by("-number").first()
        held = handover.decode(bytes(row.document)) if row else None
    return held if isinstance(held, article.Story) else None


def marks_of_next(before: article.Story | None, *, story: int, change: article.Change, now: datetime) -> Marks:
    """Return the marks of the version that takes the place of `before`, or of the first one that readers get."""
    if before is not None:
        return Marks(before.version + 1, now, change)
    taken_out = _rows(story).aggregate(last=Max("serial"))["last"]
    return Marks(taken_out + 1, now, change) if taken_out else Marks(1, None, "first")


def replaced(before: article.Story, *, now: datetime) -> Version:
    """Return the document of a version that another is about to replace, having given it a number.

    One with an extract of what was killed or is withheld since has no words from the first.
    """
    row = _keep(before)
    if for_readers(before.body) != before.body:
        row.out, row.out_since = "recalled", now
        row.save(update_fields=["out", "out_since"])
        return _document(row, None)
    return _document(row, wording_of(before))


def take_out(story: int, *, out: Literal["recalled", "legal"], now: datetime) -> list[Document]:
    """Take the words of every version of a story that is recalled out of its history; return the documents that say so.

    The one that is published becomes a past one, without words from the first.
    """
    held = outbox.latest(f"story:{story}")
    if isinstance(held, article.Story):
        _keep(held)
    _rows(story).filter(out="").update(out=out, out_since=now)
    return [_document(row, None) for row in _rows(story).filter(out_since=now)]


def take_out_one(version: PastVersion, *, now: datetime) -> Version:
    """Take the words of one past version out, by an order of law; return the document that says so."""
    version.out, version.out_since = "legal", now
    version.save(update_fields=["out", "out_since"])
    return _document(version, None)


def past_bodies(story: int) -> list[Body]:
    """Return the bodies of a story's past versions, without those that were taken out."""
    return [wording.body for row in _rows(story).filter(out="") if (wording := wording_in_log(row)) is not None]


def take_out_where(story: int, goes: Callable[[Body], bool], *, now: datetime) -> list[Document]:
    """Take the words of those past versions of a story out whose body `goes`; return the documents that say so."""
    found: list[Document] = []
    for row in _rows(story).filter(out=""):
        wording = wording_in_log(row)
        if wording is not None and goes(wording.body):
            row.out, row.out_since = "recalled", now
            row.save(update_fields=["out", "out_since"])
            found.append(_document(row, None))
    return found


def dropped(story: int) -> list[Document]:
    """Return the documents that drop every past version of a story that is about to be deleted."""
    return [Dropped(kind="version", number=row.pk) for row in _rows(story)]


def wording_in_log(version: PastVersion) -> Wording | None:
    """Return what a past version said, None if that was taken out."""
    held = outbox.latest(f"version:{version.pk}")
    return held.wording if isinstance(held, Version) else None


def _keep(before: article.Story) -> PastVersion:
    row: PastVersion = _model().objects.create(
        story_id=before.number, serial=before.version, moment=before.worded or before.first_published, change=before.change
    )
    return row


def _document(row: PastVersion, wording: Wording | None) -> Version:
    return Version(
        number=row.pk,
        story=row.story_id,
        serial=row.serial,
        moment=in_utc(row.moment),
        change=row.change,  # type: ignore[arg-type]  # what `_keep` took from a document
        wording=wording,
        out=row.out,  # type: ignore[arg-type]
        out_since=in_utc(row.out_since) if row.out_since else None,
    )


def _rows(story: int) -> Any:
    return _model().objects.filter(story_id=story).order_by("serial")


def _model() -> Any:
    return apps.get_model("stories", "PastVersion")
