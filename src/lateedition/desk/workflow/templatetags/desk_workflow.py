"""The panel over a story's form."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_zone
from lateedition.desk.workflow.panel import panel_of

register = template.Library()


@register.inclusion_tag("workflow/stage.html", takes_context=True)
def desk_stage(context: dict[str, Any], story: Story) -> dict[str, Any]:
    """Print on which stage a story is, and what can be done about it by whoever reads it."""
    request = context["request"]
    panel = panel_of(story, user=request.user, now=timezone.now(), zone=site_zone())
    return {"panel": panel, "locked": context.get("locked_for_user"), "csrf_token": context.get("csrf_token")}
