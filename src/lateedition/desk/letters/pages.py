"""The pages of letters: how they do, the head of a day's letter, and what asks before a correction is sent of what they had."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.letters.models import Intro
from lateedition.desk.letters.opening import Preview, coming_slots, preview, usual_end, write_intro
from lateedition.desk.letters.sending import LONGEST_TEXT, CannotBeSent, send_correction
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.killing import OfOneStory
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_settings
from lateedition.dispatch.letters.intros import LONGEST
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


DAYS = 7
"""How many coming letters may be written ahead."""


class IntroForm(forms.Form):
    """What the letter of a day begins with."""

    text = forms.CharField(
        max_length=LONGEST,
        required=False,
        strip=True,
        label="Before the stories",
        help_text="Plain text, in the language of your letters; an empty line begins a new paragraph. Addresses become links: "
        "/city/ferry-17/ for a page of yours, which readers must have, or https://… for another’s. A paragraph whose page is taken from "
        "readers later is left out.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    until = forms.DateTimeField(
        label="Said until",
        help_text="Letters that go out later begin with the stories.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )


def letters(request: HttpRequest) -> HttpResponse:
    """Show how letters do, and which are to come."""
    zone, report = ZoneInfo(site_settings().zone), report_in(settings.HOUSE.home / FOLDER)
    slots = coming_slots(timezone.now(), count=DAYS)
    rows = Intro.objects.filter(day__in=[slot.day for slot in slots]).exclude(text="").select_related("user")
    written = {str(row.day): row for row in rows}
    context = {
        "report": report,
        "is_old": report is not None and not 0 <= time.time() - report.at < _OLD_S,
        "returned": [(said, report.returned.get(outcome, 0)) for outcome, said in _RETURNED] if report else [],
        "mornings": [(slot.day, datetime.fromtimestamp(slot.at, zone), written.get(slot.day)) for slot in slots],
        **_headed("Letters"),
    }
    return render(request, "letters/letters.html", context)


def morning(request: HttpRequest, day: str) -> HttpResponse:
    """Ask what the letter of a day is to begin with, and show it as it would be mailed now."""
    slot = next((each for each in coming_slots(timezone.now(), count=DAYS) if each.day == day), None)
    if slot is None:
        raise Http404(f"no letter of {day} is to come")
    with timezone.override(ZoneInfo(site_settings().zone)):
        row = Intro.objects.filter(day=day).first()
        known = {"text": row.text, "until": row.until} if row else {"until": usual_end(slot)}
        form = IntroForm(request.POST) if request.method == "POST" else IntroForm(initial=known)
        if request.method == "POST" and form.is_valid():
            try:
                write_intro(slot, **form.cleaned_data, user=user_of(request), now=timezone.now())
            except CannotBeSent as refusal:
                form.add_error("text", f"Nothing is kept: {refusal}.")
            else:
                said = "begins with this" if form.cleaned_data["text"] else "begins with the stories"
                messages.success(request, f"The morning letter of {day} {said}.")
                return redirect("letters:morning", day=day)
        shown, trouble = _previewed(slot)
        context = {"form": form, "day": day, "intro": row, "shown": shown, "trouble": trouble, **_headed(f"Morning letter of {day}")}
        return render(request, "letters/morning.html", context)


_RETURNED = (
    ("gone", "Came back: nobody is there"),
    ("hard", "Came back: the address takes no mail"),
    ("refused", "Came back: refused for another reason"),
    ("soft", "Came back: not to be reached"),
    ("complaint", "Complaints: readers who called a letter spam"),
)
"""What letters came back as, in words."""

_OLD_S = 120.0
"""How old a report may be that is shown as how it stands."""


def _previewed(slot: Any) -> tuple[Preview | None, str]:
    try:
        return preview(slot, now=timezone.now()), ""
    except CannotBeSent as refusal:
        return None, str(refusal)


def _headed(title: str) -> dict[str, Any]:
    trail = [{"label": "Home", "url": reverse("wagtailadmin_home")}, {"label": "Letters", "url": reverse("letters:letters")}]
    trail += [{"label": title, "url": ""}] if title != "Letters" else []
    return {"header_title": title, "header_icon": "mail", "breadcrumbs_items": trail}
