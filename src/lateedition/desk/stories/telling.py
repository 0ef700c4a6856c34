"""The pages that tell readers of what was: correct a story, amend a correction, strike a version out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from wagtail.admin import messages

from lateedition.desk.people.gate import Refused
from lateedition.desk.pictures.renditions import PictureRefused
from lateedition.desk.stories import changes, correcting
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.killing import OfOneStory, WhyForm
from lateedition.desk.stories.models import Correction, PastVersion
from lateedition.desk.stories.publication import NotReady, StoryKilled
from lateedition.wire.numbers import whole


class CorrectionForm(forms.Form):
    """The words of a correction."""

    text = forms.CharField(
        max_length=2000,
        label="What readers are told",
        help_text="Say what was wrong and what is right: “An earlier version said that nine people were hurt. There were eleven.”",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CorrectView(OfOneStory):
    """Asks what readers are to be told, and publishes it with what the draft changes."""

    form_class: type[forms.Form] = CorrectionForm
    template_name = "stories/correct.html"
    page_title = "Correct"
    header_icon = "edit"
    amend_url_name = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page prints: what would be published with the note, and the corrections there are."""
        context = super().get_context_data(**kwargs)
        change = changes.change_of(self.story.get_latest_revision_as_object())
        return context | {"change": change, "corrections": self.story.corrections.all(), "amend_url_name": self.amend_url_name}

    def form_valid(self, form: Any) -> HttpResponse:
        """Correct it, and say what the site says of it."""
        try:
            correcting.correct(self.story, text=form.cleaned_data["text"], user=user_of(self.request), now=timezone.now())
        except (correcting.NothingToCorrect, NotReady, StoryKilled, PictureRefused, Refused) as refusal:
            messages.error(self.request, f"Not corrected: {refusal}")
            return redirect(self.edit_url)
        return self.answer_live(f"“{self.story}” is corrected.")


class AmendView(OfOneStory):
    """Asks for other words for a correction. What it said before stays readable."""

    form_class: type[forms.Form] = CorrectionForm
    template_name = "stories/ask.html"
    page_title = "Amend a correction"
    header_icon = "edit"
    button, back, serious = "Amend it", "Leave it", False
    explanation = (
        "A correction is never taken away. Amended, it says so with the date, and what it said before can be read in the story’s history. "
        "If it was itself wrong, say that here.",
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the correction."""
        super().setup(request, *args, **kwargs)
        self.correction = get_object_or_404(Correction, pk=kwargs["correction"], story_id=self.story.pk)

    def get_initial(self) -> dict[str, Any]:
        """Return what it says now."""
        return {"text": self.correction.text}

    def form_valid(self, form: Any) -> HttpResponse:
        """Amend it."""
        correcting.amend(self.correction, text=form.cleaned_data["text"], user=user_of(self.request), now=timezone.now())
        return self.answer_live("The correction is amended.")


class VersionsView(OfOneStory):
    """Lists the past versions of a story, and strikes one out."""

    form_class: type[forms.Form] = WhyForm
    template_name = "stories/versions.html"
    page_title = "Past versions"
    header_icon = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page prints: the versions, the newest first."""
        return super().get_context_data(**kwargs) | {"versions": self.story.past_versions.order_by("-serial")}

    def form_valid(self, form: Any) -> HttpResponse:
        """Strike the chosen version out, and say what the site says of it."""
        chosen = self.request.POST.get("version", "")
        version = PastVersion.objects.filter(pk=whole(chosen) or 0, story_id=self.story.pk, out="").first()
        if version is None:
            form.add_error(None, "Choose a version that has words.")
            return self.form_invalid(form)
        recall = correcting.strike_out(version, user=user_of(self.request), now=timezone.now(), reason=form.cleaned_data["reason"])
        return self.answer_with(recall, f"Version {version.serial} is struck out.")
