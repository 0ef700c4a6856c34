"""An editor of a running newsroom who holds back a story in every way there is, each with a word of its own in every field.

It works at the newsroom's database as the desk does and prints JSON: the word of each way, whether readers had it before, and where it
would be found. The home and the site are in the environment.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import time
import urllib.error
import urllib.request
from datetime import timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")

import django
import msgspec

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402  Django's models can be imported when it is set up
from django.utils import timezone  # noqa: E402
from PIL import Image  # noqa: E402

from lateedition.desk.alerts.alerting import CannotBeSent, alert  # noqa: E402
from lateedition.desk.cards.drawing import HEIGHT_PX, WIDTH_PX, key_of  # noqa: E402
from lateedition.desk.cards.keeping import face_of  # noqa: E402
from lateedition.desk.cards.models import Drawing  # noqa: E402
from lateedition.desk.fronts import actions as fronts  # noqa: E402
from lateedition.desk.fronts.which import FRONT_PAGE, front_at  # noqa: E402
from lateedition.desk.handover import outbox  # noqa: E402
from lateedition.desk.handover.receipt import receipt_of  # noqa: E402
from lateedition.desk.live.models import HandOver  # noqa: E402
from lateedition.desk.people.models import User  # noqa: E402
from lateedition.desk.pictures.models import Picture  # noqa: E402
from lateedition.desk.pictures.renditions import PictureRefused  # noqa: E402
from lateedition.desk.pictures.snapshot import renditions_of  # noqa: E402
from lateedition.desk.planning import plans  # noqa: E402
from lateedition.desk.planning.embargoing import set_embargo, withdraw_and_embargo  # noqa: E402
from lateedition.desk.quoting.models import Quoted  # noqa: E402
from lateedition.desk.quoting.standing import note_quoted  # noqa: E402
from lateedition.desk.recordings.arrivals import keep_captions  # noqa: E402
from lateedition.desk.recordings.models import Recording  # noqa: E402
from lateedition.desk.recordings.snapshot import addresses_of, recording_document  # noqa: E402
from lateedition.desk.stories import actions, closing, coverage, witness  # noqa: E402
from lateedition.desk.stories.coverage import Words  # noqa: E402
from lateedition.desk.stories.embargoes import Embargo  # noqa: E402
from lateedition.desk.stories.models import LiveStory, Plan, Section, SiteSettings, Story  # noqa: E402
from lateedition.desk.stories.publication import NotReady  # noqa: E402
from lateedition.desk.stories.queries import site_settings  # noqa: E402
from lateedition.desk.stories.readying import make_ready  # noqa: E402
from lateedition.desk.stories.silencing import kill_recording  # noqa: E402
from lateedition.desk.stories.stages import Step  # noqa: E402
from lateedition.desk.stories.unquoting import recall_extracts  # noqa: E402
from lateedition.desk.translations.translating import translate  # noqa: E402
from lateedition.desk.workflow.assigning import assign, note_coverage  # noqa: E402
from lateedition.desk.workflow.models import Coverage, Task  # noqa: E402
from lateedition.desk.workflow.remarking import remark  # noqa: E402
from lateedition.desk.workflow.stepping import take_step  # noqa: E402
from lateedition.dispatch.letters.book import Book  # noqa: E402
from lateedition.press.addresses import card_address, picture_address  # noqa: E402
from lateedition.press.picturestore import open_store  # noqa: E402
from lateedition.story.address import slug_of, story_address  # noqa: E402
from lateedition.story.blocks import Extract  # noqa: E402
from lateedition.story.letters import Letter  # noqa: E402
from lateedition.story.picture import Card  # noqa: E402
from lateedition.story.recording import PIECE_BYTES  # noqa: E402
from lateedition.story.taxonomy import Site  # noqa: E402

NOTES = "Zxdesknotesq"
"""What notes to the desk say in every story here, held back or not."""

TOMORROW = timedelta(days=1)
READER = "reader@reader.example"
PATIENCE_S = 60.0
SAID = "Zxsaidtothedeskq"
"""What the desk says to every story, also to those that readers have, is for the desk alone."""


def picture_of(word: str, colour: tuple[int, int, int]) -> Picture:
    out = io.BytesIO()
    Image.new("RGB", (640, 400), colour).save(out, "JPEG")
    said = {name: f"{word}{name}" for name in ("title", "caption", "credit", "alt", "rights")}
    picture = Picture(file=ContentFile(out.getvalue(), name=f"{word}file.jpg"), **said)
    picture.save()
    return picture


def extract_of(word: str) -> str:
    """An extract, as the desk keeps it, of an item that may be quoted."""
    note_quoted(("wire.example", f"urn:{word}item"), headline=f"{word}itemhead")
    extract = Extract((f"{word}extract",), f"{word}agency", "wire.example", f"urn:{word}item", 1)
    return msgspec.json.encode(extract).decode()


def recording_of(word: str, medium: str) -> Recording:
    """A recording with its word in everything that is said of it, and in what is heard."""
    content = f"{word}{medium}bytes ".encode() * 50_000
    pieces = [content[at : at + PIECE_BYTES] for at in range(0, len(content), PIECE_BYTES)]
    for piece in pieces:
        open_store(settings.HOUSE.renditions).put(hashlib.sha256(piece).hexdigest(), piece)
    captions = f"WEBVTT\n\n00:00.000 --> 00:01.000\n{word}captions\n"
    keep_captions(captions)
    digest = hashlib.sha256(content).hexdigest()
    recording = Recording(
        title=f"{word}{medium}title",
        credit=f"{word}{medium}credit",
        transcript=f"{word}{medium}transcript",
        captions=captions if medium == "video" else "",
        file_digest=digest,
        file_name=f"{word}{medium}file",
        medium=medium,
        media_type="video/webm" if medium == "video" else "audio/mpeg",
        digest=digest,
        size_bytes=len(content),
        pieces=[hashlib.sha256(piece).hexdigest() for piece in pieces],
        length_s=61,
        width=320 if medium == "video" else 0,
        height=180 if medium == "video" else 0,
    )
    recording.save()
    return recording


def files_of(word: str, picture: Picture) -> list[str]:
    """The addresses of all files that a story of this word has, or would have."""
    shown = [picture_address(picture.pk, rendition) for rendition in renditions_of(picture)]
    played = Recording.objects.filter(title__startswith=f"{word}audio") | Recording.objects.filter(title__startswith=f"{word}video")
    return shown + [address for recording in played for address in addresses_of(recording_document(recording))]


def fields_of(word: str, section: Section, picture: Picture) -> dict[str, Any]:
    body = [
        {"type": "paragraph", "value": f'<p>{word}text <a href="https://example.org/{word}link">{word}linked</a></p>'},
        {"type": "heading", "value": f"{word}heading"},
        {"type": "quote", "value": {"text": f"<p>{word}quote</p>", "source": f"{word}source"}},
        {"type": "list", "value": {"items": [f"<p>{word}item</p>"], "ordered": False}},
        {"type": "table", "value": f"<table><tr><td>{word}cell</td></tr></table>"},
        {"type": "figure", "value": {"picture": picture.pk, "caption": f"{word}figcaption"}},
        {"type": "note", "value": f"{NOTES}block"},
        {
            "type": "paragraph",
            "value": f"<p>{word}s <desk-note>{NOTES}in</desk-note> <b><desk-note>{NOTES}b</desk-note></b></p>",
        },
        {"type": "quote", "value": {"text": f"<p>{word}q <desk-note>{NOTES}quote</desk-note></p>", "source": ""}},
        {"type": "list", "value": {"items": [f"<p>{word}i <desk-note>{NOTES}item</desk-note></p>"], "ordered": True}},
        {"type": "gallery", "value": {"title": f"{word}gallery", "pictures": [{"picture": picture.pk, "caption": f"{word}shot"}]}},
        {"type": "facts", "value": {"title": f"{word}facts", "points": [f"<p>{word}point</p>"]}},
        {"type": "extract", "value": extract_of(word)},
        {"type": "audio", "value": {"recording": recording_of(word, "audio").pk, "caption": f"{word}audiocaption"}},
        {"type": "video", "value": {"recording": recording_of(word, "video").pk, "poster": picture.pk, "caption": f"{word}videocaption"}},
        {"type": "embed", "value": {"address": f"https://example.org/{word}thing", "caption": f"{word}film"}},
    ]
    return {
        "headline": f"{word}headline",
        "list_headline": f"{word}short",
        "standfirst": f"{word}standfirst",
        "body": body,
        "section": section,
        "lead_picture": picture,
        "lead_caption": f"{word}leadcaption",
        "dateline_place": f"{word}place",
        "note_to_desk": f"{word}note",
        "news_value": 5,
    }


class Editor:
    """Makes stories and notes what must not be found of them."""

    def __init__(self) -> None:
        self.section = Section(name="Harbour watch", slug=f"harbour-watch-{os.getpid()}")
        self.section.save()
        self.courts = Section(name="Courts", slug=f"courts-{os.getpid()}")
        self.courts.save()
        self.user = User.objects.get(username="editor")
        self.told: dict[str, dict[str, Any]] = {}
        self.readers = json.loads(os.environ["READERS"])
        site = SiteSettings.load()
        site.push_breaking = site.push_live = site.push_sections = True
        site.save()

    def draft(self, way: str, *, had: bool = False, live: bool = False, section: Section | None = None, pictured: bool = True) -> Story:
        word = f"Zx{way}q".replace(" ", "")
        seed = len(self.told) + 1
        picture = picture_of(word, (40 + seed * 9 % 200, 200 - seed * 7 % 150, seed * 31 % 255))
        section = section or self.section
        fields = fields_of(word, section, picture) | ({} if pictured else {"lead_picture": None})
        # The words of an address that readers had stay at it: that is how its tombstone is found.
        slug = f"report-{seed}" if had else f"{word}slug"
        story: Story = (LiveStory if live else Story)(slug=slug, **fields)
        story.save()
        story.save_revision(clean=False)
        self.goes_over_the_desk(story, word)
        arrange(story, word)
        refuses_to_be_sent(story)
        would_be = story_address(section=section.address, slug=slug_of(slug), number=story.pk)
        files = files_of(word, picture) + ([] if pictured else [card_of(story)])
        self.told[way] = {"word": word, "number": story.pk, "picture": picture.pk, "had": had, "address": would_be, "files": files}
        return story

    def goes_over_the_desk(self, story: Story, word: str) -> None:
        """Say something to it, in every place where the desk does."""
        now = timezone.now()
        take_step(Step.SEND, story, user=self.user, now=now, comment=f"{word}sent {SAID}")
        take_step(Step.BACK, story, user=self.user, now=now, comment=f"{word}back {SAID}")
        remark(story, text=f"{word}remark {SAID}", user=self.user, now=now)
        task = Task(what=f"{word}task {SAID}", details=f"{word}taskdetails {SAID}", assignee=self.user, due=now, story=story)
        assign(task, user=self.user, now=now)
        coverage = Coverage(what=f"{word}coverage {SAID}", details=f"{word}coveragedetails {SAID}", begins=now)
        note_coverage(coverage, [story], user=self.user, now=now)

    def published(self, way: str, *, live: bool = False, section: Section | None = None, pictured: bool = True) -> Story:
        story = self.draft(way, had=True, live=live, section=section, pictured=pictured)
        ask_to_be_told(self.readers.pop())
        wait_for(actions.publish_revision(story.latest_revision, user=None))
        wait_for(alert(story, user=None, now=timezone.now(), again=True))
        return type(story).objects.get(pk=story.pk)

    def rewritten(self, way: str, story: Story) -> Story:
        """A draft of a story that readers have, in which every word is another."""
        word = f"Zx{way}q".replace(" ", "")
        picture = picture_of(word, (250, 10, len(self.told)))
        newest = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
        for name, value in {**fields_of(word, self.section, picture), "slug": f"{word}slug"}.items():
            setattr(newest, name, value)
        newest.save_revision(clean=False)
        files = files_of(word, picture)
        would_be = story_address(section=self.section.address, slug=slug_of(f"{word}slug"), number=story.pk)
        self.told[way] = {"word": word, "number": story.pk, "picture": picture.pk, "had": False, "address": would_be, "files": files}
        return Story.objects.get(pk=story.pk)

    def translated(self, way: str, source: Story) -> Story:
        """A translation that readers have, in which every word is its own, at an address that says none of them."""
        draft = self.rewritten(way, translate(source, language="hi", user=self.user, now=timezone.now()))
        newest = draft.get_latest_revision_as_object()
        newest.slug = f"translation-{len(self.told)}"
        wait_for(actions.publish_revision(newest.save_revision(clean=False), user=None))
        story = Story.objects.get(pk=draft.pk)
        self.told[way] |= {"had": True, "address": story.address}
        return story


def refuses_to_be_sent(story: Story) -> None:
    """Try to send it out as breaking news before readers have it."""
    try:
        alert(story, user=None, now=timezone.now(), again=True)
    except CannotBeSent:
        return
    raise AssertionError("a draft was sent out as breaking news")


def ask_to_be_told(browser: dict[str, Any]) -> None:
    """Have a reader's browser ask for breaking news: another one for each story, for one is not told of many in an hour."""
    headers = {"Content-Type": "application/json", "Origin": os.environ["LATEEDITION_SITE_URL"]}
    address = f"{os.environ['LATEEDITION_DISPATCH_URL']}/-/push/subscriptions"
    asked = urllib.request.Request(address, json.dumps({**browser, "add": ["breaking"]}).encode(), headers)
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            urllib.request.urlopen(asked, timeout=10).close()
            return
        except urllib.error.HTTPError as refusal:
            if refusal.code != 404 or time.monotonic() > deadline:
                raise AssertionError(f"the site tells nobody: {refusal.read()!r}") from refusal
            time.sleep(0.05)


def card_of(story: Story) -> str:
    """The address of the card that a story has, or would have: drawn as it is before every publish, planned ones too."""
    make_ready(story)
    site = outbox.latest("site")
    assert isinstance(site, Site)
    face = face_of(story.headline, language=story.language, section=story.section.name, is_live=story.live_part is not None, site=site)
    return card_address(story.pk, Card(Drawing.objects.get(pk=key_of(face)).digest, WIDTH_PX, HEIGHT_PX))


def with_cards(editor: Editor) -> None:
    """Hold stories back that no photograph stands in front of: a card was drawn of each, and their headline is on it."""
    now = timezone.now()
    editor.published("kept card", pictured=False)
    editor.draft("carded draft", pictured=False)
    plans.plan_publish(editor.draft("carded plan", pictured=False), moment=now + TOMORROW, user=None, now=now)
    actions.unpublish(editor.published("carded unpublished", pictured=False), user=None, now=timezone.now())
    killed = editor.published("carded killed", live=True, pictured=False)
    wait_for(actions.kill(killed, user=None, now=timezone.now(), reason="Zxcardedkilledqreason").number)


def arrange(story: Story, word: str) -> None:
    """Pin a story to the front page and bury it on its section's, with reasons that are the desk's own."""
    section, now = front_at(story.section_id), timezone.now()
    assert section is not None
    fronts.pin(FRONT_PAGE, story, place=1 + story.pk % FRONT_PAGE.places, until=None, user=None, now=now, reason=f"{word}pinned")
    fronts.bury(section, story, reason=f"{word}buried", until=None, user=None, now=now)


def wait_for(number: int | None) -> None:
    assert number is not None
    receipt = receipt_of(number, site_url=os.environ["LATEEDITION_SITE_URL"], patience_s=PATIENCE_S)
    assert receipt.edition is not None, receipt


def never_out(editor: Editor) -> None:
    """Hold stories back that readers never had."""
    now = timezone.now()
    editor.draft("draft")
    plans.plan_publish(editor.draft("scheduled"), moment=now + TOMORROW, user=None, now=now)
    for way, until in (("embargoed", now + TOMORROW), ("embargo without end", None)):
        story = editor.draft(way)
        set_embargo(story, Embargo(until, by="AP"), user=None, now=now)
        refused(lambda story=story: actions.publish_revision(story.latest_revision, user=None))
        refused(lambda story=story: story.latest_revision.publish())
    blog = editor.draft("live draft", live=True)
    word = editor.told["live draft"]["word"]
    actions.post_entry(blog, text=f"<p>{word}post</p>", headline=f"{word}posthead", key=True, now=now)


def in_sections_not_public(editor: Editor) -> None:
    """File stories in a section that is being prepared, and close one, with another inside it, that readers had."""
    word = "Zxpreparedq"
    shown = picture_of(f"{word}fallback", (9, 8, 7))
    said = {"description": f"{word}description", "fallback_picture": shown, "not_public": True}
    prepared = Section(name=f"{word}name", slug=f"{word}section", **said)
    prepared.save()
    below = Section(name=f"{word}below", description=f"{word}belowdescription", parent=prepared, fallback_picture=shown)
    below.save()
    for way, section in (("prepared", prepared), ("prepared below", below)):
        story = editor.draft(way, section=section)
        refused(lambda story=story: actions.publish_revision(story.latest_revision, user=None))
        refused(lambda story=story: story.latest_revision.publish())
        refused(lambda story=story: actions.publish(story, user=None, now=timezone.now()))
    blog = editor.draft("prepared blog", live=True, section=prepared)
    actions.post_entry(blog, text="<p>Zxpreparedblogqpost</p>", headline="Zxpreparedblogqposthead", key=True, now=timezone.now())
    inside = Section(name="Appeals", slug="appeals", parent=editor.courts)
    inside.save()
    kept = editor.published("kept four", section=editor.courts)
    kept.section = editor.section
    wait_for(actions.publish(kept, user=None, now=timezone.now()))
    editor.told["kept four"]["address"] = Story.objects.get(pk=kept.pk).address
    editor.published("closed", section=editor.courts)
    editor.published("closed below", section=inside)
    covered = editor.published("closed blog", live=True, section=inside)
    actions.post_entry(covered, text="<p>Zxclosedblogqpost</p>", headline="Zxclosedblogqposthead", key=True, now=timezone.now())
    recall = closing.close_section(editor.courts, user=editor.user, now=timezone.now(), reason="Zxclosedqreason")
    wait_for(recall.number)
    refused(lambda: actions.publish_revision(Story.objects.get(pk=editor.told["closed"]["number"]).latest_revision, user=None))
    actions.post_entry(covered, text="<p>Zxclosedblogqlater</p>", headline="Zxclosedblogqlaterhead", now=timezone.now())
    deadline = time.monotonic() + PATIENCE_S
    while not witness.look(recall):
        assert time.monotonic() < deadline, recall.lines
        time.sleep(0.05)


def out_and_gone(editor: Editor) -> None:
    """Take from readers what they had."""
    now = timezone.now()
    actions.unpublish(editor.published("unpublished"), user=None, now=now)
    actions.kill(editor.published("killed"), user=None, now=now, reason="Zxkilledqreason")
    actions.withhold(editor.published("withheld"), now=now, reason="Zxwithheldqreason", accepted=now)
    withdraw_and_embargo(editor.published("embargoed late"), Embargo(None, by="AP"), user=None, now=now, reason="Zxembargoedlateqreason")
    deleted = editor.published("deleted")
    deleted.delete()
    expires = editor.published("expired")
    plans.plan_take_down(expires, moment=timezone.now() + timedelta(seconds=1), user=None, now=timezone.now())
    deadline = time.monotonic() + PATIENCE_S
    while not Plan.objects.filter(story=expires, state="done").exists():
        assert time.monotonic() < deadline, "the running desk did not take it down"
        time.sleep(0.05)


def changed_and_not_published(editor: Editor) -> None:
    """Change stories that readers go on having."""
    now = timezone.now()
    editor.rewritten("unpublished change", editor.published("kept one"))
    planned = editor.rewritten("planned update", editor.published("kept two"))
    plans.plan_publish(planned, moment=now + TOMORROW, user=None, now=now)
    blog = editor.published("blog", live=True)
    assert isinstance(blog, LiveStory)
    entry = actions.post_entry(blog, text="<p>Zxdeletedentryqtext</p>", headline="Zxdeletedentryqhead", now=timezone.now())
    actions.delete_entry(entry, user=None, now=timezone.now())
    waits = picture_of("Zxheldentryq", (3, 2, 1))
    words = Words("<p>Zxheldentryqtext</p>", "Zxheldentryqhead", key=True, credit="Zxheldentryqcredit", picture=waits)
    coverage.hold_entry(blog, words, user=None, now=timezone.now())
    HandOver.objects.create(blog=blog, moment=timezone.now(), is_taken=False, note="Zxheldentryqnote")
    files = [picture_address(waits.pk, rendition) for rendition in renditions_of(waits)]
    editor.told["held entry"] = {**editor.told["blog"], "word": "Zxheldentryq", "picture": waits.pk, "files": files}
    actions.post_entry(blog, text="<p>Nothing of it here.</p>", now=timezone.now())
    editor.told["deleted entry"] = {**editor.told["blog"], "word": "Zxdeletedentryq", "files": []}
    extract_recalled(editor)
    recording_recalled(editor)
    shown = editor.published("kept three")
    recalled = picture_of("Zxrecalledpictureq", (1, 2, 3))
    newest = Story.objects.get(pk=shown.pk)
    newest.lead_picture, newest.lead_caption = recalled, ""
    wait_for(actions.publish(newest, user=None, now=timezone.now()))
    files = [picture_address(recalled.pk, rendition) for rendition in renditions_of(recalled)]
    actions.kill_picture(recalled, user=None, now=timezone.now(), reason="Zxrecalledpictureqreason")
    editor.told["recalled picture"] = {**editor.told["kept three"], "word": "Zxrecalledpictureq", "picture": recalled.pk, "files": files}


def recording_recalled(editor: Editor) -> None:
    """Recall what two stories play: one that readers have so, and one that had it in its first version alone."""
    word, now = "Zxkilledrecordingq", timezone.now()
    recording = recording_of(word, "audio")
    block = {"type": "audio", "value": {"recording": recording.pk, "caption": ""}}
    for name in ("kept nine", "kept ten"):
        story = editor.published(name)
        story.body = [*story.body.raw_data, block]
        wait_for(actions.publish(story, user=None, now=now))
        if name == "kept ten":
            story.body = list(story.body.raw_data)[:-1]
            wait_for(actions.publish(story, user=None, now=now))
    files = list(addresses_of(recording_document(recording)))
    recall = kill_recording(recording, user=editor.user, now=timezone.now(), reason=f"{word}reason")
    assert witness.look_until_gone([recall], patience_s=PATIENCE_S), recall.lines
    editor.told["recalled recording"] = {**editor.told["kept nine"], "word": word, "files": files}


def in_another_language(editor: Editor) -> None:
    """Hold back a story in one language while readers have it in the other, whose page led to it, or would."""
    now = timezone.now()
    control = editor.published("control")
    waits = editor.rewritten("translation", translate(control, language="hi", user=editor.user, now=now))
    plans.plan_publish(waits, moment=now + TOMORROW, user=None, now=now)
    source = editor.published("source withheld")
    editor.translated("kept five", source)
    wait_for(actions.withhold(source, now=timezone.now(), reason="Zxsourcewithheldqreason", accepted=timezone.now()).number)
    recalled = editor.translated("translation killed", editor.published("kept six"))
    wait_for(actions.kill(recalled, user=None, now=timezone.now(), reason="Zxtranslationkilledqreason").number)


def extract_recalled(editor: Editor) -> None:
    """Have an agency kill what two stories quote: one that readers have so, and one that had it in its first version alone."""
    word, now = "Zxkilledextractq", timezone.now()
    killed = {"type": "extract", "value": extract_of(word)}
    for name in ("kept seven", "kept eight"):
        story = editor.published(name)
        story.body = [*story.body.raw_data, killed]
        wait_for(actions.publish(story, user=None, now=now))
        if name == "kept eight":
            story.body = list(story.body.raw_data)[:-1]
            wait_for(actions.publish(story, user=None, now=now))
    editor.told["killed extract"] = {**editor.told["kept seven"], "word": word, "files": []}
    said = {"out": Quoted.Out.KILLED, "now": timezone.now(), "reason": f"{word}reason", "accepted": timezone.now()}
    recalls = recall_extracts(("wire.example", f"urn:{word}item"), **said)
    assert len(recalls) == 2
    assert witness.look_until_gone(recalls, patience_s=PATIENCE_S), [recall.lines for recall in recalls]


def letters_asked_for(editor: Editor) -> None:
    """Ask for breaking news of every story, as no verb of the desk would, and for a morning letter that is due; the control comes last."""
    Book(settings.HOUSE.letters_folder / "letters.sqlite3").confirm(
        READER, ("daily", "breaking"), now=time.time() - 2 * TOMORROW.total_seconds()
    )
    site, now = site_settings(), timezone.now()
    site.zone, site.letters_daily, site.letters_breaking, site.letters_in_stories = (
        "UTC",
        now.time().replace(second=0, microsecond=0),
        True,
        True,
    )
    site.save(now=now)
    stories = sorted({way["number"] for way in editor.told.values()} - {editor.told["control"]["number"]})
    for at, story in enumerate([*stories, editor.told["control"]["number"]], start=1):
        wait_for(outbox.hand_over(Letter(at, story, "breaking", now), now=now))


def refused(publish: Any) -> None:
    try:
        publish()
    except (NotReady, PictureRefused):
        return
    raise AssertionError("an embargoed story was published")


def main() -> None:
    editor = Editor()
    never_out(editor)
    in_sections_not_public(editor)
    out_and_gone(editor)
    changed_and_not_published(editor)
    in_another_language(editor)
    with_cards(editor)
    letters_asked_for(editor)
    editor.told["desk notes"] = {**editor.told["control"], "word": NOTES, "had": False, "files": []}
    json.dump({"ways": editor.told, "section": editor.section.address, "closed": editor.courts.address}, sys.stdout)


if __name__ == "__main__":
    main()
