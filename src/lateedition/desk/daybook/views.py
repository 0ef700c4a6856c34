"""The daybook's page, and its lines for machines."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.log_actions import log, registry

from lateedition.desk.daybook.rows import for_machines, rows_of
from lateedition.desk.daybook.sought import Sought, kinds, lines, sought_in
from lateedition.desk.stories.queries import site_zone
from lateedition.wire.numbers import whole

PAGE = 50
_AT_A_TIME = 2_000


def _daybook(request: HttpRequest) -> HttpResponse:
    """Show who did what, the newest first."""
    sought, before = sought_in(request.GET.dict()), whole(request.GET.get("before", ""))
    zone = site_zone()
    found = list(lines(sought, zone=zone, before=before).select_related("user", "content_type")[: PAGE + 1])
    here = reverse("daybook:daybook")
    context = {
        "rows": rows_of(found[:PAGE], zone=zone, finder=AdminURLFinder(request.user)),
        "sought": sought,
        "people": _people(),
        "verbs": sorted(registry.get_choices(), key=lambda choice: str(choice[1])),
        "kinds": kinds(),
        "filtered": sought != Sought(),
        "here": here,
        "newest_url": f"{here}?{urlencode(sought.query)}" if before is not None else "",
        "older_url": f"{here}?{urlencode({**sought.query, 'before': str(found[PAGE - 1].pk)})}" if len(found) > PAGE else "",
        "export_url": f"{reverse('daybook:export')}?{urlencode(sought.query)}",
        "zone": zone.key,
        "header_title": "Daybook",
        "header_icon": "history",
        "breadcrumbs_items": [{"label": "Home", "url": reverse("wagtailadmin_home")}, {"label": "Daybook", "url": ""}],
    }
    return render(request, "daybook/daybook.html", context)


def _export(request: HttpRequest) -> StreamingHttpResponse:
    """Give what is sought as JSON lines, the newest first. That somebody took it is a line, too."""
    sought = sought_in(request.GET.dict())
    log(request.user, "lateedition.export", user=request.user, data={"sought": sought.query})
    found = lines(sought, zone=site_zone()).select_related("user", "content_type")
    answer = StreamingHttpResponse(for_machines(found.iterator(chunk_size=_AT_A_TIME)), content_type="application/x-ndjson; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="daybook.jsonl"'
    return answer


def _people() -> list[tuple[str, str]]:
    """Return who may have done something: every account there is, and the house."""
    accounts = get_user_model()._default_manager.order_by("username").values_list("pk", "username")
    return [("house", "The house, by itself"), *((str(number), name) for number, name in accounts)]


daybook = require_safe(never_cache(_daybook))
export = require_safe(never_cache(_export))
