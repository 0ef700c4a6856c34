"""The pages that take a section from readers and that open one: each asks once, and says how much is concerned."""

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
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from lateedition.desk.stories import closing, queries, receipts, witness
from lateedition.desk.stories.editing import page_button, receipt_for, user_of
from lateedition.desk.stories.killing import WhyForm
from lateedition.desk.stories.models import Section

if TYPE_CHECKING:
    _FormView = FormView[forms.Form]
else:
    _FormView = FormView


class SectionForm(WagtailAdminModelForm):
    """The form of a section. Whether readers have one that there is, is changed by its verbs, which ask first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section: Any = self.instance
        if section.pk is None or "not_public" not in self.fields:
            return
        self.fields["not_public"].disabled = True
        self.fields["not_public"].help_text = standing_of(section)


def standing_of(section: Section) -> str:
    """Return in words whether readers have `section`, how to change it, and what of that is still going on."""
    shut = section.shut_by
    if shut is None:
        coming = closing.stake_of(queries.shut_in(section) & queries.to_be_opened())
        more = f" Still to come back: {coming}." if coming.stories or coming.blogs else ""
        return f"Readers have it. To take it from them: “Take it from readers…”, under Save.{more}"
    left = closing.stake_of(queries.read_in(section))
    more = f" Still on their way out: {left}." if left.stories or left.blogs else ""
    how = "To open it: “Open it to readers…”, under Save." if section.not_public else f"It is inside “{shut.name}”, which is not public."
    return f"Readers have nothing of it. {how}{more}"


class OfOneSection(WagtailAdminTemplateMixin, _FormView):
    """A page that asks before it does something to one section."""

    template_name = "stories/ask.html"
    edit_url_name = ""
    index_url_name = ""
    explanation: tuple[str, ...] = ()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the section, and say what is concerned."""
        super().setup(request, *args, **kwargs)
        self.section = get_object_or_404(Section, pk=unquote(str(kwargs["pk"])))
        self.explanation = self.explain()

    def explain(self) -> tuple[str, ...]:
        """Return what it does, a paragraph each."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it does")

    def get_page_subtitle(self) -> str:
        """Return whose page it is."""
        return self.section.name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the way here: the listing, the section, this."""
        return [
            {"url": reverse(self.index_url_name), "label": "Sections"},
            {"url": self.edit_url, "label": self.section.name},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page prints."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"back_url": self.edit_url}

    @property
    def edit_url(self) -> str:
        """Return where the section is worked on."""
        return reverse(self.edit_url_name, args=[self.section.pk])


class CloseView(OfOneSection):
    """Asks why, and takes a section from readers."""

    form_class = WhyForm
    page_title = "Take from readers"
    header_icon = "no-view"
    button, back, serious = "Take it from readers", "Leave it public", True

    def explain(self) -> tuple[str, ...]:
        """Say how much readers lose, and what stays."""
        stake = closing.stake_of(queries.read_in(self.section))
        inside = sum(1 for _ in self.section.descendants())
        whose = f", with {inside} section{'' if inside == 1 else 's'} inside it," if inside else ""
        return (
            f"Readers have {stake} in “{self.section.name}”{whose} now. All of it goes from its pages (410), from every list, feed and "
            "sitemap, from the search and from past editions; the section goes from the menu, and its own page with it (404).",
            "At the desk everything stays, and can be worked on and looked at. Nothing can be published in it meanwhile: what is planned "
            "for this time fails, and you hear of it.",
            "When it is opened again, what went by this comes back as readers had it, and “Updated” stays. Posts that are written "
            "meanwhile in its live blogs come out with them.",
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Close it, and say what the site says of it."""
        reason = form.cleaned_data["reason"]
        recall = closing.close_section(self.section, user=user_of(self.request), now=timezone.now(), reason=reason)
        seen = receipt_for(recall.number, "Gone since")
        witness.look_until_gone([recall], patience_s=settings.RECEIPT_PATIENCE_S)
        said = f"“{self.section.name}” is not public. {seen}{self._left()}"
        messages.success(self.request, said, buttons=[messages.button(receipts.address_of(recall), "Receipt")])
        return redirect(self.edit_url)

    def _left(self) -> str:
        left = closing.stake_of(queries.read_in(self.section))
        return f" Still on their way out: {left}." if left.stories or left.blogs else ""


class OpenView(OfOneSection):
    """Asks, and lets readers have a section."""

    form_class = forms.Form
    page_title = "Open to readers"
    header_icon = "view"
    button, back, serious = "Open it to readers", "Leave it as it is", False

    def explain(self) -> tuple[str, ...]:
        """Say how much comes back."""
        above = self.section.parent.shut_by if self.section.parent else None
        if above is not None:
            return (f"It is inside “{above.name}”, which is not public: readers have nothing of it until that is opened, too.",)
        back = closing.stake_of(queries.shut_in(self.section))
        return (
            f"Readers get the section “{self.section.name}” and those inside it that are not closed themselves, and of what was taken "
            f"down with it {back} come back as they were; “Updated” stays.",
            "Drafts stay drafts. What was killed, withheld, taken down or put under embargo meanwhile stays down; its history says why.",
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Open it, and say in which edition."""
        number = closing.open_section(self.section, user=user_of(self.request), now=timezone.now())
        row = Section.objects.get(pk=self.section.pk)
        if row.is_public:
            messages.success(self.request, f"“{row.name}” is public. {receipt_for(number)}", buttons=page_button(row.address))
        else:
            messages.warning(self.request, f"“{row.name}” opens when “{row.shut_by.name if row.shut_by else ''}” does.")
        return redirect(self.edit_url)
