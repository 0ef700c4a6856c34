"""Dismissing: a row of the inbox that an editor has seen and does not want leaves the list, for everybody, until anything new is in it."""

from __future__ import annotations

from contextlib import closing

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from lateedition.desk.intake.queries import wire_board


def _dismiss(request: HttpRequest, number: int) -> HttpResponse:
    """Dismiss the row whose last arrival is the entry `number`."""
    with closing(wire_board()) as board:
        if not board.dismiss(number, by=request.user.get_username(), now=timezone.now()):
            raise Http404(f"there is no entry {number} in the inbox")
    messages.success(request, "Dismissed for everybody. It is back as soon as anything new arrives in it.")
    return redirect(_back(request))


def _bring_back(request: HttpRequest, number: int) -> HttpResponse:
    """Put the row whose last arrival is the entry `number` back into the list."""
    with closing(wire_board()) as board:
        done = board.bring_back(number)
    messages.info(request, "It is in the inbox again." if done else "It was not dismissed.")
    return redirect(_back(request))


dismiss = require_POST(never_cache(_dismiss))
bring_back = require_POST(never_cache(_bring_back))


def _back(request: HttpRequest) -> str:
    """Return where the button was pressed, if that is a page of this desk."""
    asked = request.POST.get("next", "")
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else reverse("intake:inbox")
