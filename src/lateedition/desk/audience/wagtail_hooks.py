"""Where the audience's pages join the desk: their addresses, and their places in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb


class ReadersMenuItem(MenuItem):
    """The menu's way to what is read."""

    def is_shown(self, request: HttpRequest) -> bool:
        """True for whoever may see what is read."""
        return can(request.user, Verb.SEE_READS)


class ChoicesMenuItem(MenuItem):
    """The settings' way to how readers answered the notice."""

    def is_shown(self, request: HttpRequest) -> bool:
        """True for whoever may change what the notice says."""
        return can(request.user, Verb.SITE)


def addresses() -> list[URLPattern | URLResolver]:
    """Put the pages under readers/."""
    return [path("readers/", include("lateedition.desk.audience.urls"))]


def menu_item() -> MenuItem:
    """Put what is read below the press."""
    return ReadersMenuItem("Readers", reverse("audience:readers"), name="readers", icon_name="view", order=890)


def settings_item() -> MenuItem:
    """Put the answers beside the site's settings."""
    return ChoicesMenuItem("Answers to the notice", reverse("audience:choices"), name="choices", icon_name="lock", order=910)


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
hooks.register("register_settings_menu_item", settings_item)
