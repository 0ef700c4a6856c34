"""What stands over a story's form about its languages."""

from __future__ import annotations

from typing import Any

from django import template

from lateedition.desk.stories.models import Story
from lateedition.desk.translations.panel import panel_of

register = template.Library()


@register.inclusion_tag("translations/panel.html", takes_context=True)
def desk_languages(context: dict[str, Any], story: Story) -> dict[str, Any]:
    """Print of what a story is the translation, whether it is behind, and in which other languages it is."""
    return {"panel": panel_of(story, user=context["request"].user), "csrf_token": context.get("csrf_token")}
