"""Forms: what stands in a posted form of a story, as the state that a revision would hold; in order or not, no word is left out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from lateedition.desk.stories.models import Story

if TYPE_CHECKING:
    from datetime import datetime

    from wagtail.models import Revision

    from lateedition.desk.people.models import User

LONGEST_HEADLINE = 255
_TEXTS = ("headline", "standfirst", "lead_caption", "dateline_place", "list_headline", "note_to_desk")


def state_in(posted: QueryDict, story: Story, *, user: User) -> dict[str, Any]:
    """Return the state that `posted`, the form of `story`, would make. What is not in order is kept as it was typed."""
    form = _form_class(story)(posted, instance=story, for_user=user)
    form.defer_required_fields()
    if form.is_valid():
        return dict(form.save(commit=False).serializable_data())
    held = Story._meta.get_field("body").stream_block
    stream = held.get_prep_value(held.value_from_datadict(posted, {}, "body"))
    typed = {name: posted[name] for name in _TEXTS if name in posted}
    return {**form.instance.serializable_data(), **typed, "body": json.dumps(stream)}


def is_behind(posted: Mapping[str, str], latest: Revision | None) -> bool:
    """Say whether a form began from another state than `latest`: then saving it as it is would take out what was saved meanwhile."""
    if latest is None or "loaded_revision_id" not in posted:
        return False
    if own := posted.get("overwrite_revision_id"):
        return own != str(latest.pk)
    return (posted["loaded_revision_id"], loaded_at(posted)) != (str(latest.pk), latest.created_at)


def loaded_at(posted: Mapping[str, str]) -> datetime | None:
    """Return as of when the form holds the revision that it was opened with."""
    try:
        return parse_datetime(posted.get("loaded_revision_created_at", ""))
    except ValueError:
        return None


def _form_class(story: Story) -> Any:
    return type(story).snippet_viewset._edit_handler.get_form_class()  # type: ignore[attr-defined]  # Wagtail puts it there
