"""Where letters join the desk: their addresses, their entries under a story's form, the words of their verbs in its history."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.action_menu import ActionMenuItem

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import Story


class _LetterItem(ActionMenuItem):
    """An entry of the menu under a story's form, for those who may send letters, where letters can be sent."""

    label: Any = ""
    name: Any = ""
    icon_name: Any = "mail"
    url_name = ""

    def is_wanted(self, story: Story) -> bool:
        """Return whether it makes sense for this story now."""
        raise NotImplementedError(f"{type(self).__name__} does not say when it is wanted")

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Return whether it is shown."""
        story = context.get("instance")
        if context["view"] != "edit" or not isinstance(story, Story) or settings.HOUSE.letters is None:
            return False
        return can(context["request"].user, Verb.LETTER, story) and self.is_wanted(story)

    def get_url(self, context: dict[str, Any]) -> str:
        """Return where it leads."""
        return reverse(self.url_name, args=[context["instance"].pk])


class BreakingItem(_LetterItem):
    """Send as breaking news, for what readers have."""

    label, name, url_name, order = "Send as breaking news…", "action-letter", "letters:breaking", 18

    def is_wanted(self, story: Story) -> bool:
        """Return whether readers have it."""
        return bool(story.live) and not story.is_out


class CorrectionItem(_LetterItem):
    """Send a correction, for what readers had."""

    label, name, url_name, order = "Send a correction by mail…", "action-letter-correction", "letters:correction", 19

    def is_wanted(self, story: Story) -> bool:
        """Return whether readers ever had it."""
        return bool(story.address)


class _Sent(LogFormatter):
    """A letter that was asked for, in the history of its story."""

    label = "Sent"

    def format_message(self, log_entry: Any) -> str:
        """Say what was said in it, if it had words of its own."""
        said = log_entry.data.get("reason", "")
        return f"{self.label}: {said}" if said else str(self.label)


def addresses() -> list[URLPattern | URLResolver]:
    """Put the pages under letters/."""
    return [path("letters/", include("lateedition.desk.letters.urls"))]


def verbs(actions: LogActionRegistry) -> None:
    """Give the verbs of letters words."""
    for kind, said in {"breaking": "Sent as breaking news", "correction": "Sent a correction by mail"}.items():
        actions.register_action(f"lateedition.letter_{kind}")(type(said, (_Sent,), {"label": said}))


def item(kind: type[_LetterItem]) -> Any:
    """Return what puts an entry under the forms of stories."""
    return lambda model: kind() if issubclass(model, Story) else None


hooks.register("register_admin_urls", addresses)
hooks.register("register_log_actions", verbs)
for _kind in (BreakingItem, CorrectionItem):
    hooks.register("register_snippet_action_menu_item", item(_kind))
