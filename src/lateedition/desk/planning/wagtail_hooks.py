"""Where planning joins the desk: its addresses, its place in the menus, its word on a story's edit page and in its history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.action_menu import ActionMenuItem

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.planning import queries
from lateedition.desk.planning.walltime import both_clocks
from lateedition.desk.planning.words import said_of_plan
from lateedition.desk.stories.models import Plan, Story
from lateedition.desk.stories.queries import site_zone


class PlannedMenuItem(MenuItem):
    """The menu's way to what is planned, for those who write."""

    def is_shown(self, request: HttpRequest) -> bool:
        """True for whoever may change stories."""
        return can(request.user, Verb.READ)


class _PlanningMenuItem(ActionMenuItem):
    """An entry of the menu under a story's form that leads to a page of planning; for those who may publish."""

    label: Any = ""
    name: Any = ""
    icon_name: Any = "date"
    url_name = ""

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Return whether it makes sense for this story now."""
        story = context.get("instance")
        if context["view"] != "edit" or not isinstance(story, Story) or story.killed or story.withheld:
            return False
        return can(context["request"].user, Verb.PUBLISH, story)

    def get_url(self, context: dict[str, Any]) -> str:
        """Return where it leads."""
        return reverse(self.url_name, args=[context["instance"].pk])


class PlanItem(_PlanningMenuItem):
    """Plan when it goes out."""

    label, name, icon_name, url_name, order = "Plan to publish…", "action-plan", "date", "planning:out", 15


class TakeDownItem(_PlanningMenuItem):
    """Plan when it comes down."""

    label, name, icon_name, url_name, order = "Plan to take down…", "action-plan-down", "date", "planning:down", 16


class EmbargoItem(_PlanningMenuItem):
    """Put it under embargo, or lift that."""

    label, name, icon_name, url_name, order = "Embargo…", "action-embargo", "lock", "planning:embargo", 17


def addresses() -> list[URLPattern | URLResolver]:
    """Put the pages under planned/."""
    return [path("planned/", include("lateedition.desk.planning.urls"))]


def menu_item() -> MenuItem:
    """Put the list near the stories."""
    return PlannedMenuItem("Planned", reverse("planning:planned"), name="planned", icon_name="date", order=105)


def say_what_is_planned(request: HttpRequest, edited: Model) -> None:
    """Say on a story's edit page until when it is under embargo, what is planned for it, and what failed."""
    if request.method != "GET" or not isinstance(edited, Story):
        return
    now, zone, may = timezone.now(), site_zone(), can(request.user, Verb.PUBLISH, edited)
    if edited.embargoed and edited.embargoed.holds(now):
        ways = [messages.button(reverse("planning:embargo", args=[edited.pk]), "Change or lift")] if may else []
        messages.warning(request, f"EMBARGO: it is {edited.embargoed.words(zone)}. It cannot be published before.", buttons=ways)
    for plan in queries.plans_of(edited.pk):
        to = reverse("planning:out" if plan.deed == Plan.Deed.PUBLISH else "planning:down", args=[edited.pk])
        ways = [messages.button(to, "Change or cancel")] if may else []
        say = messages.error if plan.state == Plan.State.FAILED else messages.info
        say(request, said_of_plan(plan, zone=zone, now=now), buttons=ways)


def css() -> SafeString:
    """Return the style sheet of planning."""
    return format_html('<link rel="stylesheet" href="{}">', static("planning/planning.css"))


class Planning(LogFormatter):
    """A plan, in the history of a story: what, and when."""

    label = "Planned"

    def format_message(self, log_entry: Any) -> str:
        """Say it in the site's zone."""
        deed, moment = Plan.Deed(log_entry.data["deed"]), datetime.fromisoformat(log_entry.data["moment"])
        return f"{self.label}: {deed.label} at {both_clocks(moment, site_zone())}"


class Embargoing(LogFormatter):
    """An embargo, in the history of a story: until when, on whose word, why."""

    label = "Put under embargo"

    def format_message(self, log_entry: Any) -> str:
        """Say it in the site's zone."""
        said = log_entry.data
        end = both_clocks(datetime.fromisoformat(said["until"]), site_zone()) if said["until"] else "somebody lifts it"
        return f"{self.label} until {end} by {said['by']}{': ' if said['reason'] else ''}{said['reason']}"


class Lifting(LogFormatter):
    """The end of an embargo before its time, and why."""

    label = "Lifted the embargo"

    def format_message(self, log_entry: Any) -> str:
        """Say why."""
        return f"{self.label} ({log_entry.data['held']}): {log_entry.data['reason']}"


def verbs(actions: LogActionRegistry) -> None:
    """Give the verbs of planning words for the history of a story."""
    for action, label in {
        "lateedition.plan": "Planned",
        "lateedition.cancel_plan": "Cancelled the plan",
        "lateedition.try_plan_again": "Tried the plan again",
    }.items():
        actions.register_action(action)(type(label, (Planning,), {"label": label}))
    actions.register_action("lateedition.embargo")(Embargoing)
    actions.register_action("lateedition.lift_embargo")(Lifting)
    actions.register_action("lateedition.expire", "Taken down as planned", "Taken down: its time was over")


def _register(item: type[_PlanningMenuItem]) -> None:
    hooks.register("register_snippet_action_menu_item", lambda model: item() if issubclass(model, Story) else None)


for _item in (PlanItem, TakeDownItem, EmbargoItem):
    _register(_item)
hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
hooks.register("before_edit_snippet", say_what_is_planned)
hooks.register("insert_global_admin_css", css)
hooks.register("register_log_actions", verbs)
