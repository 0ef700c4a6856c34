"""What cannot be deleted, because stories or sections stand on it: said as a page that leads to each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.stories.models import Agency, Author, Section
from lateedition.desk.stories.queries import sections_inside, stories_naming

SHOWN = 20

_SAID = {
    Section: ("filed in it", "File the stories in another section first. If it should only leave the menu, take it out of the menu."),
    Author: ("signed by them", "Take them off the byline of each first."),
    Agency: ("from it", "Name another agency in each first."),
}


@dataclass(frozen=True)
class Held:
    """One thing that is not deleted: how much stands on it, the first of that as names and addresses, and what to do."""

    name: str
    why: str
    first: tuple[tuple[str, str], ...]
    more: str
    all_address: str
    advice: str
    address: str


def refuse_what_is_held(request: HttpRequest, rows: Iterable[Model]) -> HttpResponse | None:
    """Answer with why nothing is deleted if anything stands on one of `rows`; None lets Wagtail go on."""
    finder = AdminURLFinder(request.user)
    held = [found for row in rows if isinstance(row, Section | Author | Agency) and (found := _held(row, finder=finder))]
    if not held:
        return None
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": "Home"}, {"url": "", "label": "Not deleted"}]
    context = {"held": held, "header_title": "Not deleted", "header_icon": "warning", "breadcrumbs_items": crumbs}
    return render(request, "stories/held.html", context, status=200 if request.method == "GET" else 409)


def _held(row: Section | Author | Agency, *, finder: AdminURLFinder) -> Held | None:
    stories, inside = stories_naming(row), sections_inside(row)
    count, sections = stories.count(), inside.count()
    if not count and not sections:
        return None
    how, advice = _SAID[type(row)]
    reasons = [f"{_counted(count, 'story is', 'stories are')} {how}"] if count else []
    reasons += [f"{_counted(sections, 'section is', 'sections are')} inside it"] if sections else []
    first: list[Any] = [*inside[:SHOWN], *stories[:SHOWN]]
    return Held(
        name=str(row).lstrip("– "),
        why=" and ".join(reasons),
        first=tuple((str(each).lstrip("– "), finder.get_edit_url(each) or "") for each in first),
        more=f"{count - SHOWN:,} more" if count > SHOWN else "",
        all_address=f"{reverse('wagtailsnippets_stories_story:list')}?{urlencode({'section': row.pk})}" if isinstance(row, Section) else "",
        advice=" ".join(([advice] if count else []) + (["Move the sections inside it, or delete them first."] if sections else [])),
        address=finder.get_edit_url(row) or "",
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
