"""Where the press page joins the desk: its address, and its place in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb


class PressMenuItem(MenuItem):
    """The menu's way to the press page."""

    def is_shown(self, request: HttpRequest) -> bool:
        """True for whoever may watch the press."""
        return can(request.user, Verb.WATCH)


def addresses() -> list[URLPattern | URLResolver]:
    """Put the page under press/."""
    return [path("press/", include("lateedition.desk.pressroom.urls"))]


def menu_item() -> MenuItem:
    """Put the page below what is written and taken in."""
    return PressMenuItem("Press", reverse("pressroom:press"), name="press", icon_name="clipboard-list", order=900)


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
