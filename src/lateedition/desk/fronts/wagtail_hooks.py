"""Where fronts join the desk: their addresses, their place in the menu, the words of their verbs in the history of a story."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter

from lateedition.desk.fronts.models import Change
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb


class FrontsMenuItem(MenuItem):
    """The menu's way to the fronts."""

    def is_shown(self, request: HttpRequest) -> bool:
        """True for whoever may read at the desk."""
        return can(request.user, Verb.READ)


def addresses() -> list[URLPattern | URLResolver]:
    """Put the pages under fronts/."""
    return [path("fronts/", include("lateedition.desk.fronts.urls"))]


def menu_item() -> MenuItem:
    """Put them near the stories."""
    return FrontsMenuItem("Fronts", reverse("fronts:home"), name="fronts", icon_name="home", order=104)


class Arranging(LogFormatter):
    """Something that was done to a front, in the history of the story that it was about."""

    label = "Arranged"

    def format_message(self, log_entry: Any) -> str:
        """Say on which front, what, and why."""
        told = log_entry.data
        said = " ".join(filter(None, (self.label, told["said"])))
        return f"{told['on']}: {said}{': ' if told['reason'] else ''}{told['reason']}"


def verbs(actions: LogActionRegistry) -> None:
    """Give the verbs of fronts words."""
    for verb in Change.Verb:
        label = str(verb.label)
        actions.register_action(f"lateedition.front_{verb.name.lower()}")(type(label, (Arranging,), {"label": label}))


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
hooks.register("register_log_actions", verbs)
