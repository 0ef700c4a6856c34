"""Where the wire inbox joins the desk: its addresses, its place in the menu, and what stands over every page."""

from __future__ import annotations

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


class WireMenuItem(MenuItem):
    """The menu's way to the wire inbox."""

    def is_shown(self, request: HttpRequest) -> bool:
        """True for whoever may read the wire."""
        return can(request.user, Verb.READ_WIRE)


class SourcesMenuItem(MenuItem):
    """The menu's way to the sources, for those who keep them running and do not read the wire."""

    def is_shown(self, request: HttpRequest) -> bool:
        """True for whoever may watch the sources only."""
        return can(request.user, Verb.WATCH) and not can(request.user, Verb.READ_WIRE)


def addresses() -> list[URLPattern | URLResolver]:
    """Put the inbox under wire/."""
    return [path("wire/", include("lateedition.desk.intake.urls"))]


def menu_item() -> MenuItem:
    """Put the inbox near the top of the menu."""
    return WireMenuItem("Wire", reverse("intake:inbox"), name="wire", icon_name="mail", order=110)


def sources_item() -> MenuItem:
    """Put the sources where the inbox is for others."""
    return SourcesMenuItem("Sources", reverse("intake:sources"), name="sources", icon_name="download", order=110)


def alarm_css() -> SafeString:
    """Return the style sheet of the alarms, which stand over every page."""
    return format_html('<link rel="stylesheet" href="{}">', static("intake/alarms.css"))


def alarm_js() -> SafeString:
    """Return the script that brings alarms to pages that are open already."""
    return format_html('<script src="{}" defer></script>', static("intake/alarms.js"))


class Merging(LogFormatter):
    """A merge, in the history of a story: of which version, and whether the wire did it by itself."""

    label = "Merged a newer version from the wire"

    def format_message(self, log_entry: Any) -> str:
        """Say which."""
        version, by = log_entry.data.get("version"), "" if log_entry.user_id else ", by itself, as the profile of the source has it"
        return f"{self.label}: {log_entry.data.get('provider', '')}{f', version {version}' if version is not None else ''}{by}"


def verbs(actions: LogActionRegistry) -> None:
    """Give the verbs of the wire words for the history of a story."""
    actions.register_action("lateedition.merge")(Merging)
    seen = "Saw a newer version from the wire and kept the story as it was"
    actions.register_action("lateedition.keep_ours")(type("Keeping", (Merging,), {"label": seen}))


hooks.register("register_log_actions", verbs)
hooks.register("insert_global_admin_css", alarm_css)
hooks.register("insert_global_admin_js", alarm_js)
hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
hooks.register("register_admin_menu_item", sources_item)
