"""What stands beside a picture's form: its crops as readers get them, where it is used, and how far our rights go."""

from __future__ import annotations

from typing import Any

from django import template

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.picturedesk.caring import end_of
from lateedition.desk.picturedesk.usage import usage_of
from lateedition.desk.pictures.models import Picture
from lateedition.desk.stories import receipts
from lateedition.press.crops import CROPS, STEPS

register = template.Library()


@register.inclusion_tag("picturedesk/crops.html")
def picture_crops(picture: Picture, rendition: Any) -> dict[str, Any]:
    """Print the picture with the point that stays in view, and every crop in use."""
    focus = picture.get_focal_point()
    x, y = (focus.centroid_x / picture.width, focus.centroid_y / picture.height) if focus else (0.5, 0.5)
    return {
        "picture": picture,
        "rendition": rendition,
        "crops": CROPS,
        "steps": STEPS,
        "x": f"{x:.4f}",
        "y": f"{y:.4f}",
        "has_focus": bool(focus),
    }


@register.inclusion_tag("picturedesk/standing.html", takes_context=True)
def picture_standing(context: dict[str, Any], picture: Picture) -> dict[str, Any]:
    """Print where a picture is used, and what readers may have of it."""
    user = context["request"].user
    made = receipts.latest_of(f"picture:{picture.pk}")
    return {
        "picture": picture,
        "usage": usage_of(picture, user=user),
        "ends": end_of(picture),
        "receipt": receipts.address_of(made) if made else "",
        "may_recall": can(user, Verb.RECALL_PICTURE, picture) and picture.killed is None,
    }
