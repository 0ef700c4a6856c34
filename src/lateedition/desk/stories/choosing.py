"""Choosing a story: what was worked on last first, and the desk's own search, where Wagtail's chooser has neither."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from lateedition.desk.stories import search


class StorySearchForm(BaseFilterForm):
    """The search over the list of a chooser."""

    q = forms.CharField(label="Search", widget=forms.TextInput(attrs={"placeholder": "Words of the story"}), required=False)

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of `objects` that have every word that was asked for."""
        said = self.cleaned_data.get("q", "")
        if not said:
            return objects
        self.is_searching, self.search_query = True, said
        return objects.filter(pk__in=search.found(said))


class _LastEditedFirst:
    ordering: Any = ("-edited",)
    filter_form_class: Any = StorySearchForm

    def get_object_list(self) -> QuerySet[Any]:
        """Return what is chosen from, without the bodies."""
        stories: QuerySet[Any] = super().get_object_list()  # type: ignore[misc]
        return stories.defer("body")


class ChooseStoryView(_LastEditedFirst, ChooseView):
    """The chooser."""


class ChooseStoryResultsView(_LastEditedFirst, ChooseResultsView):
    """Its list, while one types."""


class StoryChooserViewSet(SnippetChooserViewSet):
    """How a story is chosen."""

    choose_view_class: Any = ChooseStoryView
    choose_results_view_class: Any = ChooseStoryResultsView
