"""The live desk: where an editor posts to a running live blog, quickly."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from lateedition.desk.handover import outbox
from lateedition.desk.stories import actions
from lateedition.desk.stories.editing import page_button, receipt_for, user_of
from lateedition.desk.stories.models import LiveEntry, LiveStory
from lateedition.desk.stories.queries import entries_of
from lateedition.story.markup import text_of

if TYPE_CHECKING:
    _FormView = FormView[forms.ModelForm[LiveEntry]]
else:
    _FormView = FormView


class EntryForm(WagtailAdminModelForm):
    """A post: a headline if it needs one, the text, and whether it is a key event."""

    def clean_body(self) -> str:
        """Return the text; a post must say something."""
        body: str = self.cleaned_data["body"]
        if not text_of(body):
            raise forms.ValidationError("A post needs a text.")
        return body


@cache
def entry_form() -> type[forms.ModelForm[Any]]:
    """Return the form of an entry. It is made late: the editor of rich text must know its features before the first form is made."""
    headline: forms.Widget = forms.TextInput(attrs={"placeholder": "Headline, if it needs one"})
    return forms.modelform_factory(LiveEntry, form=EntryForm, fields=["headline", "body", "key"], widgets={"headline": headline})


class _OfOneLiveBlog(WagtailAdminTemplateMixin, _FormView):
    """A page of one live blog. A post is before readers at once."""

    desk_url_name = ""
    edit_url_name = ""
    index_url_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the live blog."""
        super().setup(request, *args, **kwargs)
        self.story = get_object_or_404(LiveStory, pk=unquote(str(kwargs["pk"])))

    def get_form_class(self) -> type[Any]:
        """Return the form of an entry."""
        return entry_form()

    @property
    def desk_url(self) -> str:
        """Return where it is posted to."""
        return reverse(self.desk_url_name, args=[self.story.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the way here: the listing, the live blog, its live desk."""
        return [
            {"url": reverse(self.index_url_name), "label": "Live blogs"},
            {"url": reverse(self.edit_url_name, args=[self.story.pk]), "label": str(self.story)},
            {"url": self.desk_url, "label": "Live desk"},
        ]

    def answer(self, said: str) -> HttpResponse:
        """Say what was done and what the site says of it, and go back to the live desk."""
        if self.story.live:
            said = f"{said} {receipt_for(outbox.number_of(f'story:{self.story.pk}'))}"
            messages.success(self.request, said, buttons=page_button(self.story.address))
        else:
            messages.warning(self.request, f"{said} The live blog is not published yet; readers get this with it.")
        return redirect(self.desk_url)


class LiveDeskView(_OfOneLiveBlog):
    """The form to post with, over what was posted."""

    template_name = "stories/live_desk.html"
    page_title = "Live desk"
    header_icon = "time"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page prints."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "story": self.story,
            "entries": entries_of(self.story),
            "media": context["form"].media,
            "edit_url": reverse(self.edit_url_name, args=[self.story.pk]),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Post, or end or resume the coverage."""
        if "end" in request.POST:
            actions.end_coverage(self.story, user=user_of(request), now=timezone.now())
            return self.answer("The coverage has ended.")
        if "resume" in request.POST:
            actions.resume_coverage(self.story, user=user_of(request), now=timezone.now())
            return self.answer("The coverage runs on.")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Post the entry, stamped now."""
        said = form.cleaned_data
        actions.post_entry(
            self.story, text=said["body"], headline=said["headline"], key=said["key"], user=user_of(self.request), now=timezone.now()
        )
        return self.answer("Posted.")


class EntryView(_OfOneLiveBlog):
    """Changes or deletes one entry."""

    template_name = "stories/live_entry.html"
    page_title = "Entry"
    header_icon = "edit"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the entry too."""
        super().setup(request, *args, **kwargs)
        self.entry = get_object_or_404(entries_of(self.story), pk=kwargs["entry"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Return what the form starts from."""
        return super().get_form_kwargs() | {"instance": self.entry}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page prints."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"story": self.story, "entry": self.entry, "media": context["form"].media, "back_url": self.desk_url}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the entry, or delete it."""
        if "delete" in request.POST:
            actions.delete_entry(self.entry, user=user_of(request), now=timezone.now())
            return self.answer("Deleted.")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Save it; readers see that it was changed."""
        actions.change_entry(form.save(commit=False), user=user_of(self.request), now=timezone.now())
        return self.answer("Changed.")
