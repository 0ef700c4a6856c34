"""Where breaking news joins the desk: its address, its place in the menu under a story's form, its words in the history."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.action_menu import ActionMenuItem

from lateedition.desk.alerts.alerting import refusal_of
from lateedition.desk.alerts.pages import TITLE
from lateedition.desk.alerts.ways import ways
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import Story


class AlertMenuItem(ActionMenuItem):
    """Send it as breaking news: for a story that readers have, on a site that has a way to tell them."""

    label: Any = f"{TITLE}…"
    name: Any = "action-alert"
    icon_name: Any = "mail"
    order = 18

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Return whether it makes sense for this story now."""
        story = context.get("instance")
        if context["view"] != "edit" or not isinstance(story, Story) or refusal_of(story):
            return False
        return can(context["request"].user, Verb.ALERT, story) and bool(ways())

    def get_url(self, context: dict[str, Any]) -> str:
        """Return where it leads."""
        return reverse("alerts:alert", args=[context["instance"].pk])


def addresses() -> list[URLPattern | URLResolver]:
    """Put the page below its story."""
    return [path("stories/<int:number>/alert/", include("lateedition.desk.alerts.urls"))]


def verbs(actions: LogActionRegistry) -> None:
    """Give the verb words for the history of a story."""
    actions.register_action("lateedition.alert", "Sent as breaking news", "Sent as breaking news")


hooks.register("register_admin_urls", addresses)
hooks.register("register_snippet_action_menu_item", lambda model: AlertMenuItem() if issubclass(model, Story) else None)
hooks.register("register_log_actions", verbs)
