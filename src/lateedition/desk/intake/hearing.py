"""The pages of alarms: the fragment over every page, the button that says one was heard, and the list of all there were."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from lateedition.desk.intake import alarms
from lateedition.desk.intake.furniture import frame, tabs
from lateedition.desk.intake.models import Alarm
from lateedition.desk.intake.queries import entry_of


def _alarms_now(request: HttpRequest) -> HttpResponse:
    """Answer with what stands over the page that asks, at `next`: alarms and reminders."""
    return render(request, "intake/alarms.html", alarms.context_of(request, here=request.GET.get("next", "")))


def _hear(request: HttpRequest, number: int) -> HttpResponse:
    """Note that this editor has heard an alarm, and go back to where they were."""
    if not Alarm.objects.filter(pk=number).exists():
        raise Http404(f"there is no alarm {number}")
    if alarms.hear(number, request=request):
        messages.success(request, "Noted that you have heard it. The list of alarms keeps it, with its receipt.")
    else:
        messages.info(request, "Somebody had heard it before you.")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back if safe else reverse("intake:alarms"))


def _alarm_list(request: HttpRequest) -> HttpResponse:
    """List all alarms, the newest first, with their receipts and who heard them."""
    context = {"list": alarms.soundings(Alarm.objects.all(), request=request), "tabs": tabs("intake:alarms")}
    return render(request, "intake/alarm_list.html", context | frame("Wire"))


def _receipt(_request: HttpRequest, receipt: int) -> HttpResponse:
    """Lead to the item that came with a payload."""
    number = entry_of(receipt)
    if number is None:
        raise Http404(f"no item came with receipt {receipt}")
    return redirect("intake:item", number)


alarms_now = require_safe(never_cache(_alarms_now))
hear = require_POST(never_cache(_hear))
alarm_list = require_safe(never_cache(_alarm_list))
receipt = require_safe(never_cache(_receipt))
