"""Uses: tables of which published stories show a picture or play a recording. Kept where a story is published, in its transaction."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import ForeignKey, Model


def keep(uses: type[Model], *, of: str, story: int, numbers: Iterable[int]) -> None:
    """Note in `uses` that the published story of this number uses just what has `numbers` and is there: what its field `of` names."""
    field = uses._meta.get_field(of)
    assert isinstance(field, ForeignKey)
    rows = uses._default_manager.filter(story=story)
    held, used = set(rows.values_list(field.attname, flat=True)), set(numbers)
    if gone := held - used:
        rows.filter(**{f"{of}__in": gone}).delete()
    if new := used - held:
        there = field.related_model._default_manager.filter(pk__in=new).values_list("pk", flat=True)
        uses._default_manager.bulk_create(uses(**{field.attname: number, "story": story}) for number in there)


def stories_with(uses: type[Model], *, of: str, number: int) -> list[int]:
    """Return the numbers of the published stories that use what has `number`, the newest first."""
    return list(uses._default_manager.filter(**{of: number}).order_by("-story").values_list("story", flat=True))
