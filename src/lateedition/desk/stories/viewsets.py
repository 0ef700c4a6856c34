"""How the desk's models are worked on: their listings, forms and pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from lateedition.desk.stories import models, queries
from lateedition.desk.stories.choosing import StoryChooserViewSet
from lateedition.desk.stories.closing_pages import CloseView, OpenView, SectionForm
from lateedition.desk.stories.editing import (
    StoryCompareView,
    StoryCreateView,
    StoryDeleteView,
    StoryEditView,
    StoryForm,
    StoryProposalView,
    StoryUnpublishView,
)
from lateedition.desk.stories.killing import KillView, RestoreView
from lateedition.desk.stories.listing import StoryFilters, StoryIndexView
from lateedition.desk.stories.telling import AmendView, CorrectView, VersionsView
from lateedition.desk.stories.withdrawing import ForbidView, MergeView, WithholdView


def story_panels(permission: str) -> list[Panel]:
    """Return the story form from top to bottom; `permission` is what one needs to say what kind of change it is."""
    return [
        FieldPanel("headline", classname="title", widget=forms.TextInput(attrs={"placeholder": "Headline"})),
        FieldPanel("standfirst", widget=forms.Textarea(attrs={"rows": 2})),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("lead_picture", heading="Picture"), FieldPanel("lead_caption")], heading="Picture in front"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("section", widget=forms.Select), FieldPanel("language")]),
                FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
            ],
            heading="Where it goes",
        ),
        MultiFieldPanel(
            [
                InlinePanel("authors", label="Author", heading="Authors", panels=[FieldPanel("author")]),
                FieldRowPanel([FieldPanel("agency", widget=forms.Select), FieldPanel("dateline_place")]),
            ],
            heading="Byline",
        ),
        MultiFieldPanel(
            [FieldPanel("list_headline"), FieldRowPanel([FieldPanel("news_value"), FieldPanel("lifetime_h")])],
            heading="In lists and top news",
        ),
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("first_published")], heading="Address and first publication", classname="collapsed"
        ),
        MultiFieldPanel(
            [FieldPanel("no_advertisements"), FieldPanel("free_to_read")], heading="Advertisements and free stories", classname="collapsed"
        ),
        FieldPanel("note_to_desk", widget=forms.Textarea(attrs={"rows": 3})),
        FieldPanel("change", permission=permission),
    ]


class StoryViewSet(SnippetViewSet):
    """Stories."""

    model: Any = models.Story
    icon = "doc-full"
    menu_label = "Stories"
    menu_name = "stories"
    menu_order: Any = 100
    add_to_admin_menu = True
    base_url_path: Any = "stories"
    index_results_template_name: Any = "stories/index_results.html"
    edit_template_name = "stories/edit.html"
    create_template_name = "stories/create.html"
    copy_view_enabled = False
    list_per_page = 50
    index_view_class = StoryIndexView
    add_view_class = StoryCreateView
    edit_view_class = StoryEditView
    unpublish_view_class = StoryUnpublishView
    delete_view_class = StoryDeleteView
    revisions_compare_view_class = StoryCompareView
    filterset_class = StoryFilters
    chooser_viewset_class: Any = StoryChooserViewSet
    edit_handler = ObjectList(story_panels("stories.publish_story"), base_form_class=StoryForm)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return what the listing lists."""
        return queries.stories_for_listing()

    def get_urlpatterns(self) -> list[Any]:
        """Return Wagtail's pages of a story and ours."""
        urls = {"edit_url_name": self.get_url_name("edit"), "index_url_name": self.get_url_name("list"), "model": self.model}
        return [
            *super().get_urlpatterns(),
            path("kill/<str:pk>/", KillView.as_view(**urls), name="kill"),
            path("restore/<str:pk>/", RestoreView.as_view(**urls), name="restore"),
            path("withhold/<str:pk>/", WithholdView.as_view(**urls), name="withhold"),
            path("legal-order/<str:pk>/", ForbidView.as_view(**urls), name="forbid"),
            path("merge/<str:pk>/", MergeView.as_view(**urls), name="merge"),
            path("correct/<str:pk>/", CorrectView.as_view(**urls, amend_url_name=self.get_url_name("amend")), name="correct"),
            path("correct/<str:pk>/<int:correction>/", AmendView.as_view(**urls), name="amend"),
            path("versions/<str:pk>/", VersionsView.as_view(**urls), name="versions"),
            path("proposal/<str:pk>/", StoryProposalView.as_view(model=self.model), name="proposal"),
        ]


class LiveStoryViewSet(StoryViewSet):
    """Live blogs."""

    model: Any = models.LiveStory
    icon = "time"
    menu_label = "Live blogs"
    menu_name = "live-blogs"
    base_url_path: Any = "live-blogs"
    menu_order: Any = 110
    edit_handler = ObjectList([*story_panels("stories.publish_livestory"), FieldPanel("started")], base_form_class=StoryForm)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return what the listing lists."""
        return queries.live_blogs_for_listing()


class SectionViewSet(SnippetViewSet):
    """Sections, each under the one it is part of."""

    model: Any = models.Section
    base_url_path: Any = "sections"
    icon = "folder-open-inverse"
    copy_view_enabled = False
    list_display = [
        "__str__",
        "address",
        "language",
        BooleanColumn("in_menu", label="In the menu"),
        BooleanColumn("is_public", label="Readers have it"),
    ]
    list_per_page = 100
    _panels: ClassVar[list[Panel]] = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("parent"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("language"), FieldPanel("in_menu")]),
        FieldPanel("description", widget=forms.Textarea(attrs={"rows": 3})),
        FieldPanel("fallback_picture"),
        FieldPanel("not_public"),
    ]
    edit_handler = ObjectList(_panels, base_form_class=SectionForm)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return what the listing lists."""
        return queries.sections()

    def get_urlpatterns(self) -> list[Any]:
        """Return Wagtail's pages of a section and ours."""
        urls = {"edit_url_name": self.get_url_name("edit"), "index_url_name": self.get_url_name("list")}
        return [
            *super().get_urlpatterns(),
            path("close/<str:pk>/", CloseView.as_view(**urls), name="close"),
            path("open/<str:pk>/", OpenView.as_view(**urls), name="open"),
        ]


class TopicViewSet(SnippetViewSet):
    """Topics."""

    model: Any = models.Topic
    base_url_path: Any = "topics"
    icon = "tag"
    copy_view_enabled = False
    list_display = ["name", "address"]
    search_fields = ["name"]
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("description", widget=forms.Textarea(attrs={"rows": 3}))]


class AuthorViewSet(SnippetViewSet):
    """Authors."""

    model: Any = models.Author
    base_url_path: Any = "authors"
    icon = "user"
    copy_view_enabled = False
    list_display = ["name", "role", "address"]
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("role"),
        FieldPanel("biography", widget=forms.Textarea(attrs={"rows": 5})),
        FieldPanel("user"),
    ]


class AgencyViewSet(SnippetViewSet):
    """Agencies."""

    model: Any = models.Agency
    base_url_path: Any = "agencies"
    icon = "globe"
    copy_view_enabled = False
    list_display = ["name", "credit", "code"]
    search_fields = ["name", "code"]
    panels = [FieldPanel("name"), FieldPanel("credit"), FieldPanel("code")]


class FilingViewSetGroup(SnippetViewSetGroup):
    """What stories are filed under and signed with."""

    menu_label = "Filing"
    menu_name = "filing"
    menu_icon = "folder-open-inverse"
    menu_order: Any = 300
    items: Any = (SectionViewSet, TopicViewSet, AuthorViewSet, AgencyViewSet)
