"""The pages that take a story from readers without killing it: withhold it, obey an order of law, merge it into another."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone

from lateedition.desk.stories import actions
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.killing import OfOneStory, ReasonForm, WhyForm
from lateedition.desk.stories.models import Story

_NUMBER = re.compile(r"(\d{1,18})/?(?:history/?)?$")


class OrderForm(WhyForm):
    """An order of law: what readers are told of it, and what only the desk is."""

    authority = forms.CharField(
        max_length=255,
        label="Whose order",
        help_text="As readers will see it: “District Court of Norhaven”. The law wants it said (RFC 7725).",
    )
    legal_basis = forms.CharField(
        max_length=500,
        required=False,
        label="What it rests on",
        help_text="For readers: the order’s number and date, the law. Leave empty what may not be told.",
    )
    field_order = ("authority", "legal_basis", "reason")


class MergeForm(forms.Form):
    """Which story another is a duplicate of."""

    into = forms.CharField(max_length=1000, label="Into which story", help_text="Its number, or its address on the site or here.")
    reason = forms.CharField(max_length=500, required=False, label="Note", help_text="For the desk’s record.")

    def clean_into(self) -> Story:
        """Return the story that was named."""
        said = self.cleaned_data["into"].strip()
        found = _NUMBER.search(said.split("#")[0].split("?")[0].rstrip("/"))
        story: Story | None = Story.objects.filter(pk=int(found[1])).first() if found else None
        if story is None:
            raise ValidationError(f"There is no story {said!r}. A story’s number stands at the end of its address.")
        return story


class WithholdView(OfOneStory):
    """Asks why, and withholds a story."""

    form_class: type[forms.Form] = ReasonForm
    template_name = "stories/ask.html"
    page_title = "Withhold"
    header_icon = "no-view"
    button, back, serious = "Withhold it", "Do not withhold it", True
    explanation = (
        "A withheld story is in doubt. Readers are told that the newsroom is checking it (410 at its address); lists go on without it.",
        "Nothing of it can be read meanwhile, in its history and in past editions neither. When it is cleared, restore and publish it; "
        "when it is wrong, kill it.",
    )

    def form_valid(self, form: Any) -> HttpResponse:
        """Withhold it, and say what the site says of it."""
        reason = form.cleaned_data["reason"]
        recall = actions.withhold(self.story, user=user_of(self.request), now=timezone.now(), reason=reason)
        return self.answer_with(recall, f"“{self.story}” is withheld.")


class ForbidView(OfOneStory):
    """Asks whose order it is, and takes a story from readers by it."""

    form_class: type[forms.Form] = OrderForm
    template_name = "stories/ask.html"
    page_title = "Legal order"
    header_icon = "lock"
    button, back, serious = "Obey the order", "Leave the story", True
    explanation = (
        "By an order of law the story goes from its page, every list, its history and past editions. Its address answers 451 and says "
        "whose order it is.",
        "When the order is lifted, restore and publish it.",
    )

    def form_valid(self, form: Any) -> HttpResponse:
        """Take it from readers, and say what the site says of it."""
        recall = actions.forbid(self.story, user=user_of(self.request), now=timezone.now(), **form.cleaned_data)
        return self.answer_with(recall, f"“{self.story}” is withdrawn by order of law.")


class MergeView(OfOneStory):
    """Asks of which story this is a duplicate, and merges it."""

    form_class: type[forms.Form] = MergeForm
    template_name = "stories/ask.html"
    page_title = "Merge into another story"
    header_icon = "link"
    button, back, serious = "Merge it", "Keep both", True
    explanation = (
        "Of two stories about the same, one stays. The addresses of this one lead to the other from now on, for good (301), and lists go "
        "on without it. Its text stays here; nothing of it is copied.",
    )

    def form_valid(self, form: Any) -> HttpResponse:
        """Merge it, and say what the site says of it; a story that nothing can lead to is refused in the form."""
        into, reason = form.cleaned_data["into"], form.cleaned_data["reason"]
        try:
            recall = actions.merge(self.story, into=into, user=user_of(self.request), now=timezone.now(), reason=reason)
        except actions.CannotMerge as refusal:
            form.add_error("into", f"Nothing was done: {refusal}.")
            return self.form_invalid(form)
        return self.answer_with(recall, f"“{self.story}” is merged into “{into}”.")
