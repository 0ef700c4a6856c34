"""Acting: what was decided of a chain is done at the desk, in the transaction that notes how far the inbox was followed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lateedition.desk.intake import queries
from lateedition.desk.intake.actions import SETTLED, said_of_embargo, settle_on, settle_post_on
from lateedition.desk.intake.deciding import Bind, Intent, Kill, Propose, Release, Settle, Tell, Told, Withhold
from lateedition.desk.intake.lineage import pictures_recalled_by
from lateedition.desk.intake.models import Alarm, WireLine
from lateedition.desk.intake.posts import is_news, merged_into
from lateedition.desk.intake.proposals import copy_of_draft
from lateedition.desk.intake.rows import Chain
from lateedition.desk.intake.take import draft_of, embargo_of
from lateedition.desk.planning.embargoing import ReadersHaveIt, lift_embargo, set_embargo
from lateedition.desk.quoting import standing as quoting
from lateedition.desk.quoting.models import Quoted
from lateedition.desk.stories import actions
from lateedition.desk.stories.embargoes import LONGEST_BY, stricter
from lateedition.desk.stories.models import Recall, Story
from lateedition.desk.stories.queries import site_zone
from lateedition.desk.stories.unquoting import recall_extracts
from lateedition.desk.translations.queries import descended_from
from lateedition.wire.inbox import Entry

_LONGEST_NOTE = 300


def carry_out(intent: Intent, chain: Chain, *, now: datetime) -> Alarm | None:
    """Do what `intent` says of `chain`; return the alarm that it raised, if any."""
    match intent:
        case Kill(by):
            recalls = list(_killed(chain, by, now=now))
            return _raise("killed", chain, by, recalls, now=now)
        case Withhold(by):
            recalls = list(_withheld(chain, by, now=now))
            return _raise("withheld", chain, by, recalls, now=now)
        case Release(by):
            released = queries.withheld_by(chain)
            for story in (*released, *descended_from(released)):
                actions.release(story, now=now, reason=f"{by.item.provider} withholds it no more")
            quoting.let_in(chain)
        case Bind(by):
            return _bind(chain, by, now=now)
        case Tell(kind, by):
            return _raise(kind, chain, by, None, now=now)
        case Propose():
            _propose(chain, intent, now=now)
        case Settle():
            for lines in (_lines(chain), queries.post_lines_of(chain)):
                lines.filter(waiting__isnull=False).update(**SETTLED)
    return None


def fit(text: str, longest: int) -> str:
    """Return `text` as every database takes it: whatever an agency sends, it must not keep a kill from being told."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:longest]


def _killed(chain: Chain, by: Entry, *, now: datetime) -> Iterator[Recall]:
    reason = _reason(by, "killed")
    for story in _made_of(chain, killed=None):
        yield actions.kill(story, user=None, now=now, reason=reason, accepted=by.received)
    yield from _entries_recalled(chain, by, reason=reason, now=now)
    yield from recall_extracts(chain, out=Quoted.Out.KILLED, now=now, reason=reason, accepted=by.received)
    for picture in pictures_recalled_by(chain, by):
        yield actions.kill_picture(picture, user=None, now=now, reason=reason, accepted=by.received)


def _withheld(chain: Chain, by: Entry, *, now: datetime) -> Iterator[Recall]:
    reason = _reason(by, "withholds")
    for story in _made_of(chain, killed=None, withheld=None):
        yield actions.withhold(story, now=now, reason=reason, accepted=by.received)
    yield from _entries_recalled(chain, by, reason=reason, now=now)
    yield from recall_extracts(chain, out=Quoted.Out.WITHHELD, now=now, reason=reason, accepted=by.received)
    for picture in pictures_recalled_by(chain, by):
        yield actions.withhold_picture(picture, now=now, reason=reason, accepted=by.received)


def _made_of(chain: Chain, **state: None) -> list[Story]:
    """Return the stories of this state that were made of `chain`, and their translations, which say the same."""
    stories = list(queries.stories_of(chain))
    return list(Story.objects.filter(pk__in=[story.pk for story in (*stories, *descended_from(stories))], **state).order_by("pk"))


def _entries_recalled(chain: Chain, by: Entry, *, reason: str, now: datetime) -> Iterator[Recall]:
    for entry in queries.entries_of(chain):
        yield actions.recall_entry(entry, user=None, now=now, reason=reason, accepted=by.received)


def _bind(chain: Chain, by: Entry, *, now: datetime) -> Alarm | None:
    """Put the story under the embargo that its agency says, or under none. What a person set, and holds longer, stays."""
    said = embargo_of(by.item)
    quoting.bind(chain, until=said.until if said else None, is_open=said is not None and said.until is None)
    _lines(chain).update(**said_of_embargo(said))
    for story in queries.stories_of(chain):
        held = story.embargoed
        theirs = held is None or held.by == chain[0][:LONGEST_BY]
        if said is None:
            if held is not None and theirs:
                lift_embargo(story, user=None, reason=f"{chain[0]} lifted it")
            continue
        embargo = said if held is None or theirs else stricter(held, said)
        try:
            set_embargo(story, embargo, user=None, now=now, reason=fit(_notes(by), _LONGEST_NOTE))
        except ReadersHaveIt:
            return _raise("embargoed", chain, by, None, now=now)
    return None


def _reason(by: Entry, did: str) -> str:
    notes = fit(_notes(by), _LONGEST_NOTE).rstrip(". ")
    return f"{by.item.provider} {did} this item{f': {notes}' if notes else ''}"


def _notes(by: Entry) -> str:
    return fit(" ".join(note.text for note in by.item.notes), 10_000)


def _raise(kind: Told, chain: Chain, by: Entry, recalls: list[Recall] | None, *, now: datetime) -> Alarm:
    """Put the alarm down, under our story's headline if there is one: a kill's own says little.

    One of something that was done and that left nothing to do needs no editor: it counts as heard.
    """
    post = queries.entries_of(chain).first() if kind in ("corrected", "embargoed") else None
    made = post.story if post else queries.stories_of(chain).first()
    story, quoted = made or queries.quoting_stories(chain).first(), quoting.row_of(chain)
    theirs = by.item.headline or by.item.slugline or (quoted.headline if quoted else "") or chain[1]
    alarm, is_new = Alarm.objects.get_or_create(
        kind=kind,
        provider=fit(chain[0], 255),
        guid=fit(chain[1], 500),
        receipt=by.receipt,
        defaults={
            "headline": fit(str(made) if made and kind not in ("in words", "corrected") else theirs, 255),
            "said": _notes(by),
            "moment": by.received,
            "story": story,
            "acknowledged": now if recalls == [] else None,
        },
    )
    if is_new:
        alarm.recalls.set(recalls or [])
    return alarm


def _propose(chain: Chain, intent: Propose, *, now: datetime) -> None:
    """Note what waits. A version that was noted before keeps its clock, and whether it was tried; one with the same words is no news."""
    draft = draft_of(intent.by.item, canceled=intent.by.canceled, now=now, zone=site_zone())
    waits = {"came": intent.by.received, "correction": intent.correction, "due": intent.at_once, "tries": 0}
    for line in _lines(chain):
        if copy_of_draft(draft) == line.copy:
            settle_on(line, intent.by, draft)
        elif line.waiting != intent.by.receipt:
            _lines(chain, pk=line.pk).update(waiting=intent.by.receipt, **waits)
    for post in queries.post_lines_of(chain).select_related("entry"):
        if not is_news(merged_into(post.entry, post, draft)):
            settle_post_on(post, intent.by, draft)
        elif post.waiting != intent.by.receipt:
            queries.post_lines_of(chain).filter(pk=post.pk).update(waiting=intent.by.receipt, **waits)


def _lines(chain: Chain, **narrowed: Any) -> QuerySet[WireLine]:
    return WireLine.objects.filter(provider=chain[0], guid=chain[1], **narrowed)
