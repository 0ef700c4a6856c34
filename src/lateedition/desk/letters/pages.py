"""The page that asks before a correction is sent of what letters had."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.letters.sending import LONGEST_TEXT, CannotBeSent, send_correction
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.killing import OfOneStory
from lateedition.desk.stories.models import Story
from lateedition.dispatch.letters.report import report_in
from lateedition.dispatch.report import FOLDER


class CorrectionForm(forms.Form):
    """What was wrong, for those who were sent it."""

    text = forms.CharField(
        max_length=LONGEST_TEXT,
        label="What was wrong, and what is right",
        help_text="All that the letter says, in the language of your letters. An empty line begins a new paragraph.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class CorrectionView(OfOneStory):
    """Asks what was wrong, and has it sent to those who were sent the story."""

    template_name = "stories/ask.html"
    header_icon = "mail"
    index_url_name = "wagtailsnippets_stories_story:list"
    form_class: type[forms.Form] = CorrectionForm
    page_title = "Send a correction by mail"
    button, back, serious = "Send the correction", "Do not send it", True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the story."""
        super().setup(request, *args, pk=str(kwargs["number"]))
        self.story = get_object_or_404(Story, pk=kwargs["number"])

    @property
    def edit_url(self) -> str:
        """Return where the story is worked on."""
        found: str | None = AdminURLFinder(self.request.user).get_edit_url(self.story)
        return found or reverse(self.index_url_name)

    @property
    def explanation(self) -> tuple[str, ...]:
        """What is said before it is asked."""
        return (
            f"Letters with “{self.story}” in them that were sent in the last 30 days: {_sent_with(self.story)}. The correction goes to "
            "those who got one and are still subscribed; nobody else gets it.",
            "It says what you write here and nothing of the story, which may be gone.",
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Ask for it."""
        try:
            send_correction(self.story, text=form.cleaned_data["text"], user=user_of(self.request), now=timezone.now())
        except CannotBeSent as refusal:
            form.add_error("text", f"Nothing is sent: {refusal}.")
            return self.form_invalid(form)
        messages.success(self.request, "The correction goes to those who were sent the story.")
        return redirect(self.edit_url)


def _sent_with(story: Story) -> str:
    report = report_in(settings.HOUSE.home / FOLDER)
    return f"{report.stories.get(str(story.pk), 0):,}" if report else "not known on this machine"
