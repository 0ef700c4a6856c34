"""The page of a receipt: what was recalled, and of every surface whether the site was seen without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lateedition.desk.stories import witness
from lateedition.desk.stories.models import Recall
from lateedition.desk.stories.queries import site_zone
from lateedition.desk.stories.surfaces import Line
from lateedition.story.moment import stamp


@dataclass(frozen=True)
class Receipt:
    """The receipt of a recall as people read it. `summary` is one sentence; times are in the site's zone."""

    title: str
    reason: str
    who: str
    accepted: str
    summary: str
    lines: tuple[Line, ...]
    finished: bool
    address: str


def receipt_of(recall: Recall, *, zone: ZoneInfo) -> Receipt:
    """Return the receipt of `recall` as far as it goes."""
    return Receipt(
        title=recall.title,
        reason=recall.reason,
        who=str(recall.user) if recall.user else "off the wire",
        accepted=stamp(recall.accepted, zone),
        summary=summary_of(recall, now=timezone.now()),
        lines=recall.lines,
        finished=recall.finished is not None,
        address=address_of(recall),
    )


def address_of(recall: Recall) -> str:
    """Return where the receipt of `recall` is read."""
    return reverse("receipt", args=[recall.pk])


def summary_of(recall: Recall, *, now: datetime) -> str:
    """Return in one sentence how far `recall` is.

    >>> from datetime import UTC, timedelta
    >>> noon = datetime(2020, 5, 5, 12, tzinfo=UTC)
    >>> summary_of(Recall(accepted=noon, number=3, finished=noon + timedelta(seconds=0.41)), now=noon)
    'Gone from the site everywhere, seen 0.4 s after it was accepted.'
    >>> summary_of(Recall(accepted=noon, number=None, finished=noon), now=noon)
    'Readers never had it.'
    >>> summary_of(Recall(accepted=noon, number=3), now=noon + timedelta(seconds=9))
    'Not gone everywhere yet, 9 s after it was accepted.'
    """
    if recall.number is None:
        return "Readers never had it."
    if recall.took_s is not None:
        return f"Gone from the site everywhere, seen {recall.took_s:.1f} s after it was accepted."
    left = [line.name for line in recall.lines if not line.done]
    waits = f": {', '.join(left)}" if left and len(left) < len(recall.lines) else ""
    return f"Not gone everywhere yet, {(now - recall.accepted).total_seconds():.0f} s after it was accepted{waits}."


def latest_of(subject: str) -> Recall | None:
    """Return the newest recall of `subject` ("story:17"), or None."""
    return Recall.objects.filter(subject=subject).order_by("-pk").first()


def _receipt(request: HttpRequest, number: int) -> HttpResponse:
    recall = get_object_or_404(Recall.objects.select_related("user"), pk=number)
    witness.look(recall)
    shown = receipt_of(recall, zone=site_zone())
    context = {
        "receipt": shown,
        "header_title": f"Receipt: {shown.title}",
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [{"label": "Home", "url": reverse("wagtailadmin_home")}, {"label": f"Receipt: {shown.title}", "url": ""}],
    }
    return render(request, "stories/receipt.html", context)


receipt = require_safe(never_cache(_receipt))
urlpatterns = [path("receipts/<int:number>/", receipt, name="receipt")]
