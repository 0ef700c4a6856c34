"""Publishing a translation: one that is behind its source, or not written over, is published when somebody said that this is meant."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest

from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.models import Story
from lateedition.desk.translations import queries
from lateedition.desk.translations.panel import left_of
from lateedition.desk.translations.translating import bring_up

SAID = "translation-said"
"""The name under which a story's form says of a translation that is published: "up" to date now, or "behind" all the same."""


def question_of(request: HttpRequest, story: Story) -> str:
    """Return what has to be said before `story`, as it is in memory, is published by its form; nothing if that was said, or need not be."""
    row = None if request.POST.get(SAID) else queries.translation_of(story)
    if row is None:
        return ""
    left = left_of(row, story)
    lacking = [*(["its source has news since"] if queries.is_behind(story) else [])]
    lacking += [f"still in the words of the source: {', '.join(left)}"] if left else []
    return f"{' and '.join(lacking)}. Say over the form whether it is meant, and publish again." if lacking else ""


def note_said(request: HttpRequest, edited: Model) -> None:
    """Note that a translation is up to date, when that was said with its publish."""
    if request.POST.get(SAID) != "up" or "action-publish" not in request.POST or not isinstance(edited, Story):
        return
    row = queries.translation_of(edited)
    if row is not None and Story.objects.filter(pk=edited.pk, live=True).exists():
        bring_up(row, user=user_of(request))
