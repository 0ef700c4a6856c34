"""The form of an entry of a live blog."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm

from lateedition.desk.stories.coverage import Words
from lateedition.desk.stories.models import LiveEntry
from lateedition.story.markup import text_of


class EntryForm(WagtailAdminModelForm):
    """A post: the text, a headline if it needs one, whose words it is if they are not ours, and whether it is a key event."""

    def clean_body(self) -> str:
        """Return the text; a post must say something."""
        body: str = self.cleaned_data["body"]
        if not text_of(body):
            raise forms.ValidationError("A post needs a text.")
        return body


def headline_box() -> forms.Widget:
    """Return what a headline is written in."""
    return forms.TextInput(attrs={"placeholder": "Headline, if it needs one"})


@cache
def entry_form() -> type[forms.ModelForm[Any]]:
    """Return the form of an entry. It is made late: the editor of rich text must know its features before the first form is made."""
    fields = ["headline", "body", "credit", "key"]
    return forms.modelform_factory(LiveEntry, form=EntryForm, fields=fields, widgets={"headline": headline_box()})


def words_in(said: dict[str, Any]) -> Words:
    """Return what the form of an entry says, from its clean data."""
    return Words(body=said["body"], headline=said["headline"], key=said["key"], credit=said["credit"])
