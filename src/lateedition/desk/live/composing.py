"""What is written at the live desk: the box for an entry, with a picture if it has one, and the box for the summary."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django import forms
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.images.fields import WagtailImageField
from wagtail.images.widgets import AdminImageChooser

from lateedition.desk.pictures.models import Picture
from lateedition.desk.stories.coverage import Words
from lateedition.desk.stories.entry_form import EntryForm, headline_box, words_in
from lateedition.desk.stories.models import LiveEntry

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

SUMMARY_FEATURES = ("bold", "italic", "link", "ul")
_LONGEST_TITLE = 255


class ComposingForm(EntryForm):
    """The box: an entry, the name under which the browser sends it, and the item that it was made of, if it was.

    A picture is chosen from the library, or comes as a `file` with what readers must be told of it.
    """

    file = WagtailImageField(label="Picture", required=False)
    alt = forms.CharField(label="What it shows, for those who cannot see it", max_length=400, required=False)
    picture_credit = forms.CharField(label="Who made it, as printed", max_length=200, required=False)
    picture_caption = forms.CharField(label="Caption", max_length=500, required=False)
    sent_as = forms.CharField(max_length=36, required=False, widget=forms.HiddenInput)
    wire = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask of a new picture what it cannot be published without."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("file"):
            for name, missing in (("alt", "what it shows"), ("picture_credit", "who made it")):
                if not said.get(name, "").strip():
                    self.add_error(name, f"A picture cannot go out without {missing}.")
        return said


@cache
def composing_form() -> type[forms.ModelForm[Any]]:
    """Return the form of the box."""
    return _form(ComposingForm)


@cache
def changing_form() -> type[forms.ModelForm[Any]]:
    """Return the form in which an entry is changed."""
    return _form(EntryForm)


class SummaryForm(forms.Form):
    """The summary that stands over the entries; empty, there is none."""

    summary = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["summary"].widget = get_rich_text_editor_widget(features=list(SUMMARY_FEATURES))


def words_of(said: dict[str, Any], *, user: User) -> Words:
    """Return what the box says, from its clean data. A picture that came with it is put into the library."""
    written = words_in(said)
    picture = _kept(said, user=user) if said["file"] else said["picture"]
    return Words(written.body, written.headline, written.key, written.credit, picture, said["sent_as"])


def _form(base: type[EntryForm]) -> type[forms.ModelForm[Any]]:
    widgets: dict[str, type[forms.Widget] | forms.Widget] = {
        "headline": headline_box(),
        "picture": AdminImageChooser(show_edit_link=False),
    }
    return forms.modelform_factory(LiveEntry, form=base, fields=["headline", "body", "credit", "key", "picture"], widgets=widgets)


def _kept(said: dict[str, Any], *, user: User) -> Picture:
    """Keep a picture. Its title, which only the desk sees, is what it shows."""
    told = {"alt": said["alt"].strip(), "credit": said["picture_credit"].strip(), "caption": said["picture_caption"].strip()}
    picture = Picture(title=told["alt"][:_LONGEST_TITLE], file=said["file"], uploaded_by_user=user, **told)
    picture.save()
    return picture
