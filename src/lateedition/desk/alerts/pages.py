"""The page that asks before a story is sent out as breaking news."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.alerts.alerting import CannotBeSent, SecondWord, alert, doubt_of, refusal_of
from lateedition.desk.alerts.ways import ways
from lateedition.desk.stories.editing import page_button, receipt_for, user_of
from lateedition.desk.stories.models import Story

TITLE = "Send as breaking news"


class AlertForm(forms.Form):
    """The second word, where one is asked."""

    again = forms.BooleanField(label="Send it all the same", required=False)

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["again"]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Show what would be sent to how many, and send it."""
    story, now = get_object_or_404(Story, pk=number), timezone.now()
    edit = AdminURLFinder(request.user).get_edit_url(story.live_part or story) or "/desk/"
    found, refusal, doubt = ways(), refusal_of(story), doubt_of(story, now=now)
    form = AlertForm(request.POST if request.method == "POST" else None, asks=bool(doubt))
    if request.method == "POST" and form.is_valid():
        try:
            sent = alert(story, user=user_of(request), now=now, again=form.cleaned_data.get("again", False))
        except SecondWord as second:
            asked = "again" in form.fields
            form.add_error("again" if asked else None, "Not sent. Tick this if it is to go out." if asked else f"Not sent. {second}")
        except CannotBeSent as why:
            messages.error(request, f"“{story}” was not sent. {why}")
            return redirect(edit)
        else:
            said = f"“{story}” goes out as breaking news once readers have it. {receipt_for(sent)}"
            messages.success(request, said, buttons=page_button(story.address))
            return redirect(edit)
    crumbs = [{"label": str(story), "url": edit}, {"label": TITLE, "url": ""}]
    context = {
        "story": story,
        "form": form,
        "ways": found,
        "refusal": refusal,
        "doubt": doubt,
        "back_url": edit,
        "breadcrumbs_items": crumbs,
    }
    return render(request, "alerts/alert.html", context | {"header_title": TITLE, "header_icon": "mail"})
