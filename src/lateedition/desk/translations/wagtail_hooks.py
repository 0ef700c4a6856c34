"""Where translations join the desk: their addresses, the form of a story, the editor's languages, their words in the daybook."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from lateedition.desk.translations.publishing import note_said, question_of


def addresses() -> list[URLPattern | URLResolver]:
    """Put the buttons under translations/."""
    return [path("translations/", include("lateedition.desk.translations.urls"))]


def css() -> SafeString:
    """Return the style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("translations/languages.css"))


def js() -> SafeString:
    """Return the script that lets a story be written in the direction of its language."""
    return format_html('<script src="{}" defer></script>', static("translations/languages.js"))


def verbs(actions: LogActionRegistry) -> None:
    """Give the verbs words for the daybook and the history of a story."""
    for action, said in {
        "lateedition.translate": "Began the translation",
        "lateedition.bring_up": "Brought the translation up to date",
        "lateedition.let_stand": "Let the translation stand",
    }.items():
        actions.register_action(action, said, said)


hooks.register("register_admin_urls", addresses)
hooks.register("before_publish_story", question_of)
hooks.register("after_edit_snippet", note_said)
hooks.register("insert_global_admin_css", css)
hooks.register("insert_global_admin_js", js)
hooks.register("register_log_actions", verbs)
