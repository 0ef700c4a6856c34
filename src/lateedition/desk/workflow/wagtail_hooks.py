"""Where the way over the desk joins the desk: its addresses, its place in the menu, the step that goes with a story's form, its words."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.stages import Step
from lateedition.desk.workflow.deciding import RULES
from lateedition.desk.workflow.story_pages import COMMENT, STEP, step_taken


class _DeskMenuItem(MenuItem):
    """A way in the menu for those who work on stories."""

    def is_shown(self, request: HttpRequest) -> bool:
        """True for whoever reads what is not published."""
        return can(request.user, Verb.READ)


def addresses() -> list[URLPattern | URLResolver]:
    """Put the pages under work/."""
    return [path("work/", include("lateedition.desk.workflow.urls"))]


def mine_item() -> MenuItem:
    """Put somebody's own work before all else."""
    return _DeskMenuItem("My work", reverse("workflow:mine"), name="my-work", icon_name="user", order=90)


def calendar_item() -> MenuItem:
    """Put the calendar beside what is planned."""
    return _DeskMenuItem("Calendar", reverse("workflow:calendar"), name="calendar", icon_name="calendar-alt", order=104)


def step_with_the_form(request: HttpRequest, edited: Model) -> None:
    """Take the step that came with a story's form, now that its text is saved. A form that is published takes none."""
    said = request.POST.get(STEP, "")
    if isinstance(edited, Story) and said in RULES and not request.POST.get("action-publish"):
        step_taken(request, Step(said), edited, comment=request.POST.get(COMMENT, ""))


def css() -> SafeString:
    """Return the style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("workflow/workflow.css"))


def script() -> SafeString:
    """Return the script of the panel and of the calendar's keys."""
    return format_html('<script src="{}" defer></script>', static("workflow/workflow.js"))


def verbs(actions: LogActionRegistry) -> None:
    """Give the verbs words for the daybook and the history of a story."""
    for action, said in {
        **{f"lateedition.stage_{step}": step.label.capitalize() for step in Step},
        "lateedition.remark": "Said something to the desk",
        "lateedition.resolve_remark": "Resolved a remark",
        "lateedition.assign": "Gave out an assignment",
        "lateedition.change_task": "Changed an assignment",
        "lateedition.finish_task": "Finished an assignment",
        "lateedition.take_up_task": "Took an assignment up again",
        "lateedition.drop_task": "Gave an assignment up",
        "lateedition.note_coverage": "Noted coverage",
        "lateedition.change_coverage": "Changed a note of coverage",
        "lateedition.drop_coverage": "Took coverage out of the calendar",
    }.items():
        actions.register_action(action, said, said)


_HOOKS: dict[str, Any] = {
    "register_admin_urls": addresses,
    "after_edit_snippet": step_with_the_form,
    "insert_global_admin_css": css,
    "insert_global_admin_js": script,
    "register_log_actions": verbs,
}
for _name, _hook in _HOOKS.items():
    hooks.register(_name, _hook)
for _item in (mine_item, calendar_item):
    hooks.register("register_admin_menu_item", _item)
