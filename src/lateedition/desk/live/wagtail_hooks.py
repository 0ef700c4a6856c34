"""Where the live desk joins the desk: its addresses, the way there from a form, its verbs in a story's history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.action_menu import ActionMenuItem

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import LiveStory, Story
from lateedition.story.live import untyped

TYPED = (
    "“LIVE” is typed into the headline. The site says itself that it is live, as long as it is, and leaves the typed word out; "
    "you can take it out here."
)


class LiveDeskMenuItem(ActionMenuItem):
    """The way from a live blog's form to its live desk."""

    label: Any = "Live desk"
    name: Any = "action-live-desk"
    icon_name: Any = "time"
    order: Any = 5

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Return whether it is there already, and whoever looks may post to it."""
        blog = context.get("instance")
        return context["view"] == "edit" and isinstance(blog, LiveStory) and can(context["request"].user, Verb.POST, blog)

    def get_url(self, context: dict[str, Any]) -> str:
        """Return where it leads."""
        return reverse("live:desk", args=[context["instance"].pk])


class CoverLiveMenuItem(ActionMenuItem):
    """The way from a story that readers have to being covered live."""

    label: Any = "Cover this live…"
    name: Any = "action-cover-live"
    icon_name: Any = "time"
    order: Any = 12

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Return whether readers have it, and whoever looks may publish it."""
        story = context.get("instance")
        return context["view"] == "edit" and story is not None and story.live and can(context["request"].user, Verb.PUBLISH, story)

    def get_url(self, context: dict[str, Any]) -> str:
        """Return where it leads."""
        return reverse("live:cover", args=[context["instance"].pk])


def menu_item(model: type[Any]) -> ActionMenuItem | None:
    """Give live blogs the way to their live desk, and other stories the way to become one."""
    if issubclass(model, LiveStory):
        return LiveDeskMenuItem()
    return CoverLiveMenuItem() if issubclass(model, Story) else None


def addresses() -> list[URLPattern | URLResolver]:
    """Put the live desk of each blog under live-blogs/live-desk/."""
    return [path("live-blogs/live-desk/", include("lateedition.desk.live.urls"))]


def css() -> SafeString:
    """Return the style sheet of the live desk."""
    return format_html('<link rel="stylesheet" href="{}">', static("live/live.css"))


def say_that_live_is_typed(request: HttpRequest, edited: Any) -> None:
    """Say over a live blog's form that its headline has "LIVE" in it, which is no word of a headline."""
    newest = edited.get_latest_revision_as_object() if request.method == "GET" and isinstance(edited, LiveStory) else None
    if newest and any(said != untyped(said) for said in (newest.headline, newest.list_headline)):
        messages.info(request, TYPED)


class HandingOver(LogFormatter):
    """That a blog went to somebody, in its history."""

    label = "Handed over the live blog"

    def format_message(self, log_entry: Any) -> str:
        """Say to whom, and what was said of it."""
        said = log_entry.data
        return f"{self.label}: {said['to']}{': ' if said['note'] else ''}{said['note']}"


def verbs(actions: LogActionRegistry) -> None:
    """Give the verbs of a coverage words for the history of a story."""
    for action, said in {
        "lateedition.post": "Posted to the live blog",
        "lateedition.hold_entry": "Held a live entry",
        "lateedition.change_entry": "Changed a live entry",
        "lateedition.delete_entry": "Deleted a live entry",
        "lateedition.cover_live": "Covered live from then on",
        "lateedition.summarize": "Wrote the summary",
        "lateedition.end_coverage": "Ended the coverage",
        "lateedition.resume_coverage": "Resumed the coverage",
        "lateedition.go_on": "Said that the coverage goes on",
        "lateedition.name_reporters": "Said who reports",
    }.items():
        actions.register_action(action, said, said)
    actions.register_action("lateedition.hand_over")(HandingOver)
    actions.register_action("lateedition.take_over")(type("TakingOver", (HandingOver,), {"label": "Took over the live blog"}))


hooks.register("register_admin_urls", addresses)
hooks.register("register_snippet_action_menu_item", menu_item)
hooks.register("before_edit_snippet", say_that_live_is_typed)
hooks.register("insert_global_admin_css", css)
hooks.register("register_log_actions", verbs)
