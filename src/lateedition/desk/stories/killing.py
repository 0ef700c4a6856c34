"""The pages that kill a story and that restore one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from lateedition.desk.handover import outbox
from lateedition.desk.stories import actions, receipts, witness
from lateedition.desk.stories.editing import page_button, receipt_for, user_of
from lateedition.desk.stories.models import Recall, Story

if TYPE_CHECKING:
    _FormView = FormView[forms.Form]
else:
    _FormView = FormView


class WhyForm(forms.Form):
    """Why something is done that readers are not told the reason of."""

    reason = forms.CharField(
        max_length=500, label="Why", help_text="For the desk’s record; never shown to readers.", widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(WhyForm):
    """Why a story is recalled."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "For the desk’s record. Readers are told only that the story was withdrawn."


class OfOneStory(WagtailAdminTemplateMixin, _FormView):
    """A page that asks before it does something to one story."""

    model: type[Story] = Story
    edit_url_name = ""
    index_url_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the story."""
        super().setup(request, *args, **kwargs)
        self.story = get_object_or_404(self.model, pk=unquote(str(kwargs["pk"])))

    def get_page_subtitle(self) -> str:
        """Return whose page it is."""
        return str(self.story)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the way here: the listing, the story, this."""
        return [
            {"url": reverse(self.index_url_name), "label": str(self.model._meta.verbose_name_plural).capitalize()},
            {"url": self.edit_url, "label": str(self.story)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page prints."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"story": self.story, "back_url": self.edit_url}

    def answer_with(self, recall: Recall, said: str) -> HttpResponse:
        """Lead back to the story, saying what was done and what the site says of it."""
        seen = receipt_for(recall.number, "Gone since")
        witness.look_until_gone([recall], patience_s=settings.RECEIPT_PATIENCE_S)
        messages.success(self.request, f"{said} {seen}", buttons=[messages.button(receipts.address_of(recall), "Receipt")])
        return redirect(self.edit_url)

    def answer_live(self, said: str) -> HttpResponse:
        """Lead back to the story that readers have, saying what was done and in which edition."""
        seen = receipt_for(outbox.number_of(f"story:{self.story.pk}"))
        messages.success(self.request, f"{said} {seen}", buttons=page_button(self.story.address))
        return redirect(self.edit_url)

    @property
    def edit_url(self) -> str:
        """Return where the story is worked on."""
        return reverse(self.edit_url_name, args=[self.story.pk])


class KillView(OfOneStory):
    """Asks why, and recalls a story."""

    form_class = ReasonForm
    template_name = "stories/kill.html"
    page_title = "Kill"
    header_icon = "cross"

    def form_valid(self, form: Any) -> HttpResponse:
        """Kill it, and say what the site says of it."""
        recall = actions.kill(self.story, user=user_of(self.request), now=timezone.now(), reason=form.cleaned_data["reason"])
        return self.answer_with(recall, f"“{self.story}” is killed.")


class RestoreView(OfOneStory):
    """Asks, and lets a story that is out be worked on again."""

    form_class = forms.Form
    template_name = "stories/restore.html"
    page_title = "Restore"
    header_icon = "undo"

    def form_valid(self, form: Any) -> HttpResponse:
        """Restore it as a draft."""
        actions.restore(self.story, user=user_of(self.request), now=timezone.now())
        messages.success(self.request, f"“{self.story}” is restored as a draft. Readers have it again when it is published.")
        return redirect(self.edit_url)
