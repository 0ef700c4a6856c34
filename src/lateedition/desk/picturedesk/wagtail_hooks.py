"""Where the picture desk joins the desk: its addresses, its place in the menu, its words for the history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.planning.walltime import both_clocks
from lateedition.desk.stories.queries import site_zone


class PictureDeskMenuItem(MenuItem):
    """The menu's way to the picture desk, for those who read drafts."""

    def is_shown(self, request: HttpRequest) -> bool:
        """True for whoever may see pictures that are not published."""
        return can(request.user, Verb.READ)


class Rights(LogFormatter):
    """Until when we may use a picture, in its history."""

    label = "Said until when we may use it"

    def format_message(self, log_entry: Any) -> str:
        """Say it."""
        until = log_entry.data["until"]
        return f"{self.label}: {both_clocks(datetime.fromisoformat(until), site_zone()) if until else 'for good'}"


def addresses() -> list[URLPattern | URLResolver]:
    """Put the pages under picture-desk/."""
    return [path("picture-desk/", include("lateedition.desk.picturedesk.urls"))]


def menu_item() -> MenuItem:
    """Put it right after the library of pictures."""
    return PictureDeskMenuItem("Picture desk", reverse("picturedesk:care"), name="picture-desk", icon_name="image", order=305)


def css() -> SafeString:
    """Return the style sheet of the picture desk."""
    return format_html('<link rel="stylesheet" href="{}">', static("picturedesk/picturedesk.css"))


def verbs(actions: LogActionRegistry) -> None:
    """Give what is done to pictures words for the daybook."""
    actions.register_action("lateedition.rights")(Rights)
    actions.register_action("lateedition.lapse", "Rights ended", "Taken from readers: our rights to it have ended")


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
hooks.register("insert_global_admin_css", css)
hooks.register("register_log_actions", verbs)
