"""The verbs of translations: begin one, say that it is up to date, say that it stands although its source was recalled."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.languages import LANGUAGES
from lateedition.desk.stories.models import Story, StoryAuthor
from lateedition.desk.translations.models import Translation
from lateedition.desk.translations.queries import original_of

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

_NAMES = dict(LANGUAGES)
_TAKEN_OVER = (
    "headline", "standfirst", "list_headline", "lead_picture", "lead_caption", "section", "agency", "dateline_place", "news_value",
    "lifetime_h", "embargo", "embargo_open", "embargo_by", "no_advertisements", "free_to_read",
)  # fmt: skip
"""What a translation begins with of its source; the words in its address are its own."""


class CannotTranslate(ValueError):
    """A story cannot be translated, or not into this language; the message says why."""


def translate(source: Story, *, language: str, user: User, now: datetime) -> Story:
    """Begin the translation of `source` into `language`: a draft with the words of the source to write over. Return it.

    The words are those that readers have, and its newest draft while they have none. An embargo on the source holds for it, too.
    Raises CannotTranslate, and makes nothing, when there is one already or the source is out.
    """
    must(user, Verb.WRITE, source)
    try:
        with transaction.atomic():
            row = Story.objects.select_for_update(of=("self",)).get(pk=source.pk)
            _may_be_translated(row, language)
            begun = _begun(row, language)
            begun.save(now=now)
            version = row.version if row.live else 0
            said = {"version": version, "revision": row.latest_revision_id, "by": user, "begun": now}
            Translation.objects.create(story=begun, source=row, original=original_of(row), language=language, **said)
            revision = begun.save_revision(user=user, clean=False)
            data = {"source": row.pk, "headline": str(row), "language": language}
            log(instance=begun, action="lateedition.translate", user=user, revision=revision, data=data)
    except IntegrityError as taken:
        raise CannotTranslate(f"“{source}” has a translation into {_NAMES.get(language, language)} already") from taken
    return begun


def bring_up(row: Translation, *, user: User) -> None:
    """Note that a translation says what its source says to readers now."""
    must(user, Verb.WRITE, row.story)
    with transaction.atomic():
        source = Story.objects.select_for_update(of=("self",)).filter(pk=row.source_id).first()
        if source is None or not source.address:
            return
        before, row.version, row.revision = row.version, source.version, source.live_revision_id
        row.save(update_fields=["version", "revision"])
        log(instance=row.story, action="lateedition.bring_up", user=user, data={"source": source.pk, "from": before, "to": row.version})


def let_stand(row: Translation, *, user: User, now: datetime) -> None:
    """Note that a translation stands although its source was recalled: nobody is told of it any more."""
    must(user, Verb.PUBLISH, row.story)
    with transaction.atomic():
        row.stands = now
        row.save(update_fields=["stands"])
        log(instance=row.story, action="lateedition.let_stand", user=user, data={"source": row.source_id})


def _may_be_translated(source: Story, language: str) -> None:
    if language not in _NAMES:
        raise CannotTranslate(f"{language!r} is no language of this desk; its languages are {', '.join(_NAMES)}")
    if source.is_out:
        raise CannotTranslate(f"“{source}” is out; restore it before it is translated")
    if source.live_part:
        raise CannotTranslate(f"“{source}” is a live blog: its posts are written as things happen, each in its own language")
    family = Story.objects.filter(pk=original_of(source)) | Story.objects.filter(translation__original=original_of(source))
    if family.filter(language=language).exists():
        raise CannotTranslate(f"“{source}” is there in {_NAMES[language]} already")


def _begun(source: Story, language: str) -> Story:
    """Return the translation as it begins, in memory."""
    copied = source if source.live or source.latest_revision is None else source.latest_revision.as_object()
    story = Story(language=language, **{name: getattr(copied, name) for name in _TAKEN_OVER})
    story.body = copied.body
    story.topics.set(copied.topics.all())
    story.authors.set([StoryAuthor(author=signed.author, sort_order=signed.sort_order) for signed in copied.authors.all()])
    return story
