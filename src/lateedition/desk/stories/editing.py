"""The story form's views: saving drafts, publishing with a receipt, taking down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import View
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.components import MediaContainer
from wagtail.locks import BasicLock
from wagtail.models import ReferenceIndex, Revision
from wagtail.rich_text import RichText
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, RevisionsCompareView, UnpublishView

from lateedition.desk.handover import outbox
from lateedition.desk.handover.receipt import receipt_of
from lateedition.desk.people.gate import Refused, can
from lateedition.desk.people.models import User
from lateedition.desk.people.roles import Verb
from lateedition.desk.pictures.renditions import PictureRefused
from lateedition.desk.stories import actions, changes
from lateedition.desk.stories.models import Material, Story
from lateedition.desk.stories.publication import NotReady, StoryKilled, hints_of
from lateedition.desk.stories.queries import is_live_blog, site_settings
from lateedition.desk.stories.receipts import address_of, latest_of
from lateedition.desk.stories.side_panels import HintsPanel, LooksPanel, ReadsPanel
from lateedition.desk.stories.sittings import is_later
from lateedition.story.address import encoded


class StoryForm(WagtailAdminModelForm):
    """The form of a story. A first publish is news by itself; after that, an editor says when the news changed.

    `change` is what the editor says, and `seen` what the desk had proposed when it was said: neither is ever what was said before.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "change" in self.fields:
            self.initial["change"] = ""
            self.fields["change"] = forms.ChoiceField(
                choices=Material.choices, widget=forms.RadioSelect, label="This change", required=False, help_text=self._change_help()
            )

    def save(self, commit: bool = True) -> Story:  # noqa: FBT001, FBT002
        """Put what was typed into the story. A form that is sent twice (from a page gone back to) signs nobody twice."""
        story: Story = super().save(commit=False)
        once: dict[int, Any] = {}
        for signature in sorted(story.authors.all(), key=lambda signature: signature.pk is None):
            once.setdefault(signature.author_id, signature)
        signed = sorted(once.values(), key=lambda signature: signature.sort_order or 0)
        story.authors.set(signed)
        if commit:
            story.save()
        return story

    def _change_help(self) -> str:
        if self.instance.address:
            return "“Updated” is a promise to readers that there is something new to read."
        return "A first publish always sets “Updated”."


def user_of(request: HttpRequest) -> User:
    """Return who asks. Every page of the desk but the login is for people with an account."""
    assert isinstance(request.user, User)
    return request.user


def receipt_for(number: int | None, done: str = "Live in") -> str:
    """Return what the site says of document `number` in the log, in words for an editor; waits for it a moment."""
    if number is None:
        return "Readers never had it."
    return receipt_of(number, site_url=settings.HOUSE.site_url, patience_s=settings.RECEIPT_PATIENCE_S).words(done)


def page_button(address: str) -> list[Any]:
    """Return the button that leads to a page of the site."""
    origin = site_settings().url or settings.HOUSE.site_url
    return [messages.button(f"{origin}{encoded(address)}", "See it", new_window=True)] if address else []


class Publishing:
    """What the create and the edit view have in common: a publish is answered by the site, not by hope."""

    request: HttpRequest
    object: Any
    action: str
    expects_json_response: bool
    overwrite_revision: Revision | None
    _number: int | None = None
    _sent: Any = None

    def get_side_panels(self) -> Any:
        """Return Wagtail's panels beside the form, and ours."""
        panels = super().get_side_panels()  # type: ignore[misc]
        ours = [HintsPanel(panels[0].object, self.request), LooksPanel(panels[0].object, self.request)]
        if self.object and self.object.first_published and can(user_of(self.request), Verb.SEE_READS):
            ours.append(ReadsPanel(panels[0].object, self.request))
        return MediaContainer([*panels, *ours])

    def get_available_actions(self) -> list[str]:
        """Return what may be done: a story that is out must be restored first, and one of another section is another editor's."""
        offered: list[str] = super().get_available_actions()  # type: ignore[misc]
        is_out = self.object is not None and self.object.is_out
        may = can(user_of(self.request), Verb.PUBLISH, self.object)
        return [action for action in offered if action != "publish" or (may and not is_out)]

    def is_valid(self, form: Any) -> bool:
        """Return whether what was sent can be saved; if not, `get_error_message` says of this form what is wrong."""
        self._sent = form
        is_fit: bool = super().is_valid(form)  # type: ignore[misc]
        return is_fit

    def get_error_message(self) -> str | None:
        """Return what is missing or wrong, by its name in the form: it may be a long way down."""
        usual: str | None = super().get_error_message()  # type: ignore[misc]
        errors = self._sent.errors if self._sent is not None else {}
        if self.expects_json_response or not errors:
            return usual
        fields = self._sent.fields
        wrong = ", ".join(str(fields[name].label) if name in fields else str(said[0]) for name, said in errors.items())
        return f"Not {'published' if 'action-publish' in self.request.POST else 'saved'}: see to {wrong}."

    def get_editing_sessions(self) -> None:
        """Show none of Wagtail's: who else is here, and what happens when both save, is the desk's own (together)."""

    def save_instance(self) -> Any:
        """Save the draft, and note once which pictures and topics it uses: Wagtail would five times, a sixth of what a publish takes.

        Raises PermissionDenied, which Wagtail answers as it does a form that is behind, when somebody saved since this request began,
        and it was not the very page that this one comes from, saving by itself.
        """
        self._must_be_newest()
        with disable_reference_index_auto_update():
            saved = super().save_instance()  # type: ignore[misc]
        if self.action != "publish":
            ReferenceIndex.create_or_update_for_object(saved)
        return saved

    def _must_be_newest(self) -> None:
        latest = self.object.latest_revision if self.object is not None and self.object.pk else None
        if latest is None:
            return
        newest = Story.objects.select_for_update(of=("self",)).select_related("latest_revision").get(pk=self.object.pk).latest_revision
        if (newest.pk, newest.created_at) == (latest.pk, latest.created_at):
            return
        if newest.user_id != user_of(self.request).pk or not is_later(self.object.typed_on, newest.content.get("typed_on", "")):
            raise PermissionDenied("Somebody saved this story at the same moment. Nothing was saved over; save again.")
        self.object.latest_revision = newest
        self.overwrite_revision = None

    def publish_action(self) -> HttpResponse | None:
        """Publish what was just saved. What keeps it from being published is said, and the draft stays."""
        for asks in hooks.get_hooks("before_publish_story"):
            if question := asks(self.request, self.new_revision.as_object()):  # type: ignore[attr-defined]
                ReferenceIndex.create_or_update_for_object(self.object)
                messages.warning(self.request, f"Saved, not published yet: {question}")
                return redirect(self.get_edit_url())  # type: ignore[attr-defined]
        unsaid = changes.must_be_confirmed(self.new_revision.as_object(), self.request.POST)  # type: ignore[attr-defined]
        if unsaid is not None:
            ReferenceIndex.create_or_update_for_object(self.object)
            said = f"Proposed: {unsaid.kind}, {unsaid.proposal.said}."
            messages.warning(self.request, f"Saved, not published yet: say whether the news changed. {said}")
            return redirect(f"{self.get_edit_url()}?confirm={unsaid.kind}#proposal")  # type: ignore[attr-defined]
        try:
            with disable_reference_index_auto_update():
                self._number = actions.publish_revision(self.new_revision, user=user_of(self.request))  # type: ignore[attr-defined]
        except (NotReady, StoryKilled, PictureRefused, Refused) as refusal:
            messages.error(self.request, f"Saved as a draft, not published: {refusal}")
            return redirect(self.get_edit_url())  # type: ignore[attr-defined]
        finally:
            ReferenceIndex.create_or_update_for_object(self.object)  # while the press prints what was committed
        self.object.refresh_from_db(fields=["address", "go_live_at"])
        return None

    def get_success_message(self, instance: Any = None) -> Any:
        """Return what happened; after a publish, what the site says of it."""
        if self.action != "publish" or self._number is None:
            return super().get_success_message(instance) if instance else super().get_success_message()  # type: ignore[misc]
        return " ".join((f"“{self.object}” is published. {receipt_for(self._number)}", *hints_of(self.object)))

    def get_success_buttons(self) -> list[Any]:
        """Return a way to the page that was published."""
        if self.action == "publish":
            return page_button(self.object.address)
        return super().get_success_buttons()  # type: ignore[misc,no-any-return]

    def get_success_url(self) -> str:
        """Stay with the story."""
        return self.get_edit_url()  # type: ignore[attr-defined,no-any-return]


class StoryCreateView(Publishing, CreateView):
    """A new story. Its body begins with a text to write in."""

    def get_initial_form_instance(self) -> Story:
        """Return the story that the empty form shows."""
        model: Any = self.model
        story: Story = model(language=site_settings().language)
        story.body = [("paragraph", RichText(""))]
        return story


class SilentLock(BasicLock):
    """A lock of which Wagtail's page says nothing: whose it is, since when, and taking it over stand over the form (together)."""

    def get_message(self, user: Any) -> None:
        """Say nothing."""


class StoryEditView(Publishing, EditView):
    """A story. A live blog asked for as a story is shown as what it is."""

    def get_lock(self) -> Any:
        """Return what keeps the story from being saved, if anything does."""
        lock = super().get_lock()
        return SilentLock(lock.object) if type(lock) is BasicLock else lock

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead a live blog to its own form: saved from this one, it would lose what makes it live.

        What is sent from this form was opened before it became one: it is saved there, for it is somebody's words.
        """
        if self.model is Story and is_live_blog(self.object.pk):
            own = reverse("wagtailsnippets_stories_livestory:edit", args=[self.object.pk])
            view, named, more = resolve(own)
            return view(request, *named, **more) if request.method == "POST" else redirect(own)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page prints: of a story that is out, where its receipt is; of a published one, what is proposed of the change."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        story = self.object
        recall = latest_of(f"story:{story.pk}") if story.is_out else None
        said = {"receipt_url": address_of(recall) if recall else "", "confirming": "confirm" in self.request.GET}
        if "change" not in context["form"].fields or not story.live:
            return context | said
        url = reverse(story.snippet_viewset.get_url_name("proposal"), args=[story.pk])
        return context | said | {"proposal_url": url, "change": changes.change_of(story)}

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """Return the form, with the proposal chosen where it is to be confirmed."""
        form = super().get_form(*args, **kwargs)
        proposed = self.request.GET.get("confirm", "")
        if "change" in form.fields and proposed in Material.values:
            form.initial.update(change=proposed, seen=proposed)
        return form


class StoryProposalView(View):
    """Answers what is proposed of the change that stands in a story's form, while it is written."""

    model: type[Story] = Story

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Return it as the form shows it."""
        story = get_object_or_404(self.model, pk=unquote(pk))
        return render(request, "stories/proposal.html", {"change": changes.change_in(request.POST, story)})


class StoryCompareView(RevisionsCompareView):
    """Leads from Wagtail's comparison of two revisions, field by field, to the desk's own, word by word (together)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead there, with the same two."""
        named = {"old": kwargs["revision_id_a"], "new": kwargs["revision_id_b"]}
        asked = urlencode(
            {side: f"r{name}" if name.isdecimal() else name for side, name in named.items() if name not in ("earliest", "latest")}
        )
        return redirect(f"{reverse('together:compare', args=[unquote(kwargs['pk'])])}?{asked}")


class StoryUnpublishView(UnpublishView):
    """Takes a story from readers, after a question."""

    _number: int | None = None

    def unpublish(self) -> None:
        """Take it down."""
        self._number = actions.unpublish(self.object, user=user_of(self.request), now=timezone.now())

    def get_success_message(self) -> str:
        """Return what happened, and what the site says of it."""
        return f"“{self.object}” is unpublished. {receipt_for(self._number, 'Gone since')}"


class StoryDeleteView(DeleteView):
    """Deletes a story for good, after a question."""

    def delete_action(self) -> None:
        """Delete it, and remember under which number that is in the log."""
        self._key = f"story:{self.object.pk}"
        self._address = self.object.address
        super().delete_action()

    def get_success_message(self) -> str:
        """Return what happened, and what the site says of it."""
        said = receipt_for(outbox.number_of(self._key), "Gone since") if self._address else ""
        return f"“{self.object}” is deleted. {said}".strip()
