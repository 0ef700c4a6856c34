"""What stands over a story's form of the others at it."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import Story
from lateedition.desk.together.editing import HAS_WORDS_OF
from lateedition.desk.together.locking import lock_of
from lateedition.desk.together.notation import notes_in
from lateedition.desk.together.presence import BEAT_S
from lateedition.desk.together.views import clock, own_asides

register = template.Library()


@register.inclusion_tag("together/bar.html", takes_context=True)
def together_bar(context: dict[str, Any], story: Story | None) -> dict[str, Any]:
    """Print who else is at `story`, who has it locked, what of one's own lies beside it. For a story that is not saved yet, None."""
    request = context["request"]
    said = {
        "user_number": request.user.pk,
        "beat_ms": int(BEAT_S * 1000),
        "story": story,
        "csrf_token": context.get("csrf_token"),
        "done": request.session.pop(HAS_WORDS_OF, ""),
    }
    if story is None or story.pk is None:
        return said | {"base_url": reverse("together:beat", args=[0])}
    lock = lock_of(story, request.user)
    return said | {
        "base_url": reverse("together:beat", args=[story.pk]),
        "lock": lock,
        "since": clock(lock.since) if lock else "",
        "may_take": bool(lock and not lock.mine and can(request.user, Verb.UNLOCK, story)),
        "unlock_url": reverse(f"wagtailsnippets_stories_{type(story)._meta.model_name}:unlock", args=[story.pk]),
        "asides": own_asides(story, request),
        "notes": len(notes_in(story.body.raw_data)),
    }
