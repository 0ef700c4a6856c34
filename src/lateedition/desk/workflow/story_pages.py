"""The buttons over a story's form: the steps over the desk, and the thread. And the panel by itself, for its script."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from lateedition.desk.daybook.origin import is_by_script
from lateedition.desk.people.gate import Refused
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_zone
from lateedition.desk.stories.stages import Step
from lateedition.desk.workflow import remarking, stepping
from lateedition.desk.workflow.entries import address_of, newest_headline
from lateedition.desk.workflow.models import Remark
from lateedition.desk.workflow.panel import panel_of

_DONE = {
    Step.SEND: "“{story}” is sent to the desk.",
    Step.BACK: "“{story}” is sent back{to}.",
    Step.READY: "“{story}” is marked ready.",
}
STEP, COMMENT = "desk-step", "desk-comment"
"""The names under which a story's form carries a step that is to be taken once its text is saved."""


def step_taken(request: HttpRequest, step: Step, story: Story, *, comment: str, seen: int | None = None) -> None:
    """Take a step with `story`, and tell whoever asked what came of it."""
    try:
        change = stepping.take_step(step, story, user=user_of(request), now=timezone.now(), comment=comment, seen=seen)
    except (stepping.NoSuchStep, Refused) as refusal:
        messages.error(request, f"Not {step.label}: {refusal}")
        return
    to = f" to {change.sent_to}" if change.sent_to else ""
    messages.success(request, _DONE[step].format(story=newest_headline(Story.objects.get(pk=story.pk)), to=to))


def _button(step: Step) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, number: int) -> HttpResponse:
        story = get_object_or_404(Story, pk=number)
        seen = request.POST.get("seen", "")
        step_taken(request, step, story, comment=request.POST.get(COMMENT, ""), seen=int(seen) if seen.isdecimal() else None)
        return redirect(way_back(request, address_of(story.pk)))

    return require_POST(view)


send = _button(Step.SEND)
send_back = _button(Step.BACK)
mark_ready = _button(Step.READY)


@require_POST
def remark(request: HttpRequest, number: int) -> HttpResponse:
    """Say something to a story."""
    story = get_object_or_404(Story, pk=number)
    try:
        remarking.remark(story, text=request.POST.get("text", ""), user=user_of(request), now=timezone.now())
    except ValueError as refusal:
        messages.error(request, f"Nothing was said: {refusal}")
    return _thread_or_back(request, story)


@require_POST
def resolve(request: HttpRequest, number: int) -> HttpResponse:
    """Note that a remark is dealt with."""
    said = get_object_or_404(Remark.objects.select_related("story"), pk=number)
    remarking.resolve(said, user=user_of(request), now=timezone.now())
    return _thread_or_back(request, said.story)


@require_safe
@never_cache
def panel(request: HttpRequest, number: int) -> HttpResponse:
    """Show the facts of the panel as they are now."""
    return _piece(request, get_object_or_404(Story, pk=number), "workflow/facts.html")


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return where a button leads: where it was pressed, if that is at this desk."""
    to = request.POST.get("next", "")
    return to if url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}) else otherwise


def mine_address() -> str:
    """Return where somebody's own work is."""
    return reverse("workflow:mine")


def _thread_or_back(request: HttpRequest, story: Story) -> HttpResponse:
    """Answer the script of the panel with the thread, and a browser without one with the way back."""
    if is_by_script(request):
        return _piece(request, story, "workflow/thread.html")
    return redirect(way_back(request, address_of(story.pk)))


def _piece(request: HttpRequest, story: Story, template: str) -> HttpResponse:
    whole = story.live_part or story
    return render(request, template, {"panel": panel_of(whole, user=user_of(request), now=timezone.now(), zone=site_zone())})
