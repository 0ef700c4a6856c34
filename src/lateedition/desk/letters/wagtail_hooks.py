"""Where letters join the desk: the address of a correction, its entry under a story's form, its words in the history."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.action_menu import ActionMenuItem

from lateedition.desk.fronts.which import FRONT_PAGE
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import Story


class CorrectionItem(ActionMenuItem):
    """Send a correction by mail, under the forms of what readers had, for those who may, where letters can be sent."""

    label: Any = "Send a correction by mail…"
    name: Any = "action-letter-correction"
    icon_name: Any = "mail"
    order = 19

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Return whether it is shown."""
        story = context.get("instance")
        if context["view"] != "edit" or not isinstance(story, Story) or settings.HOUSE.letters is None:
            return False
        return bool(story.address) and can(context["request"].user, Verb.LETTER, story)

    def get_url(self, context: dict[str, Any]) -> str:
        """Return where it leads."""
        return reverse("letters:correction", args=[context["instance"].pk])


class _Corrected(LogFormatter):
    """A correction that was asked for, in the history of its story."""

    label = "Sent a correction by mail"

    def format_message(self, log_entry: Any) -> str:
        """Say what was said in it."""
        return f"{self.label}: {log_entry.data.get('reason', '')}"


class _Introduced(LogFormatter):
    """An intro that was written, in the daybook."""

    label = "Wrote the head of a morning letter"

    def format_message(self, log_entry: Any) -> str:
        """Say what it says, of which day."""
        return f"{self.label}, {log_entry.data.get('day', '')}: {log_entry.data.get('reason', '') or 'nothing'}"


class LettersMenuItem(MenuItem):
    """The menu's way to the letters, where letters can be sent."""

    def is_shown(self, request: HttpRequest) -> bool:
        """True for whoever arranges the front page."""
        return settings.HOUSE.letters is not None and can(request.user, Verb.FRONT, FRONT_PAGE)


def menu_item() -> MenuItem:
    """Put the letters below the readers."""
    return LettersMenuItem("Letters", reverse("letters:letters"), name="letters", icon_name="mail", order=895)


def addresses() -> list[URLPattern | URLResolver]:
    """Put the pages under letters/."""
    return [path("letters/", include("lateedition.desk.letters.urls"))]


def verbs(actions: LogActionRegistry) -> None:
    """Give the verbs words."""
    actions.register_action("lateedition.letter_correction")(_Corrected)
    actions.register_action("lateedition.letter_intro")(_Introduced)


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
hooks.register("register_log_actions", verbs)
hooks.register("register_snippet_action_menu_item", lambda model: CorrectionItem() if issubclass(model, Story) else None)
