"""Where what people do together joins the desk: its addresses, the form of a story, the menus, the editor, the history."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
from wagtail.admin.rich_text.editors.draftail.features import InlineStyleFeature
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.action_menu import ActionMenuItem

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.blocks import NOTE
from lateedition.desk.stories.models import Story
from lateedition.desk.together.editing import note_saved, watch

_STYLE = "DESK_NOTE"
_LOOK = {"backgroundColor": "#ffe27a", "color": "#3d2f00", "borderBottom": "2px dashed #8a6d00", "padding": "0 0.15em"}


class CompareItem(ActionMenuItem):
    """The way from a story's form to its versions, side by side."""

    label: Any = "Compare versions…"
    name: Any = "action-compare"
    icon_name: Any = "history"
    order = 29

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Return whether there is a story to compare."""
        return context["view"] == "edit" and isinstance(context.get("instance"), Story) and can(context["request"].user, Verb.READ)

    def get_url(self, context: dict[str, Any]) -> str:
        """Return where it leads."""
        return reverse("together:compare", args=[context["instance"].pk])


def addresses() -> list[URLPattern | URLResolver]:
    """Put the pages under together/."""
    return [path("together/", include("lateedition.desk.together.urls"))]


def css() -> SafeString:
    """Return the style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("together/together.css"))


def js() -> SafeString:
    """Return the script that marks who has which story open in lists."""
    return format_html('<script src="{}" defer></script>', static("together/present.js"))


def note_in_text(features: Any) -> None:
    """Let the editor mark words as a note to the desk."""
    control = {"type": _STYLE, "icon": "comment", "description": "Note to the desk (never published)", "style": _LOOK}
    features.register_editor_plugin("draftail", NOTE, InlineStyleFeature(control))
    rule = {"from_database_format": {NOTE: InlineStyleElementHandler(_STYLE)}, "to_database_format": {"style_map": {_STYLE: NOTE}}}
    features.register_converter_rule("contentstate", NOTE, rule)


class TookOver(LogFormatter):
    """That somebody took a story over, in its history."""

    label = "Took over"

    def format_message(self, log_entry: Any) -> str:
        """Say from whom."""
        return f"{self.label} from {log_entry.data.get('holder') or 'nobody'}"


class BroughtTogether(LogFormatter):
    """That words which were set aside came into the story, in its history."""

    label = "Brought together"

    def format_message(self, log_entry: Any) -> str:
        """Say whose words, and how much had to be chosen."""
        return f"{self.label}: words of {log_entry.data['writer']}, {log_entry.data['conflicts']} to choose"


def verbs(actions: LogActionRegistry) -> None:
    """Give the verbs words for the history of a story."""
    actions.register_action("lateedition.take_over")(TookOver)
    actions.register_action("lateedition.join")(BroughtTogether)


hooks.register("register_admin_urls", addresses)
hooks.register("before_edit_snippet", watch)
hooks.register("after_edit_snippet", note_saved)
hooks.register("after_create_snippet", note_saved)
hooks.register("register_snippet_action_menu_item", lambda model: CompareItem() if issubclass(model, Story) else None)
hooks.register("insert_global_admin_css", css)
hooks.register("insert_global_admin_js", js)
hooks.register("register_rich_text_features", note_in_text)
hooks.register("register_log_actions", verbs)
