"""Where the wire inbox joins the desk: its addresses, its place in the menu, and its word on a story's edit page."""

from __future__ import annotations

from collections.abc import Callable
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
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter

from lateedition.desk.intake.models import WireLine
from lateedition.desk.intake.proposals import Proposal, proposal_for
from lateedition.desk.intake.queries import site_zone, taken_stories, wire_inbox
from lateedition.desk.intake.review import summary_of, waited
from lateedition.desk.intake.rows import behind, killed
from lateedition.desk.stories.models import Story
from lateedition.story.moment import stamp


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
    proposal = proposal_for(edited, now=timezone.now())
    if proposal is None:
        _say_how_far_behind(request, edited)
    else:
        _say_what_is_proposed(request, proposal)


def _say_what_is_proposed(request: HttpRequest, proposal: Proposal) -> None:
    """Say how much a newer version changes, and lead to it. A correction is said to be mandatory, with how long it waits."""
    now, review = timezone.now(), messages.button(reverse("intake:merge", args=[proposal.story.pk]), "Review")
    said = f"A newer version has come: {summary_of(proposal.merge)}."
    said += f" {proposal.declared}." if proposal.declared else ""
    if proposal.correction:
        clock = f"CORRECTION: mandatory. It waits since {stamp(proposal.correction, site_zone())} ({waited(proposal.correction, now=now)})."
        messages.error(request, f"{clock} {said}", buttons=[review])
    else:
        messages.warning(request, said, buttons=[review])


def _say_how_far_behind(request: HttpRequest, edited: Story) -> None:
    line = WireLine.objects.filter(story_id=edited.pk).defer("base").first()
    chain = (line.provider, line.guid) if line else (edited.wire_provider, edited.wire_guid)
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


def alarm_css() -> SafeString:
    """Return the style sheet of the alarms, which stand over every page."""
    return format_html('<link rel="stylesheet" href="{}">', static("intake/alarms.css"))


def alarm_js() -> SafeString:
    """Return the script that brings alarms to pages that are open already."""
    return format_html('<script src="{}" defer></script>', static("intake/alarms.js"))


class Merging(LogFormatter):
    """A merge, in the history of a story: of which version, and whether the wire did it by itself."""

    label = "Merged a newer version from the wire"

    def format_message(self, log_entry: Any) -> str:
        """Say which."""
        version, by = log_entry.data.get("version"), "" if log_entry.user_id else ", by itself, as the profile of the source has it"
        return f"{self.label}: {log_entry.data.get('provider', '')}{f', version {version}' if version is not None else ''}{by}"


def verbs(actions: LogActionRegistry) -> None:
    """Give the verbs of the wire words for the history of a story."""
    actions.register_action("lateedition.merge")(Merging)
    seen = "Saw a newer version from the wire and kept the story as it was"
    actions.register_action("lateedition.keep_ours")(type("Keeping", (Merging,), {"label": seen}))


hooks.register("register_log_actions", verbs)
hooks.register("insert_global_admin_css", alarm_css)
hooks.register("insert_global_admin_js", alarm_js)
hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
hooks.register("before_edit_snippet", say_what_the_agency_sent_since)
