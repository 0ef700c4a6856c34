"""What is done to a coverage as a whole: make one of a story, start it, sum it up, end it, let it run on, hand it over, say who reports."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from lateedition.desk.handover import outbox
from lateedition.desk.live import crew
from lateedition.desk.live.composing import SummaryForm
from lateedition.desk.live.desk_page import REFUSALS
from lateedition.desk.live.frame import blog_of, edit_address, framed, framed_story
from lateedition.desk.people.models import User
from lateedition.desk.stories import actions, coverage
from lateedition.desk.stories.editing import page_button, receipt_for, user_of
from lateedition.desk.stories.models import LiveStory, Story
from lateedition.desk.stories.publication import StoryKilled
from lateedition.desk.together.presence import others_at
from lateedition.story.markup import text_of

_LONGEST_NOTE = 500


def _cover(request: HttpRequest, number: int) -> HttpResponse:
    """Show what covering a story live means, and who has it open, or do it."""
    story, user, now = get_object_or_404(Story, pk=number), user_of(request), timezone.now()
    try:
        if request.method != "POST":
            coverage.must_be_coverable(story)
            there = others_at(story.pk, than=0, user=user, now=now)
            return render(request, "live/cover.html", {"story": story, "there": there} | framed_story(story, "Cover this live"))
        blog = coverage.cover_live(story, user=user, now=now)
    except (coverage.CannotBeCovered, *REFUSALS) as refusal:
        messages.error(request, f"“{story}” was not made live coverage: {refusal}.")
        return redirect(edit_address(story))
    return _done(request, blog, f"“{blog}” is LIVE.", outbox.number_of(f"story:{blog.pk}"))


cover = require_http_methods(["GET", "HEAD", "POST"])(never_cache(_cover))


def _summary(request: HttpRequest, number: int) -> HttpResponse:
    """Show the summary to be written, or put it over the entries."""
    blog = blog_of(number)
    form = SummaryForm(request.POST or None, initial={"summary": blog.summary})
    if request.method != "POST" or not form.is_valid():
        return _summing_up(request, blog, form, ending=False)
    written = _written(form)
    logged = coverage.summarize(blog, written, user=user_of(request), now=timezone.now())
    return _done(request, blog, "The summary stands over the entries." if written else "There is no summary any more.", logged)


summary = require_http_methods(["GET", "HEAD", "POST"])(never_cache(_summary))


def _end(request: HttpRequest, number: int) -> HttpResponse:
    """Show the closing summary to be written, or end the coverage with it."""
    blog = blog_of(number)
    form = SummaryForm(request.POST or None, initial={"summary": blog.summary})
    if request.method != "POST" or not form.is_valid():
        return _summing_up(request, blog, form, ending=True)
    logged = coverage.end_coverage(blog, user=user_of(request), now=timezone.now(), summary=_written(form))
    return _done(request, blog, "The coverage has ended; LIVE is gone from the page and from every list.", logged)


end = require_http_methods(["GET", "HEAD", "POST"])(never_cache(_end))


@require_POST
@never_cache
def start(request: HttpRequest, number: int) -> HttpResponse:
    """Publish the newest text of a blog that readers do not have: it goes LIVE."""
    blog, user, now = blog_of(number), user_of(request), timezone.now()
    try:
        revision = blog.latest_revision
        logged = actions.publish_revision(revision, user=user) if revision else actions.publish(blog, user=user, now=now)
    except (*REFUSALS, StoryKilled) as refusal:
        messages.error(request, f"Not published: {refusal}")
        return redirect("live:desk", blog.pk)
    return _done(request, blog_of(number), "LIVE.", logged)


@require_POST
@never_cache
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Let an ended coverage run on."""
    blog = blog_of(number)
    return _done(request, blog, "The coverage runs on.", coverage.resume_coverage(blog, user=user_of(request), now=timezone.now()))


@require_POST
@never_cache
def go_on(request: HttpRequest, number: int) -> HttpResponse:
    """Note that a quiet coverage goes on."""
    blog = blog_of(number)
    coverage.go_on(blog, user=user_of(request), now=timezone.now())
    messages.success(request, "It goes on. You will be reminded again when nothing is posted for some hours.")
    return redirect("live:desk", blog.pk)


def _hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Show to whom the blog can go, or let somebody have it, with a note."""
    blog, user, now = blog_of(number), user_of(request), timezone.now()
    if request.method != "POST":
        others = [person for person in crew.crew_of(blog) if person.pk != user.pk]
        holder = crew.holder_of(blog)
        context = {"people": [(person.pk, crew.name_of(person)) for person in others], "holder": crew.name_of(holder) if holder else ""}
        return render(request, "live/hand_over.html", context | framed(blog, "Hand over"))
    note = request.POST.get("note", "").strip()[:_LONGEST_NOTE]
    if "take" in request.POST:
        crew.take_over(blog, user=user, note=note, now=now)
        messages.success(request, "You have the blog.")
        return redirect("live:desk", blog.pk)
    to = User.objects.filter(pk=request.POST["to"]).first() if request.POST.get("to", "").isdecimal() else None
    try:
        if to is None:
            raise crew.NotInTheCrew("Say whom you hand the blog to.")
        crew.hand_over(blog, to=to, user=user, note=note, now=now)
    except crew.NotInTheCrew as refusal:
        messages.error(request, str(refusal))
        return redirect("live:hand_over", blog.pk)
    messages.success(request, f"{crew.name_of(to)} has the blog.")
    return redirect("live:desk", blog.pk)


hand_over = require_http_methods(["GET", "HEAD", "POST"])(never_cache(_hand_over))


def _reporters(request: HttpRequest, number: int) -> HttpResponse:
    """Show who may post whatever their rights elsewhere, or say who."""
    blog = blog_of(number)
    if request.method != "POST":
        named = set(blog.reporters.values_list("pk", flat=True))
        people = [(person.pk, crew.name_of(person), person.pk in named) for person in crew.people()]
        return render(request, "live/reporters.html", {"people": people} | framed(blog, "Who reports"))
    wanted = {int(number) for number in request.POST.getlist("reporter") if number.isdecimal()}
    coverage.name_reporters(blog, [person for person in crew.people() if person.pk in wanted], user=user_of(request))
    messages.success(request, "Those may post to this blog now, and whoever edits its section.")
    return redirect("live:desk", blog.pk)


reporters = require_http_methods(["GET", "HEAD", "POST"])(never_cache(_reporters))


def _written(form: SummaryForm) -> str:
    said: str = form.cleaned_data["summary"] or ""
    return said if text_of(said) else ""


def _summing_up(request: HttpRequest, blog: LiveStory, form: SummaryForm, *, ending: bool) -> HttpResponse:
    context = {"form": form, "media": form.media, "ending": ending}
    return render(request, "live/summary.html", context | framed(blog, "End the coverage" if ending else "Summary"))


def _done(request: HttpRequest, blog: LiveStory, said: str, logged: int | None) -> HttpResponse:
    """Say what was done and what the site says of it, and go back to the live desk."""
    if blog.live:
        messages.success(request, f"{said} {receipt_for(logged)}", buttons=page_button(blog.address))
    else:
        messages.success(request, said)
    return redirect("live:desk", blog.pk)
