"""The demonstration newsroom: The Cassia Signal, of Port Cassia on the river Madder. All of it is made up."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import msgspec

from lateedition.demo import agencies
from lateedition.demo.clock import ago, at, worded
from lateedition.demo.files import manuscripts, table
from lateedition.demo.manuscript import front_matter, pieces
from lateedition.demo.model import (
    DemoAgency,
    DemoAuthor,
    DemoCoverage,
    DemoEntry,
    DemoNewsroom,
    DemoPicture,
    DemoSection,
    DemoStory,
    DemoTopic,
    PictureInText,
    SiteWords,
)
from lateedition.demo.reports.all_kinds import composed

_WORDED = ("headline", "list_headline", "standfirst", "picture_caption")
_AS_IT_STANDS: tuple[str, ...] = ("section", "picture", "agency", "place", "news_value")
_ENTRY = re.compile(r"^=== ", re.MULTILINE)


def newsroom(now: datetime) -> DemoNewsroom:
    """Return the whole newsroom as it stands at `now`. The same `now` gives the same newsroom; nothing in it is later than `now`."""
    cast = table("cast.toml")
    stories = [_by_hand(text, now) for folder in ("stories", "hindi") for _, text in manuscripts(folder)]
    live = [_live(text, now) for _, text in manuscripts("live")]
    return DemoNewsroom(
        site=msgspec.convert(table("site.toml"), SiteWords),
        sections=tuple(DemoSection(order=order, **row) for order, row in enumerate(cast["sections"])),
        topics=tuple(DemoTopic(**row) for row in cast["topics"]),
        authors=tuple(DemoAuthor(**row) for row in cast["authors"]),
        agencies=tuple(DemoAgency(**row) for row in cast["agencies"]),
        pictures=tuple(_picture(row) for row in table("pictures.toml")["pictures"]),
        stories=tuple(sorted([*stories, *live, *composed(now)], key=lambda story: story.first_published)),
        agency_files=tuple(agencies.files(now)),
    )


def _picture(row: dict[str, Any]) -> DemoPicture:
    return DemoPicture(**{"credit": "Signal print room", "focus": (0.5, 0.5)} | row | {"focus": tuple(row.get("focus", (0.5, 0.5)))})


def _by_hand(text: str, now: datetime) -> DemoStory:
    matter, body = front_matter(text)
    moment = ago(now, minutes=matter["ago"]) if "ago" in matter else at(now, days=matter["days"], clock=matter["at"])
    updated = min(moment + timedelta(minutes=matter.get("updated_after", 0)), ago(now, minutes=1))
    words = worded(body, moment=moment, language=matter.get("language", "en"))
    return DemoStory(**_common(matter, moment), first_published=moment, updated=updated, body=pieces(words))


def _live(text: str, now: datetime) -> DemoStory:
    matter, rest = front_matter(text)
    end = at(now, days=matter["days"], clock=matter["at"]) if "days" in matter else now
    started = ago(end, minutes=matter.get("started_before", matter.get("started", 0)))
    entries = tuple(_entry(part, end) for part in _ENTRY.split(rest)[1:])
    ended = ago(end, minutes=matter["ended_before"]) if "ended_before" in matter else None
    body = pieces(worded(matter["body"], moment=started))
    live = DemoCoverage(started=started, ended=ended, entries=entries)
    return DemoStory(**_common(matter, started), first_published=started, updated=entries[0].moment, body=body, live=live)


def _entry(text: str, end: datetime) -> DemoEntry:
    head, _, body = text.partition("\n")
    minutes, *words = [word.strip() for word in head.split("|")]
    moment = ago(end, minutes=int(minutes))
    said = tuple(piece for piece in pieces(worded(body, moment=moment)) if not isinstance(piece, PictureInText))
    return DemoEntry(moment=moment, headline=words[-1], body=said, key=words[0] == "key")


def _common(matter: dict[str, Any], moment: datetime) -> dict[str, Any]:
    language = matter.get("language", "en")
    worded_fields = {name: worded(matter.get(name, ""), moment=moment, language=language) for name in _WORDED}
    plain = {name: matter[name] for name in _AS_IT_STANDS if name in matter}
    return {
        **worded_fields,
        **plain,
        "language": language,
        "authors": tuple(matter.get("authors", ())),
        "topics": tuple(matter.get("topics", ())),
        "lifetime_h": float(matter.get("lifetime_h", 8)),
        "by_hand": True,
    }
