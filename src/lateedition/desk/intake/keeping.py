"""Keeping filters: what somebody looks for again and again, under a name, for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from lateedition.desk.intake.furniture import address
from lateedition.desk.intake.listing import query_of, sought_in
from lateedition.desk.intake.models import SavedFilter
from lateedition.desk.stories.editing import user_of
from lateedition.wire.inbox import Sought

LONGEST_NAME = 40


@dataclass(frozen=True)
class KeptFilter:
    """A filter that somebody kept, as a tab."""

    number: int
    name: str
    address: str
    current: bool


def filters_of(request: HttpRequest, *, shown: Sought) -> list[KeptFilter]:
    """Return the filters that whoever asks has kept, by name; `shown` is what is on the page."""
    kept = SavedFilter.objects.filter(user=user_of(request)).order_by("name")
    return [
        KeptFilter(saved.pk, saved.name, _address(saved.query), sought_in(QueryDict(saved.query)) == shown) for saved in kept
    ]  # fmt: skip


def _keep(request: HttpRequest) -> HttpResponse:
    """Keep the filter in `query` under `name`; one that had this name is replaced."""
    name, query = " ".join(request.POST.get("name", "").split()), _query(request.POST.get("query", ""))
    if not query:
        messages.error(request, "There was nothing to keep: choose at least one filter first.")
    elif not name or len(name) > LONGEST_NAME:
        messages.error(request, f"It was not kept: give it a name of at most {LONGEST_NAME} letters.")
    else:
        SavedFilter.objects.update_or_create(user=user_of(request), name=name, defaults={"query": urlencode(query)})
        messages.success(request, f"Kept as “{name}”, for you.")
    return redirect(address("intake:inbox", query))


def _drop(request: HttpRequest, number: int) -> HttpResponse:
    """Drop a filter of one's own."""
    dropped, _ = SavedFilter.objects.filter(pk=number, user=user_of(request)).delete()
    if not dropped:
        raise Http404(f"you have kept no filter {number}")
    messages.success(request, "The filter is dropped.")
    return redirect("intake:inbox")


keep = require_POST(never_cache(_keep))
drop = require_POST(never_cache(_drop))


def _query(said: str) -> dict[str, Any]:
    """Return what a query string seeks; anything else in it is dropped."""
    return query_of(sought_in(QueryDict(said)))


def _address(query: str) -> str:
    return address("intake:inbox", _query(query))
