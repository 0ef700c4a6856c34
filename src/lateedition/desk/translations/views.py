"""The buttons over a story's form that are about its languages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.models import Story
from lateedition.desk.translations import translating
from lateedition.desk.translations.models import Translation

_EDIT = "wagtailsnippets_stories_story:edit"


@require_POST
def translate(request: HttpRequest, number: int) -> HttpResponse:
    """Begin the translation of a story, and lead to it."""
    source = get_object_or_404(Story, pk=number)
    try:
        begun = translating.translate(source, language=request.POST.get("language", ""), user=user_of(request), now=timezone.now())
    except translating.CannotTranslate as refusal:
        messages.error(request, f"Not begun: {refusal}.")
        return redirect(_EDIT, number)
    messages.success(request, f"The translation is begun. It holds the words of “{source}”: write over them.")
    return redirect(_EDIT, begun.pk)


@require_POST
def up_to_date(request: HttpRequest, number: int) -> HttpResponse:
    """Note that a translation says what its source says."""
    translating.bring_up(_translation(number), user=user_of(request))
    messages.success(request, "Noted: it is up to date with its source.")
    return redirect(_EDIT, number)


@require_POST
def stands(request: HttpRequest, number: int) -> HttpResponse:
    """Note that a translation stands although its source was recalled."""
    translating.let_stand(_translation(number), user=user_of(request), now=timezone.now())
    messages.success(request, "Noted: it stands, although its source was recalled.")
    return redirect(_EDIT, number)


def _translation(number: int) -> Translation:
    return get_object_or_404(Translation.objects.select_related("story__section"), story=number)
