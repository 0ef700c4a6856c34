"""What stands over a story's form about its languages: what it is translated from, whether it is behind, in which others it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from lateedition.desk.people.gate import can
from lateedition.desk.people.models import User
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories import snapshot
from lateedition.desk.stories.changes import Part, parts_between
from lateedition.desk.stories.languages import LANGUAGES
from lateedition.desk.stories.listing import state_of
from lateedition.desk.stories.models import Story
from lateedition.desk.translations import queries
from lateedition.desk.translations.leftover import untranslated
from lateedition.desk.translations.models import Translation

_NAMES = dict(LANGUAGES)


@dataclass(frozen=True)
class Relative:
    """A story that says the same in another language, as the desk has it."""

    language: str
    tag: str
    direction: str
    headline: str
    address: str
    state: str


@dataclass(frozen=True)
class Panel:
    """What is shown. `source` is there for a translation; `parts` are what changed in it since, where that can be shown.

    `recalled` says what became of the source, if it was recalled and nobody has said that the translation stands; `choices` are the
    languages into which it can be translated, none where it cannot.
    """

    number: int
    source: Relative | None
    behind: bool
    parts: Sequence[Part]
    left: Sequence[str]
    recalled: str
    others: Sequence[Relative]
    choices: Sequence[tuple[str, str]]
    may_publish: bool
    may_write: bool


def panel_of(story: Story, *, user: User) -> Panel:
    """Return what is shown `user` over the form of `story`, which is as its newest draft has it."""
    row, family = queries.translation_of(story), queries.family_of(story)
    source = next((each for each in family if row and each.pk == row.source_id), None)
    behind = bool(row and queries.is_behind(story))
    return Panel(
        number=story.pk,
        source=_relative(source) if source else None,
        behind=behind,
        parts=_changed(row) if row and behind else (),
        left=left_of(row, story) if row else (),
        recalled=row.source_became if row and not row.stands else "",
        others=[_relative(each) for each in family if each is not source],
        choices=_choices(story, family),
        may_publish=can(user, Verb.PUBLISH, story),
        may_write=can(user, Verb.WRITE, story),
    )


def left_of(row: Translation, story: Story) -> list[str]:
    """Return what of `story`, as it is in memory, is still the text that it was begun with."""
    source = queries.wording_then(row)
    return untranslated(source, snapshot.wording_of_story(story)) if source else []


def _changed(row: Translation) -> Sequence[Part]:
    then, now = queries.wording_then(row), queries.wording_now(row)
    return parts_between(then, now) if then and now else ()


def _choices(story: Story, family: Sequence[Story]) -> list[tuple[str, str]]:
    if story.is_out or story.live_part:
        return []
    taken = {story.language, *(each.language for each in family)}
    return [(tag, name) for tag, name in LANGUAGES if tag not in taken]


def _relative(story: Story) -> Relative:
    headline = story.latest_revision.object_str if story.latest_revision else str(story)
    address = reverse("wagtailsnippets_stories_story:edit", args=[story.pk])
    return Relative(_NAMES.get(story.language, story.language), story.language, story.direction, headline, address, state_of(story))
