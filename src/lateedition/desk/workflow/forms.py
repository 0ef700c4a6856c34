"""The forms of planning work: what, who, until when by the wall of the newsroom, about which story."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from wagtail.snippets.widgets import AdminSnippetChooser

from lateedition.desk.planning.forms import MomentForm
from lateedition.desk.stories.models import Section, Story
from lateedition.desk.stories.queries import sections
from lateedition.desk.workflow.queries import writers

_DETAILS = forms.Textarea(attrs={"rows": 3})


class _WorkForm(MomentForm):
    """What assignments and coverage have in common."""

    what = forms.CharField(max_length=200, label="What")
    details = forms.CharField(required=False, max_length=4000, label="Details", help_text="For the desk alone.", widget=_DETAILS)
    section: forms.ModelChoiceField[Section] = forms.ModelChoiceField(queryset=None, required=False, label="Section")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = sections()  # type: ignore[attr-defined]


class TaskForm(_WorkForm):
    """An assignment."""

    OF_TASK: ClassVar[tuple[str, ...]] = ("what", "details", "assignee", "section", "story")

    assignee: forms.ModelChoiceField[Any] = forms.ModelChoiceField(queryset=None, required=False, label="Who", empty_label="Nobody yet")
    story: forms.ModelChoiceField[Story] = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label="Story",
        help_text="If there is one yet. One can be begun from the assignment later.",
        widget=AdminSnippetChooser(model=Story),
    )
    field_order = ["what", "assignee", "day", "time", "which", "section", "story", "details"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = writers()  # type: ignore[attr-defined]
        self.fields["story"].queryset = Story.objects.all()  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        """The fields of the assignment, once the form is valid."""
        return {name: self.cleaned_data[name] for name in self.OF_TASK} | {"due": self.moment}


class CoverageForm(_WorkForm):
    """A note of coverage. `stories` are those that it has already, of which some may be taken off."""

    stories: forms.ModelMultipleChoiceField[Story] = forms.ModelMultipleChoiceField(
        queryset=None, required=False, label="Stories about it", widget=forms.CheckboxSelectMultiple
    )
    another: forms.ModelChoiceField[Story] = forms.ModelChoiceField(
        queryset=None, required=False, label="Add a story", widget=AdminSnippetChooser(model=Story)
    )
    field_order = ["what", "day", "time", "which", "section", "stories", "another", "details"]

    def __init__(self, *args: Any, linked: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["another"].queryset = Story.objects.all()  # type: ignore[attr-defined]
        if linked:
            self.fields["stories"].queryset = linked  # type: ignore[attr-defined]
        else:
            del self.fields["stories"]

    @property
    def said(self) -> dict[str, Any]:
        """The fields of the note, once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("what", "details", "section")} | {"begins": self.moment}

    @property
    def chosen(self) -> list[Story]:
        """The stories that it is to have."""
        another = self.cleaned_data.get("another")
        return [*self.cleaned_data.get("stories", ()), *([another] if another else ())]
