"""The pages of recordings: the list, a new one, what is said of one, and its recall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.admin.utils import unquote
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.generic.edit import FormView
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.recordingdesk.forms import NewRecordingForm, RecordingForm
from lateedition.desk.recordings.arrivals import describe, take_in
from lateedition.desk.recordings.kinds import NotTaken
from lateedition.desk.recordings.models import Recording
from lateedition.desk.recordings.plays import stories_playing
from lateedition.desk.stories import receipts, witness
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.killing import WhyForm
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.silencing import kill_recording
from lateedition.press.playing import length_in_words

if TYPE_CHECKING:
    _FormView = FormView[forms.Form]
else:
    _FormView = FormView


class NewView(CreateView):
    """Takes a recording in."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, unless somebody else has just brought the same."""
        try:
            kept: HttpResponse = super().form_valid(form)
        except NotTaken as refusal:
            form.add_error("file", str(refusal))
            self.produced_error_message = self.get_error_message()
            kept = self.form_invalid(form)
        return kept

    def save_instance(self) -> Recording:
        """Keep the recording that was brought."""
        form: Any = self.form
        user = user_of(self.request)
        return take_in(form.instance, form.cleaned_data["file"], form.arrival, user=user, now=timezone.now())

    def get_success_url(self) -> str:
        """Lead to the recording: there it can be played."""
        address: str = self.get_edit_url()
        return address

    def get_success_buttons(self) -> list[Any]:
        """Return none: one is there already."""
        return []


class OneView(EditView):
    """Shows a recording as readers get it, where they have it, and what is said of it."""

    template_name = "recordingdesk/edit.html"

    def save_instance(self) -> Recording:
        """Keep what is said of it now."""
        return describe(self.form.instance, user=user_of(self.request))

    def get_success_url(self) -> str:
        """Stay here."""
        address: str = self.get_edit_url()
        return address

    def get_success_buttons(self) -> list[Any]:
        """Return none."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page prints."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        recording: Recording = self.object
        stories = Story.objects.filter(pk__in=stories_playing(recording.pk)).defer("body").order_by("-pk")
        recall = receipts.latest_of(f"recording:{recording.pk}") if recording.killed else None
        return context | {
            "recording": recording,
            "length": length_in_words(recording.length_s),
            "stories": [(str(story), reverse("wagtailsnippets_stories_story:edit", args=[story.pk])) for story in stories],
            "may_recall": recording.killed is None and can(self.request.user, Verb.RECALL_PICTURE),
            "receipt": receipts.address_of(recall) if recall else "",
        }


class RecallView(WagtailAdminTemplateMixin, _FormView):
    """Asks why, and takes a recording from readers for good."""

    form_class = WhyForm
    template_name = "stories/ask.html"
    page_title = "Recall"
    header_icon = "no-view"
    button, back, serious = "Recall it", "Leave it", True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the recording."""
        super().setup(request, *args, **kwargs)
        self.recording = get_object_or_404(Recording, pk=unquote(str(kwargs["pk"])))

    @property
    def explanation(self) -> tuple[str, ...]:
        """What it does, a paragraph each."""
        count = len(stories_playing(self.recording.pk))
        whose = "No published story plays it." if not count else f"{count} published stor{'y plays' if count == 1 else 'ies play'} it."
        return (
            f"Readers lose “{self.recording}” at once and for good: its addresses answer 410, stories go on without it, and no edition of "
            f"the past has it. {whose}",
            "The original stays here.",
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page prints."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"back_url": reverse("recordings:edit", args=[self.recording.pk])}

    def get_page_subtitle(self) -> str:
        """Return whose page it is."""
        return self.recording.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the way here."""
        return [
            {"url": reverse("recordings:index"), "label": "Recordings"},
            {"url": reverse("recordings:edit", args=[self.recording.pk]), "label": self.recording.title},
            {"url": "", "label": self.page_title},
        ]

    def form_valid(self, form: Any) -> HttpResponse:
        """Recall it, and show the receipt."""
        if self.recording.killed:
            return redirect("recordings:edit", self.recording.pk)
        reason, now = form.cleaned_data["reason"], timezone.now()
        made = kill_recording(self.recording, user=user_of(self.request), now=now, reason=reason)
        witness.look_until_gone([made], patience_s=settings.RECEIPT_PATIENCE_S)
        return redirect(receipts.address_of(made))


def _standing(recording: Any) -> str:
    if recording.killed:
        return "recalled"
    played = recording.played if hasattr(recording, "played") else recording.uses.count()  # its history lists it alone
    return f"in {played} stor{'y' if played == 1 else 'ies'}" if played else "do not have it"


class RecordingViewSet(ModelViewSet):
    """Recordings."""

    model: Any = Recording
    name = "recordings"
    url_prefix = "recordings"
    icon = "media"
    menu_label = "Audio and video"
    menu_order: Any = 308
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class, edit_view_class = NewView, OneView
    search_fields = ["title", "credit"]
    search_backend_name = None
    list_filter = ["medium"]
    list_display = [
        "title",
        Column("medium", label="Medium", accessor="get_medium_display"),
        Column("length", label="Length", accessor=lambda recording: length_in_words(recording.length_s)),
        "credit",
        Column("standing", label="Readers", accessor=_standing),
    ]
    form_fields = ["title", "credit", "transcript", "captions_language"]

    def get_form_class(self, for_update: bool = False) -> Any:  # noqa: FBT001, FBT002 (Wagtail's own signature)
        """Return the form of one that is there, or of a new one."""
        return RecordingForm if for_update else NewRecordingForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return what the list lists."""
        return Recording.objects.annotate(played=Count("uses")).order_by("-pk")

    def get_urlpatterns(self) -> list[Any]:
        """Return Wagtail's pages and ours."""
        return [*super().get_urlpatterns(), path("recall/<int:pk>/", RecallView.as_view(), name="recall")]


recordings = RecordingViewSet()
