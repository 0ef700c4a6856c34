"""A day's work at a desk: of the demonstration newsroom what was written by hand, and something on every screen."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.utils import timezone

from lateedition.demo.load import put_in
from lateedition.demo.model import DemoNewsroom, DemoStory, PictureInText
from lateedition.demo.newsroom import newsroom
from lateedition.desk.intake.follower import Follower
from lateedition.desk.intake.models import RoutingRule
from lateedition.desk.people.models import User
from lateedition.desk.pictures.models import Picture
from lateedition.desk.planning.plans import plan_publish
from lateedition.desk.recordings.models import Recording
from lateedition.desk.stories.models import LiveStory, Section, Story
from lateedition.desk.stories.queries import site_zone
from lateedition.desk.stories.stages import Step
from lateedition.desk.together.keeping import set_aside
from lateedition.desk.together.models import SetAside
from lateedition.desk.together.presence import here
from lateedition.desk.workflow.assigning import assign, note_coverage
from lateedition.desk.workflow.models import Coverage, Task
from lateedition.desk.workflow.stepping import take_step
from lateedition.press import findings
from lateedition.press.figures import FOLDER, Sheet, Slot, shared_out
from lateedition.press.findings import Difference, Findings, Node
from lateedition.wire.following import Following
from lateedition.wire.groups import Grouper
from lateedition.wire.inbox import Inbox
from lateedition.wire.search import Sought

PICTURES = 10
NEWS = 18
ALL_DAY = timedelta(days=1)
SLOT_S = 300


def begin() -> dict[str, object]:
    """Fill the empty desk of this process. Return what is looked at, by its name in the addresses of screens."""
    now = timezone.now()
    put_in(_by_hand(newsroom(now)), config=settings.HOUSE, progress=lambda _done, _of: None)
    chief, reporter = User.objects.get(username="editor"), User.objects.get(username="reporter")
    tomorrow = (now.astimezone(site_zone()) + ALL_DAY).replace(hour=6, minute=0, second=0, microsecond=0)
    _follow_the_wire(now)
    _leave_figures()
    story = Story.objects.filter(live=True, livestory=None, language="en", lead_picture__isnull=False).latest("updated")
    _send_to_the_desk(reporter, now)
    _plan_the_day(chief, tomorrow, now)
    _neglect_pictures(story, now)
    return {
        "story": story.pk,
        "aside": _both_change(story, chief, reporter, now),
        "planned": _plan(chief, tomorrow, now),
        "blog": LiveStory.objects.filter(live=True, ended=None).latest("updated").pk,
        "picture": story.lead_picture_id,
        "recording": _film(chief).pk,
        "section": Section.objects.get(slug="harbour").pk,
        "day": tomorrow.date(),
        **_off_the_wire(),
    }


def _film(chief: User) -> Recording:
    said = {"title": "The gates shut", "credit": "Harbour Television", "transcript": "They shut at four."}
    film = Recording(**said, medium="video", media_type="video/mp4", size_bytes=9_000_000, length_s=75, width=640, height=360)
    film.uploaded_by_user = chief
    film.save()
    return film


def _by_hand(demo: DemoNewsroom) -> DemoNewsroom:
    """Its newest stories that were written by hand, and as many of their pictures as are soon drawn."""
    stories = sorted((story for story in demo.stories if story.by_hand), key=lambda story: (story.live is not None, story.updated))[-NEWS:]
    kept = {picture.key: picture for picture in demo.pictures if any(picture.key == story.picture for story in stories)}
    kept = dict(list(kept.items())[-PICTURES:])
    return replace(demo, stories=tuple(_with(story, kept) for story in stories), pictures=tuple(kept.values()))


def _with(story: DemoStory, kept: Mapping[str, object]) -> DemoStory:
    body = tuple(piece for piece in story.body if not isinstance(piece, PictureInText) or piece.picture in kept)
    return replace(story, picture=story.picture if story.picture in kept else "", body=body)


def _follow_the_wire(now: datetime) -> None:
    """Do what wire and intake do of themselves: group what came in, and act on it."""
    RoutingRule.objects.create(name="Tide tables go to Harbour", words="tide table", section=Section.objects.get(slug="harbour"), since=now)
    grouper, following = Grouper(settings.HOUSE.inbox_database), Following(settings.HOUSE.inbox_database)
    while grouper.advance():
        pass
    follower = Follower(following, clock=timezone.now)
    while follower.look():
        pass
    grouper.close()
    following.close()


def _leave_figures() -> None:
    """Leave what press and audit leave on a bad day: the press has been silent for minutes, and an edition lacks a story."""
    now, folder = int(time.time()) - SLOT_S, settings.HOUSE.home / FOLDER
    folder.mkdir(exist_ok=True)
    slots = tuple(
        Slot(now // SLOT_S * SLOT_S - SLOT_S * back, shared_out([0.02] * (3 + back % 7) + [0.1 * (back % 4)]), 0.1 + 0.1 * (back % 4))
        for back in range(0, 60, 2)
    )
    sheet = Sheet(written=now, edition=212, printed=now - 40, renditions=40, done=60, of=100, slots=slots)
    (folder / "press.json").write_bytes(msgspec.json.encode(sheet))
    missing = Difference("desk", "story:17", "'Pilots’ pay'", "live", "does not have it", "save and publish it")
    findings.write(Findings(now, 0.4, (missing,), nodes=(Node("http://node-two.example:8000", 212, 31),)), folder)


def _send_to_the_desk(reporter: User, now: datetime) -> None:
    story = _draft("Ferry fares go up a third time this year", by=reporter)
    take_step(Step.SEND, story, user=reporter, now=now, comment="The operator’s answer came at noon and is in")


def _plan(chief: User, moment: datetime, now: datetime) -> int:
    story = _draft("Council publishes its budget at six", by=chief)
    plan_publish(story, moment=moment, user=chief, now=now)
    return int(story.pk)


def _draft(headline: str, *, by: User) -> Story:
    body = [{"type": "paragraph", "value": "<p>The council’s figures are at the printer’s.</p>"}]
    story = Story(headline=headline, section=Section.objects.get(slug="city"), body=body)
    story.save()
    story.save_revision(user=by)
    return story


def _plan_the_day(chief: User, morning: datetime, now: datetime) -> None:
    assign(Task(what="Interview the pilots’ chair", assignee=chief, due=morning + timedelta(hours=5)), user=chief, now=now)
    note_coverage(Coverage(what="Court rules on the quay", begins=morning + timedelta(hours=9)), (), user=chief, now=now)


def _neglect_pictures(story: Story, now: datetime) -> None:
    ending, undescribed = Picture.objects.exclude(pk=story.lead_picture_id).order_by("pk")[:2]
    ending.rights_end = now + 3 * ALL_DAY
    ending.save()
    undescribed.alt = ""
    undescribed.save()


def _both_change(story: Story, chief: User, reporter: User, now: datetime) -> int:
    """Have the reporter save one headline while the chief types another, and stay. Return the number of what lies beside the story."""
    draft: Story = story.get_latest_revision_as_object()
    began: dict[str, Any] = draft.save_revision(user=reporter).content
    draft.headline = f"{story.headline}, officials say"
    draft.save_revision(user=reporter)
    here(story, user=reporter, session=None, writing=True, now=now + ALL_DAY)
    typed = began | {"headline": f"{story.headline} at last"}
    return int(set_aside(story, typed, base=began, user=chief, sitting="page", why=SetAside.Why.OVERTAKEN, now=now).pk)


def _off_the_wire() -> dict[str, object]:
    inbox = Inbox(settings.HOUSE.inbox_database)
    item = inbox.entries(Sought(status="usable", language="en"), limit=1)[0].number
    unreadable = inbox.quarantined(limit=1)[0].receipt
    inbox.close()
    return {"item": item, "quarantined": unreadable}
