"""Alarms about translations: those that are kept although their source was recalled, over every page until somebody decides."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from lateedition.desk.people.gate import can
from lateedition.desk.people.models import User
from lateedition.desk.people.roles import Verb
from lateedition.desk.translations.models import Translation
from lateedition.desk.translations.queries import of_recalled_sources
from lateedition.story.languages import own_name

MOST = 5
"""So many are told one by one, those that readers have first."""


@dataclass(frozen=True)
class Kept:
    """What is said of a translation that is kept, and where somebody decides; `key` is the same as long as it tells of the same."""

    key: str
    text: str
    address: str


def kept_of(user: object) -> list[Kept]:
    """Return what is to be told `user`: of translations that they began, or may take down."""
    if not isinstance(user, User):
        return []
    rows = list(of_recalled_sources()[: MOST * 10])
    return [_kept(row) for row in rows if row.by_id == user.pk or can(user, Verb.PUBLISH, row.story)][:MOST]


def _kept(row: Translation) -> Kept:
    theirs = "Readers still have" if row.story.live else "The desk still has a draft of"
    language, headline = _apart(own_name(row.story.language)), _apart(row.story)
    said = f"SOURCE {row.source_became.upper()}: “{_apart(row.source)}”. {theirs} its translation into {language}, “{headline}”."
    return Kept(f"translation-{row.pk}-{row.source_became}", said, reverse("wagtailsnippets_stories_story:edit", args=[row.story_id]))


def _apart(words: object) -> str:
    """Return words that keep their own direction and change that of none beside them (UAX 9, first strong isolate)."""
    return f"\u2068{words}\u2069"
