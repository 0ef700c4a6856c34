"""The pages that ask before a letter is sent: breaking news, and the correction of what was sent before."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.letters.sending import LONGEST_TEXT, CannotBeSent, send_breaking, send_correction, why_not
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.killing import OfOneStory
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_settings
from lateedition.dispatch.letters.report import LettersReport, report_in
from lateedition.dispatch.report import FOLDER
from lateedition.press.words import words_of


class CorrectionForm(forms.Form):
    """What was wrong, for those who were sent it."""

    text = forms.CharField(
        max_length=LONGEST_TEXT,
        label="What was wrong, and what is right",
        help_text="All that the letter says, in the language of your letters. An empty line begins a new paragraph.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class _LetterView(OfOneStory):
    """A page that asks before a letter is sent."""

    template_name = "letters/send.html"
    header_icon = "mail"
    refusal = ""
    index_url_name = "wagtailsnippets_stories_story:list"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the story."""
        super().setup(request, *args, pk=str(kwargs["number"]))
        self.story = get_object_or_404(Story, pk=kwargs["number"])

    @property
    def edit_url(self) -> str:
        """Return where the story is worked on."""
        found: str | None = AdminURLFinder(self.request.user).get_edit_url(self.story)
        return found or reverse(self.index_url_name)


class BreakingView(_LetterView):
    """Says to how many what would be sent, and asks for it."""

    form_class: type[forms.Form] = forms.Form
    page_title = "Send as breaking news"
    button, back = "Send it", "Do not send it"

    @cached_property
    def refusal(self) -> str:  # type: ignore[override]
        """Why there is to be no such letter, empty if there may be one."""
        return why_not(self.story, now=timezone.now())

    @property
    def explanation(self) -> tuple[str, ...]:
        """What is said before it is asked."""
        if self.refusal:
            return (f"It cannot be sent: {self.refusal}.",)
        subject = f"{words_of(site_settings().language).letters_breaking}: {self.story.headline}"
        return (
            f"A letter goes to {_audience()}. Its subject: “{subject}”.",
            "It is sent once the page is on the site, with the story as it is then. Mail cannot be called back: when something in it is "
            "wrong, you can send a correction to those who got it.",
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Ask for it."""
        try:
            send_breaking(self.story, user=user_of(self.request), now=timezone.now())
        except CannotBeSent as refusal:
            form.add_error(None, f"Nothing is sent: {refusal}.")
            return self.form_invalid(form)
        messages.success(self.request, f"“{self.story}” goes to {_audience()} as breaking news.")
        return redirect(self.edit_url)


class CorrectionView(_LetterView):
    """Asks what was wrong, and has it sent to those who were sent the story."""

    form_class: type[forms.Form] = CorrectionForm
    page_title = "Send a correction by mail"
    button, back = "Send the correction", "Do not send it"

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


def _report() -> LettersReport | None:
    return report_in(settings.HOUSE.home / FOLDER)


def _audience() -> str:
    report = _report()
    if report is None:
        return "all who want breaking news; how many that are is not known on this machine"
    return f"{report.breaking:,} {'address' if report.breaking == 1 else 'addresses'}"


def _sent_with(story: Story) -> str:
    report = _report()
    return f"{report.stories.get(str(story.pk), 0):,}" if report else "not known on this machine"
