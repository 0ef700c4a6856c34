"""Where the daybook joins the desk: it is the log of everything, with an address and a place in the menu."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from lateedition.desk.daybook.models import Deed
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb

_WORDS = {
    "intake:retry": "Read a quarantined payload again",
    "intake:dismiss": "Put a quarantined payload aside",
    "intake:hear": "Heard an alarm",
    "intake:split": "Split an item off an event",
    "intake:join": "Joined two events",
    "intake:lock": "Locked an event",
    "intake:unlock": "Unlocked an event",
    "intake:keep_filter": "Kept a filter of the wire",
    "intake:drop_filter": "Dropped a filter of the wire",
    "intake:dismiss_row": "Dismissed a row of the wire",
    "intake:bring_back": "Brought back a row of the wire",
    "intake:take": "Asked to take an item off the wire",
    "intake:undone_retry": "Had what was left undone tried again",
    "intake:undone_dismiss": "Put aside what was left undone",
    "intake:picture_fetch": "Fetched a picture off the wire",
    "planning:hear": "Heard that a plan failed",
    "wagtail_bulk_action": "Did the same to several",
    "wagtailimages:add_multiple": "Uploaded a picture",
    "wagtailadmin_logout": "Logged out",
}
"""Verbs that write no line of their own, by the name of their view."""


class DaybookMenuItem(MenuItem):
    """The menu's way to the daybook, for those who may read it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """True for whoever may read the daybook."""
        return can(request.user, Verb.AUDIT)


class Did(LogFormatter):
    """What a request did of which no verb wrote a line."""

    label = "Other"

    def format_message(self, log_entry: Any) -> str:
        """Say which view it was, in words where there are any, and at what address."""
        view, path = log_entry.data.get("view", ""), log_entry.data.get("path", "")
        return f"{_WORDS.get(view, view)} ({path})"


def verbs(actions: LogActionRegistry) -> None:
    """Make the daybook the log of every model, in the place of Wagtail's own view of the same table, and name its verbs."""
    actions.register_model(Model, Deed)
    actions.log_entry_models.discard(ModelLogEntry)
    actions.register_action("lateedition.did")(Did)
    actions.register_action("lateedition.export", "Export of the daybook", "Exported the daybook")


def addresses() -> list[URLPattern | URLResolver]:
    """Put the daybook under daybook/."""
    return [path("daybook/", include("lateedition.desk.daybook.urls"))]


def menu_item() -> MenuItem:
    """Put it among the reports."""
    return DaybookMenuItem("Daybook", reverse("daybook:daybook"), name="daybook", icon_name="history", order=950)


# After Wagtail's own, which it takes the place of.
hooks.register("register_log_actions", verbs, order=100)
hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
