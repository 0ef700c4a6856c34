"""The pages of the picture desk: what must be seen to, uploads and the sheet on which they are checked, recalls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from lateedition.desk.daybook.origin import is_by_script
from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import can, must
from lateedition.desk.people.roles import Verb
from lateedition.desk.picturedesk.caring import care_lists
from lateedition.desk.picturedesk.forms import CheckForm, RecallForm
from lateedition.desk.picturedesk.usage import usage_of
from lateedition.desk.pictures.arrivals import Arrival, NotTaken, take_in
from lateedition.desk.pictures.forms import note_rights
from lateedition.desk.pictures.models import Picture
from lateedition.desk.planning.telling import tell_schedulers
from lateedition.desk.stories import receipts, witness
from lateedition.desk.stories.actions import kill_picture
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.queries import site_zone

_ICON = "image"


@dataclass(frozen=True)
class Row:
    """What became of one file: a picture with the form to check it, or why there is none."""

    name: str
    form: CheckForm | None = None
    picture: Picture | None = None
    held: bool = False
    refusal: str = ""
    notes: tuple[str, ...] = ()


@require_safe
@never_cache
def care(request: HttpRequest) -> HttpResponse:
    """Show which pictures must be seen to."""
    context = {"lists": care_lists(now=timezone.now()), "may_upload": can(request.user, Verb.PICTURE)}
    return render(request, "picturedesk/care.html", context | _framed("Picture desk"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    """Take in the files that were sent, each by itself, and show each with what it says of itself. One that is refused stops no other.

    A script sends them one at a time and gets its row back; a browser without it sends them all, and gets the page.
    """
    rows = [_row(request, file) for file in request.FILES.getlist("files")]
    if is_by_script(request):
        return render(request, "picturedesk/rows.html", {"rows": rows}, status=200 if rows else 400)
    return _sheet(request, rows)


@require_POST
@never_cache
def sheet(request: HttpRequest) -> HttpResponse:
    """Save what was checked of each picture on the sheet; those with something wrong are shown again, and nothing of them is saved."""
    wrong = [form for form in _sent(request) if not _saved(form, request)]
    if wrong:
        messages.error(request, "Not all could be saved. What was wrong is said beside each that is shown here.")
        return _sheet(request, [Row(form.instance.title, form, form.instance) for form in wrong])
    messages.success(request, "Saved.")
    return redirect("wagtailimages:index")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def recall(request: HttpRequest, number: int) -> HttpResponse:
    """Show where a picture is used, and recall it from readers for good once a reason is given."""
    picture, user = get_object_or_404(Picture, pk=number), user_of(request)
    form = RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not picture.killed:
        made = kill_picture(picture, user=user, now=timezone.now(), reason=form.cleaned_data["reason"])
        witness.look_until_gone([made], patience_s=settings.RECEIPT_PATIENCE_S)
        return redirect(receipts.address_of(made))
    context = {"picture": picture, "form": form, "usage": usage_of(picture, user=user)}
    return render(request, "picturedesk/recall.html", context | _framed(f"Recall “{picture}”"))


def _row(request: HttpRequest, file: Any) -> Row:
    try:
        arrival = take_in(file, user=user_of(request), zone=site_zone().key, now=timezone.now())
    except NotTaken as refusal:
        return Row(file.name, refusal=str(refusal))
    return _arrived(file.name, arrival, request)


def _arrived(name: str, arrival: Arrival, request: HttpRequest) -> Row:
    picture = arrival.picture
    form = CheckForm(instance=picture) if arrival.is_new and can(request.user, Verb.EDIT_PICTURE, picture) else None
    return Row(name, form, picture, held=not arrival.is_new, notes=arrival.notes)


def _sheet(request: HttpRequest, rows: Iterable[Row]) -> HttpResponse:
    return render(request, "picturedesk/upload.html", {"rows": list(rows)} | _framed("Upload pictures"))


def _sent(request: HttpRequest) -> list[CheckForm]:
    """Return the forms that were sent, each with its picture, if that is there and this person may change it."""
    numbers = [int(said) for said in request.POST.getlist("picture") if said.isdecimal() and len(said) < 19]
    pictures = Picture.objects.filter(pk__in=numbers).order_by("pk")
    for picture in pictures:
        must(user_of(request), Verb.EDIT_PICTURE, picture)
    return [CheckForm(request.POST, instance=picture) for picture in pictures]


def _saved(form: CheckForm, request: HttpRequest) -> bool:
    if not form.is_valid():
        return False
    if form.has_changed():
        with outbox.turn():
            picture = form.save()
            log(instance=picture, action="wagtail.edit", user=user_of(request), content_changed=True)
            note_rights(picture, form.changed_data)
            tell_schedulers()
    return True


def _framed(title: str) -> dict[str, Any]:
    crumbs = [{"url": reverse("wagtailimages:index"), "label": "Pictures"}, {"url": "", "label": title}]
    return {"header_title": title, "header_icon": _ICON, "breadcrumbs_items": crumbs}
