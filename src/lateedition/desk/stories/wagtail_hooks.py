"""Where the desk's pages hang in Wagtail."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.action_menu import ActionMenuItem, PublishMenuItem, UnpublishMenuItem
from wagtail.snippets.models import register_snippet

from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories import receipts
from lateedition.desk.stories.holding import refuse_what_is_held
from lateedition.desk.stories.models import Section, SiteSettings, Story
from lateedition.desk.stories.site_change import told
from lateedition.desk.stories.site_panels import SITE_PANELS
from lateedition.desk.stories.viewsets import FilingViewSetGroup, LiveStoryViewSet, StoryViewSet
from lateedition.story.taxonomy import Site

register_snippet(StoryViewSet)
register_snippet(LiveStoryViewSet)
register_snippet(FilingViewSetGroup)

SiteSettings.edit_handler = SITE_PANELS.bind_to_model(SiteSettings)  # type: ignore[attr-defined]  # Wagtail looks for it there
settings_registry.register(SiteSettings, icon="cog")


@hooks.register("before_edit_setting")  # type: ignore[untyped-decorator]
def remember_the_site(request: HttpRequest, _setting: Model) -> None:
    """Remember what readers have before the site's settings are saved."""
    if request.method == "POST":
        request.site_before = outbox.latest("site")  # type: ignore[attr-defined]  # for the hook below


@hooks.register("after_edit_setting")  # type: ignore[untyped-decorator]
def tell_what_readers_will_see(request: HttpRequest, _setting: Model) -> None:
    """Tell whoever saved the site's settings what is other for readers."""
    before, after = getattr(request, "site_before", None), outbox.latest("site")
    if isinstance(after, Site):
        messages.info(request, told(before if isinstance(before, Site) else None, after))


class _StoryMenuItem(ActionMenuItem):
    """An entry of the menu under a story's form that leads to a page of ours; for those who may do its `verb`."""

    label: Any = ""
    name: Any = ""
    icon_name: Any = ""
    url_name = ""
    verb = Verb.RECALL

    def is_wanted(self, story: Story) -> bool:
        """Return whether it makes sense for this story now."""
        raise NotImplementedError(f"{type(self).__name__} does not say when it is wanted")

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Return whether it is shown."""
        story = context.get("instance")
        if story is None:
            return False
        return bool(context["view"] == "edit" and can(context["request"].user, self.verb, story) and self.is_wanted(story))

    def get_url(self, context: dict[str, Any]) -> str:
        """Return where it leads."""
        story = context["instance"]
        return reverse(story.snippet_viewset.get_url_name(self.url_name), args=[story.pk])


class KillMenuItem(_StoryMenuItem):
    """Kill, for what is not killed."""

    label, name, icon_name, url_name, order = "Kill…", "action-kill", "cross", "kill", 25

    def is_wanted(self, story: Story) -> bool:
        """Return whether it is not killed."""
        return story.killed is None


class RestoreMenuItem(_StoryMenuItem):
    """Restore, for what is out."""

    label, name, icon_name, url_name, order = "Restore…", "action-restore", "undo", "restore", 25

    def is_wanted(self, story: Story) -> bool:
        """Return whether it is out."""
        return story.is_out


class _PublishedMenuItem(_StoryMenuItem):
    """An entry that makes sense while readers have the story."""

    label: Any = ""
    name: Any = ""

    def is_wanted(self, story: Story) -> bool:
        """Return whether readers have it."""
        return story.live


class CorrectMenuItem(_PublishedMenuItem):
    """Correct: tell readers what was wrong."""

    label, name, icon_name, url_name, order = "Correct…", "action-correct", "edit", "correct", 15
    verb = Verb.PUBLISH


class WithholdMenuItem(_StoryMenuItem):
    """Withhold, for what is not out."""

    label, name, icon_name, url_name, order = "Withhold…", "action-withhold", "no-view", "withhold", 22

    def is_wanted(self, story: Story) -> bool:
        """Return whether the desk does not withhold it yet, and it was not recalled for a weightier reason."""
        return not (story.killed or story.forbidden) and story.withheld_by != "desk"


class MergeMenuItem(_PublishedMenuItem):
    """Merge, for a duplicate."""

    label, name, icon_name, url_name, order = "Merge into another…", "action-merge", "link", "merge", 24


class ForbidMenuItem(_StoryMenuItem):
    """A legal order, for what is not under one."""

    label, name, icon_name, url_name, order = "Legal order…", "action-forbid", "lock", "forbid", 27

    def is_wanted(self, story: Story) -> bool:
        """Return whether readers have it or had it, and no order of law is obeyed yet."""
        return bool(story.address) and story.forbidden is None


class VersionsMenuItem(_StoryMenuItem):
    """Past versions, for what has some."""

    label, name, icon_name, url_name, order = "Past versions…", "action-versions", "history", "versions", 28

    def is_wanted(self, story: Story) -> bool:
        """Return whether readers have had another version."""
        return story.version > 1


class _SectionMenuItem(_StoryMenuItem):
    """An entry of the menu under a section's form."""

    label: Any = ""
    name: Any = ""
    verb = Verb.ARRANGE


class CloseMenuItem(_SectionMenuItem):
    """Take from readers, for a section that is not closed itself."""

    label, name, icon_name, url_name, order = "Take it from readers…", "action-close", "no-view", "close", 25

    def is_wanted(self, story: Any) -> bool:
        """Return whether it is not closed itself."""
        return not story.not_public


class OpenMenuItem(_SectionMenuItem):
    """Open to readers, for a section that is closed."""

    label, name, icon_name, url_name, order = "Open it to readers…", "action-open", "view", "open", 25

    def is_wanted(self, story: Any) -> bool:
        """Return whether it is closed itself."""
        return bool(story.not_public)


def _register_item(item: type[_StoryMenuItem], only: type[Model]) -> None:
    hooks.register("register_snippet_action_menu_item", lambda model: item() if issubclass(model, only) else None)


_register_item(KillMenuItem, Story)
_register_item(RestoreMenuItem, Story)
_register_item(CloseMenuItem, Section)
_register_item(OpenMenuItem, Section)
for _item in (CorrectMenuItem, WithholdMenuItem, MergeMenuItem, ForbidMenuItem, VersionsMenuItem):
    _register_item(_item, Story)


def publish_is_for_the_living(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Take "Publish" out of the menu of a story that is out, and of one that is another editor's."""
    story, gone = context.get("instance"), (PublishMenuItem, UnpublishMenuItem)
    if not isinstance(story, Story):
        return
    if not can(request.user, Verb.PUBLISH, story):
        items[:] = [item for item in items if not isinstance(item, gone)]
    elif story.is_out:
        items[:] = [item for item in items if not isinstance(item, PublishMenuItem)]


def no_pages(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Take pages and documents out of the menu: there are none here."""
    items[:] = [item for item in items if item.name not in ("explorer", "documents")]


def story_search() -> SearchArea:
    """Let the search of the side bar look for stories."""
    return SearchArea("Stories", reverse("wagtailsnippets_stories_story:list"), name="stories", icon_name="doc-full", order=1)


def no_page_search(_request: HttpRequest, areas: list[SearchArea]) -> None:
    """Take pages and documents out of the search."""
    areas[:] = [area for area in areas if area.name not in ("pages", "documents")]


def receipt_addresses() -> list[URLPattern]:
    """Put receipts under receipts/."""
    return receipts.urlpatterns


def desk_css() -> SafeString:
    """Return the desk's own style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("stories/desk.css"))


def writing_js() -> SafeString:
    """Return the script that loses no word of a form that is sent while somebody types."""
    return format_html('<script src="{}" defer></script>', static("stories/writing.js"))


def links_without_pages(features: Any) -> None:
    """Let the link button of the editor ask for an address at once: there are no pages to choose from."""
    choosers = features.plugins_by_editor["draftail"]["link"].data["chooserUrls"]
    choosers["pageChooser"] = choosers["externalLinkChooser"]


class WithReason(LogFormatter):
    """A verb that was given a reason, in the history of a story."""

    def format_message(self, log_entry: Any) -> str:
        """Say why."""
        return f"{self.label}: {log_entry.data.get('reason', '')}"


class Override(LogFormatter):
    """That somebody said otherwise of a change than was proposed."""

    label = "Said otherwise than proposed"

    def format_message(self, log_entry: Any) -> str:
        """Say what was said, and why the proposal was another."""
        return f"Said that the change is {log_entry.data['said']}; proposed was the other, because: {log_entry.data['reason']}"


def verbs(actions: LogActionRegistry) -> None:
    """Give the desk's verbs words for the history of a story."""
    for action, said in {
        "lateedition.kill": "Killed",
        "lateedition.withhold": "Withheld",
        "lateedition.release": "Released",
        "lateedition.unquote": "Lost an extract of the wire",
        "lateedition.forbid": "Withdrawn by order of law",
        "lateedition.merge_into": "Merged",
        "lateedition.correct": "Corrected",
        "lateedition.amend": "Amended a correction",
        "lateedition.strike_out": "Struck out a version",
        "lateedition.close_section": "Taken from readers",
        "lateedition.open_section": "Opened to readers",
        "lateedition.shut": "Taken down with its section",
        "lateedition.unshut": "Back with its section",
        "lateedition.stays_down": "Not brought back with its section",
    }.items():
        actions.register_action(action)(type(said, (WithReason,), {"label": said}))
    actions.register_action("lateedition.override")(Override)
    for action, said in {
        "lateedition.restore": "Restored",
    }.items():
        actions.register_action(action, said, said)


hooks.register("register_admin_urls", receipt_addresses)
hooks.register("construct_snippet_action_menu", publish_is_for_the_living)
hooks.register("construct_main_menu", no_pages)
hooks.register("register_admin_search_area", story_search)
hooks.register("construct_search", no_page_search)
hooks.register("before_delete_snippet", refuse_what_is_held)
hooks.register("insert_global_admin_css", desk_css)
hooks.register("insert_global_admin_js", writing_js)
hooks.register("register_log_actions", verbs)
hooks.register("register_rich_text_features", links_without_pages, order=1)
