"""The listings of stories and live blogs: what is going on, the last touched first."""

from __future__ import annotations

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.snippets.views.snippets import IndexView

from lateedition.desk.stories.languages import LANGUAGES
from lateedition.desk.stories.models import Section, Story
from lateedition.desk.stories.queries import BEHIND, found_in, sections
from lateedition.desk.stories.stages import Stage
from lateedition.desk.stories.tabs import NAMES, on_stage, tabs_of

STATES = [
    ("published", "published"),
    ("draft", "draft"),
    ("planned", "planned"),
    ("embargoed", "EMBARGO"),
    ("changed", "published, with changes"),
    ("withdrawn", "unpublished"),
    ("shut", "down with its section"),
    ("withheld", "WITHHELD"),
    ("merged", "merged"),
    ("forbidden", "FORBIDDEN BY LAW"),
    ("killed", "KILLED"),
]
TRANSLATIONS = [("behind", "behind its source"), ("all", "every translation")]
_OF_STATE = {
    "published": Q(live=True),
    "changed": Q(live=True, has_unpublished_changes=True),
    "draft": Q(live=False, address=""),
    "planned": Q(goes_out__isnull=False) | Q(comes_down__isnull=False),
    "withdrawn": Q(live=False, killed=None, withheld=None, merged=None, forbidden=None, shut=None) & ~Q(address=""),
    "shut": Q(shut__isnull=False),
    "withheld": Q(forbidden=None, killed=None, withheld__isnull=False),
    "merged": Q(forbidden=None, killed=None, withheld=None, merged__isnull=False),
    "forbidden": Q(forbidden__isnull=False),
    "killed": Q(forbidden=None, killed__isnull=False),
}


def state_of(story: Story) -> str:
    """Return what state a story is in, in the words of the listing."""
    out = {"FORBIDDEN BY LAW": story.forbidden, "KILLED": story.killed, "WITHHELD": story.withheld, "merged": story.merged}
    if story.is_out:
        return next(said for said, since in out.items() if since)
    if story.embargoed and story.embargoed.holds(timezone.now()):
        return "EMBARGO"
    if story.live:
        return "published, with changes" if story.has_unpublished_changes else "published"
    if story.shut:
        return "down with its section"
    return "unpublished" if story.address else "draft"


def stage_of(story: Story) -> str:
    """Return on which stage the newest text of a story is, in words; nothing for one that nobody has sent on, or that readers have."""
    return "" if story.stage == Stage.DRAFT or story.is_read or story.is_out else Stage(story.stage).label


def byline_of(story: Any) -> str:
    """Return who a line of the listing names: the first author, the agency, or both."""
    return ", ".join(name for name in (story.first_author, story.agency.name if story.agency else "") if name)


def headline_of(story: Any) -> str:
    """Return the headline of the newest draft, or of the story when there is none."""
    return story.latest_revision.object_str if story.latest_revision else str(story)


def plans_of(story: Any) -> list[str]:
    """Return what a line of the listing says beside the state: what is planned, to the second, where it is read; what is behind."""
    embargo = story.embargoed
    ends = embargo.until if embargo and embargo.holds(timezone.now()) else None
    told = [("until", ends), ("out", story.goes_out), ("down", story.comes_down)]
    planned = [f"{word} {timezone.localtime(moment):%d %b %H:%M:%S}" for word, moment in told if moment]
    return [*planned, "behind its source"] if story.behind else planned


_LOOKS = {
    "published": "w-status--primary",
    "published, with changes": "w-status--primary state-changed",
    "KILLED": "state-killed",
    "WITHHELD": "state-killed",
    "EMBARGO": "state-changed",
    "down with its section": "state-changed",
    "FORBIDDEN BY LAW": "state-killed",
}


class StateColumn(Column):
    """The state of a story, in a colour for what readers have."""

    cell_template_name = "stories/state_cell.html"

    def get_cell_context_data(self, instance: Story, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Return what the cell prints."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        state, stage = state_of(instance), stage_of(instance)
        said = {"classname": _LOOKS.get(state, ""), "plans": plans_of(instance), "stage": stage}
        return context | said | ({"value": stage, "stage": ""} if stage and state in ("draft", "unpublished") else {})


class StoryFilters(WagtailFilterSet):
    """What a listing of stories can be narrowed to."""

    section = django_filters.ModelChoiceFilter(queryset=lambda _request: sections(), label="Section", method="in_section")
    stage = django_filters.ChoiceFilter(choices=list(NAMES.items()), label="Stage", method="on_stage")
    state = django_filters.ChoiceFilter(choices=STATES, label="State", method="in_state")
    language = django_filters.ChoiceFilter(choices=LANGUAGES, label="Language")
    translation = django_filters.ChoiceFilter(choices=TRANSLATIONS, label="Translation", method="in_translation")

    class Meta:
        model = Story
        fields: list[str] = []

    def in_section(self, stories: QuerySet[Any], name: str, section: Section) -> QuerySet[Any]:
        """Keep the stories of a section and of the sections inside it."""
        return stories.filter(section__in=list(Section.objects.filter(place__startswith=section.place)))

    def on_stage(self, stories: QuerySet[Any], name: str, stage: str) -> QuerySet[Any]:
        """Keep the stories whose text is on one stage."""
        return stories.filter(on_stage(stage))

    def in_translation(self, stories: QuerySet[Any], name: str, which: str) -> QuerySet[Any]:
        """Keep the translations, or those that are behind their source."""
        return stories.filter(BEHIND if which == "behind" else Q(translation__isnull=False))

    def in_state(self, stories: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        """Keep the stories of one state."""
        if state == "embargoed":
            return stories.filter(Q(embargo_open=True) | Q(embargo__gt=timezone.now()))
        return stories.filter(_OF_STATE[state])


class StoryIndexView(IndexView):
    """The listing. It searches our own table of words, never Wagtail's."""

    default_ordering: Any = "-edited"
    is_searchable: Any = True

    @property
    def list_display(self) -> list[Any]:
        """Return the columns."""
        headline = self._get_title_column("headline", accessor=headline_of)
        headline.sort_key = None
        return [
            headline,
            Column("section", label="Section", accessor="section.name", classname="story-aside"),
            StateColumn("state", label="State", accessor=state_of),
            DateColumn("edited", label="Touched", sort_key="edited", width="14%"),
            Column("byline", label="By", accessor=byline_of, classname="story-aside"),
        ]

    @property
    def columns(self) -> list[Column]:  # type: ignore[override]
        """Return them without boxes to tick: nothing is done to several stories at once, each needs a look of its own (doors)."""
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what the page prints, the tabs of the stages with it."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"stage_tabs": tabs_of(self.request.GET, self._narrowed, address=self.index_url)}

    def _narrowed(self, query: QueryDict) -> QuerySet[Any]:
        """Return the stories that remain when the listing is narrowed to what `query` asks for."""
        kept: QuerySet[Any] = self.filterset_class(query, queryset=self.get_base_queryset(), request=self.request).qs
        return kept

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what has every word that was searched for."""
        if not self.is_searching:
            return queryset
        return found_in(queryset, self.search_query, ranked=not self.is_explicitly_ordered)
