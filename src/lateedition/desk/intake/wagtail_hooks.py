"""Where the wire inbox joins the desk: its addresses, its place in the menu, and its word on a story's edit page."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem

from lateedition.desk.intake.queries import taken_stories, wire_inbox
from lateedition.desk.intake.rows import behind, killed
from lateedition.desk.stories.models import Story


class WireMenuItem(MenuItem):
    """The menu's way to the wire inbox, for those who may take from it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """True for whoever may add stories."""
        return request.user.has_perm("stories.add_story")


def addresses() -> list[URLPattern | URLResolver]:
    """Put the inbox under wire/."""
    return [path("wire/", include("lateedition.desk.intake.urls"))]


def menu_item() -> MenuItem:
    """Put the inbox near the top of the menu."""
    return WireMenuItem("Wire", reverse("intake:inbox"), name="wire", icon_name="mail", order=110)


def say_what_the_agency_sent_since(request: HttpRequest, edited: Model) -> None:
    """Say on a story's edit page that its agency has sent a newer version, withholds it, or killed it."""
    if request.method != "GET" or not isinstance(edited, Story) or not edited.wire_guid:
        return
    chain = (edited.wire_provider, edited.wire_guid)
    versions = wire_inbox().versions(*chain)
    newest = next((version for version in versions if version.head), None)
    taken = taken_stories([chain], finder=AdminURLFinder(request.user)).get(chain)
    if newest is None or not (said := behind(newest, taken=taken)):
        return
    ways = [messages.button(reverse("intake:item", args=[newest.number]), "Read it")]
    held = next((version for version in versions if version.item.version == edited.wire_version and not version.head), None)
    if held is not None:
        ways.append(messages.button(reverse("intake:changes", args=[newest.number, held.number]), "What changed"))
    say: Callable[..., None] = messages.error if killed(newest) else messages.warning
    say(request, f"{said}.", buttons=ways)


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
hooks.register("before_edit_snippet", say_what_the_agency_sent_since)
