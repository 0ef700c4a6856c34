"""The alarms that stand over every page of the desk."""

from __future__ import annotations

from typing import Any

from django import template

from lateedition.desk.intake.alarms import context_of

register = template.Library()


@register.inclusion_tag("intake/alarms.html", takes_context=True)
def desk_alarms(context: dict[str, Any]) -> dict[str, Any]:
    """Print what every editor must hear of, for whoever works at the desk."""
    request = context.get("request")
    return context_of(request, here=request.get_full_path()) if request is not None else {}
