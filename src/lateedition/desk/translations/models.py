"""Which story was begun as the translation of which, and of which of its versions it says what that says."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from wagtail.models import Revision

from lateedition.desk.stories import snapshot
from lateedition.desk.stories.judging.proposal import proposed
from lateedition.desk.stories.languages import LANGUAGES
from lateedition.desk.stories.models import Story


class Translations(models.Manager["Translation"]):
    """The translations that there are."""

    def first_published(self, source: Story) -> None:
        """Let translations that were begun from a draft of `source` be up to date with its first version, unless its news is other."""
        now = snapshot.wording_of_story(source)
        for row in self.filter(source=source.pk, version=0):
            before = snapshot.wording_of_story(Revision.objects.get(pk=row.revision).as_object())
            if before == now or not proposed(before, now, language=source.language).material:
                self.filter(pk=row.pk).update(version=source.version)


class Translation(models.Model):
    """That `story` says in its language what `source` says. The source may be a translation itself: `original` is what all began with.

    `version` is the version of the source that it says, 0 while that is a draft, which then is the `revision` that it was begun from.
    `stands` is when somebody said that it stands although its source was recalled.
    """

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="translation")
    source = models.ForeignKey(Story, null=True, on_delete=models.SET_NULL, related_name="translations")
    original = models.PositiveBigIntegerField()
    language = models.CharField(max_length=20, choices=LANGUAGES)
    version = models.PositiveIntegerField()
    revision = models.PositiveBigIntegerField(null=True)
    begun = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    stands = models.DateTimeField(null=True)

    objects: ClassVar[Translations] = Translations()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["original", "language"], name="translated_once")]

    @property
    def source_became(self) -> str:
        """What became of the source, in words; empty while it is not recalled."""
        source = self.source
        said = (("killed", source.killed), ("forbidden by law", source.forbidden), ("withheld", source.withheld)) if source else ()
        return next((word for word, since in said if since), "")

    def __str__(self) -> str:
        return f"story {self.story_id} in {self.get_language_display()}, from story {self.source_id}"
