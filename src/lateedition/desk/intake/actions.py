"""The verbs of the wire inbox: take, which makes a draft story of an item, and merge, which brings a newer version into one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.intake.merging import Copy
from lateedition.desk.intake.models import Origin, PostLine, WireLine
from lateedition.desk.intake.posts import copy_of_post
from lateedition.desk.intake.proposals import Proposal, copy_of_draft, proposal_for
from lateedition.desk.intake.queries import names_of, newest_of, story_taken_from
from lateedition.desk.intake.routing import Orders
from lateedition.desk.intake.rows import Chain
from lateedition.desk.intake.take import LONGEST_HEADLINE, Draft, draft_of, embargo_of, must_be_free, must_be_usable
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories import coverage
from lateedition.desk.stories.bodies import stream_of
from lateedition.desk.stories.coverage import Words
from lateedition.desk.stories.embargoes import LONGEST_BY, Embargo
from lateedition.desk.stories.languages import LANGUAGES
from lateedition.desk.stories.models import Agency, Author, LiveEntry, LiveStory, Material, Section, Story, StoryAuthor, Topic
from lateedition.desk.stories.queries import site_settings, site_zone
from lateedition.desk.stories.readying import make_ready
from lateedition.wire.inbox import Entry
from lateedition.wire.item import Item

if TYPE_CHECKING:
    from wagtail.models import Revision

    from lateedition.desk.people.models import User
    from lateedition.desk.pictures.models import Picture

NO_ORDERS = Orders()
SETTLED = {"waiting": None, "came": None, "correction": None, "due": False}
"""What stands in a lineage while nothing newer waits."""
_LANGUAGES = frozenset(code for code, _ in LANGUAGES)


class Overtaken(ValueError):
    """What was to be done was decided on something that is no more so; the message says what, to an editor."""


@dataclass(frozen=True)
class Taken:
    """The story of an item, and whether it was made now or was there before."""

    story: Story
    made: bool


def take(draft: Draft, *, receipt: int, user: User | None, orders: Orders = NO_ORDERS, lead: Picture | None = None) -> Taken:
    """Make a draft story of `draft`, or find the one that was made of its item before. Nothing is published.

    `receipt` is that of the version, `lead` the picture in front of a new story, `orders` are those of the rules that take it: they say
    where it goes. It has the turn at the handover log from its beginning, so that of two editors who take one item at once the second
    finds the story of the first, and a kill that comes meanwhile finds the story or is found here.
    Raises NotToBeTaken when the agency has killed or withholds the item since.
    """
    with outbox.turn():
        held = story_taken_from((draft.provider, draft.guid))
        if held is not None:
            return Taken(held, made=False)
        newest = _must_be_open((draft.provider, draft.guid))
        embargo = embargo_of(newest.item) if newest else draft.embargo
        story = _story(draft, orders)
        story.lead_picture = lead
        if embargo is not None:
            story.embargo, story.embargo_open, story.embargo_by = embargo.until, embargo.until is None, embargo.by[:LONGEST_BY]
        story.save()
        revision = story.save_revision(user=user, clean=False)
        lineage = _lineage(draft, receipt, copy_of_draft(draft))
        WireLine.objects.create(story=story, merged=story.edited, **lineage, **said_of_embargo(embargo))
        log(instance=story, action="wagtail.create", user=user, revision=revision, content_changed=True)
        return Taken(story, made=True)


def post(item: Item, *, receipt: int, to: LiveStory, words: Words, user: User, now: datetime) -> LiveEntry:
    """Post an entry that was made of `item`, which came with `receipt`; it keeps which, so that a kill finds it.

    Raises NotToBeTaken when the agency has killed or withholds the item since, or it is under embargo.
    """
    with outbox.turn():
        newest = _must_be_open((item.provider, item.guid))
        must_be_free(newest.item if newest else item, now=now, zone=site_zone())
        entry = stories.post_entry(to, user=user, now=now, **words.fields())
        return _made_of(item, entry, receipt=receipt, now=now)


def hold_post(item: Item, *, receipt: int, to: LiveStory, words: Words, user: User, now: datetime) -> LiveEntry:
    """Keep an entry that was made of `item` at the desk. Raises NotToBeTaken when the agency has killed or withholds the item since."""
    with outbox.turn():
        _must_be_open((item.provider, item.guid))
        entry = coverage.hold_entry(to, words, user=user, now=now)
        return _made_of(item, entry, receipt=receipt, now=now)


def release_post(entry: LiveEntry, *, user: User, now: datetime) -> bool:
    """Post an entry that was held; say whether it was still held. Raises NotToBeTaken as `post` does, and NotReady."""
    with outbox.turn():
        if entry.wire_guid:
            newest = _must_be_open((entry.wire_provider, entry.wire_guid))
            if newest is not None:
                must_be_free(newest.item, now=now, zone=site_zone())
        return coverage.release_entry(entry, user=user, now=now)


def merge_into_draft(proposal: Proposal, copy: Copy, *, user: User | None, now: datetime) -> None:
    """Save `copy`, which was made of `proposal`, as the story's newest draft. Readers have what they had.

    Raises Overtaken, and changes nothing, when story or chain are others than those that the proposal was made of.
    """
    with outbox.turn():
        story = _merged(proposal, copy, now=now)
        revision = story.save_revision(user=user, clean=False)
        _note_merge(proposal, story, revision, user=user, now=now)


def merge_and_publish(proposal: Proposal, copy: Copy, *, user: User | None, now: datetime, material: Material) -> int:
    """Put the story with `copy`, which was made of `proposal`, before readers; return its number in the handover log.

    Raises Overtaken as `merge_into_draft` does, NotReady or StoryKilled when it must not be published, PictureRefused; then
    nothing is changed.
    """
    make_ready(proposal.story)
    with outbox.turn():
        story = _merged(proposal, copy, now=now)
        number = stories.publish(story, user=user, now=now, material=material)
        _note_merge(proposal, story, story.latest_revision, user=user, now=now)
        return number


def keep_ours(proposal: Proposal, *, user: User, now: datetime) -> None:
    """Leave the story as it is, and take it from now on as one that has the new version: nothing waits any more."""
    with outbox.turn():
        _must_be_as_seen(proposal, now=now)
        _note_merge(proposal, proposal.story, None, user=user, now=now)


def settle_on(line: WireLine, entry: Entry, draft: Draft) -> None:
    """Take note that the story was last merged from the version `entry`, whose words are `draft`'s; nothing waits."""
    WireLine.objects.filter(pk=line.pk).update(**_lineage(draft, entry.receipt, copy_of_draft(draft)), **SETTLED)
    if draft.guid != line.guid:
        Origin.objects.get_or_create(story_id=line.story_id, provider=draft.provider, guid=draft.guid)
    Story.objects.filter(pk=line.story_id).update(wire_version=draft.version)


def settle_post_on(line: PostLine, entry: Entry, draft: Draft) -> None:
    """Take note of the same for a post."""
    PostLine.objects.filter(pk=line.pk).update(**_lineage(draft, entry.receipt, copy_of_post(draft)), **SETTLED)
    if draft.guid != line.guid:
        Origin.objects.get_or_create(entry_id=line.entry_id, provider=draft.provider, guid=draft.guid)
    LiveEntry.objects.filter(pk=line.entry_id).update(wire_version=draft.version)


def said_of_embargo(embargo: Embargo | None) -> dict[str, Any]:
    """Return what a line keeps of what an agency said of an embargo."""
    return {"embargo": embargo.until if embargo else None, "embargo_open": embargo is not None and embargo.until is None}


def _made_of(item: Item, entry: LiveEntry, *, receipt: int, now: datetime) -> LiveEntry:
    entry.wire_provider, entry.wire_guid, entry.wire_version = item.provider, item.guid, item.version
    entry.save(update_fields=["wire_provider", "wire_guid", "wire_version"], now=now)
    draft = draft_of(item, canceled=False, now=now, zone=site_zone())
    PostLine.objects.create(entry=entry, merged=now, **_lineage(draft, receipt, copy_of_post(draft)))
    return entry


def _must_be_open(chain: Chain) -> Entry | None:
    """Return what the chain shows. Raises NotToBeTaken unless the chain may be taken at this moment."""
    newest = newest_of(chain)
    if newest is not None:
        must_be_usable(newest.item, canceled=newest.canceled)
    return newest


def _must_be_as_seen(proposal: Proposal, *, now: datetime) -> None:
    """Raise Overtaken unless the story and what is proposed for it are still what `proposal` was made of."""
    fresh = proposal_for(Story.objects.get(pk=proposal.story.pk), now=now)
    if fresh is None or fresh.seen != proposal.seen:
        raise Overtaken("Somebody saved the story, or its agency sent more, since this was shown. Nothing was done; this is how it is now.")


def _merged(proposal: Proposal, copy: Copy, *, now: datetime) -> Story:
    _must_be_as_seen(proposal, now=now)
    story = proposal.story
    story.headline, story.standfirst = copy.headline[:LONGEST_HEADLINE], copy.standfirst
    story.body = stream_of(copy.body, kept=story.body.raw_data)
    known = story.note_to_desk.splitlines()
    story.note_to_desk = "\n".join([*known, *(line for line in proposal.draft.note.splitlines() if line not in known)])
    return story


def _note_merge(proposal: Proposal, story: Story, revision: Revision | None, *, user: User | None, now: datetime) -> None:
    settle_on(proposal.line, proposal.entry, proposal.draft)
    WireLine.objects.filter(pk=proposal.line.pk).update(merged=now)
    data = {"version": proposal.draft.version, "receipt": proposal.entry.receipt, "provider": proposal.draft.provider}
    action = "lateedition.merge" if revision else "lateedition.keep_ours"
    log(instance=story, action=action, user=user, revision=revision, content_changed=revision is not None, data=data)


def _lineage(draft: Draft, receipt: int, copy: Copy) -> dict[str, Any]:
    base = msgspec.json.encode(copy).decode()
    return {"provider": draft.provider, "guid": draft.guid, "version": draft.version, "receipt": receipt, "base": base}


def _story(draft: Draft, orders: Orders) -> Story:
    agency, new_agency = _agency(draft)
    authors = _authors(draft.people)
    topics, other_topics = _topics(draft.topics)
    notes = [draft.note]
    if new_agency and agency:
        notes.append(f"New agency “{agency.name}”: check its name as readers will see it.")
    if draft.byline and len(authors) < len(draft.people):
        notes.append(f"Byline as sent: {draft.byline}")
    if other_topics:
        notes.append(f"Subjects and keywords that are no topics of ours: {', '.join(other_topics)}")
    story = Story(
        headline=draft.headline,
        standfirst=draft.standfirst,
        body=stream_of(draft.body),
        agency=agency,
        dateline_place=draft.place,
        language=_language(draft.language),
        news_value=draft.news_value if orders.news_value is None else orders.news_value,
        section=Section.objects.filter(pk=orders.section).first() if orders.section else None,
        wire_provider=draft.provider,
        wire_guid=draft.guid,
        wire_version=draft.version,
        note_to_desk="\n".join(notes),
    )
    ordered = Topic.objects.filter(pk__in=orders.topics).exclude(pk__in=[topic.pk for topic in topics])
    story.topics.set([*topics, *ordered])
    story.authors.set([StoryAuthor(author=author, sort_order=place) for place, author in enumerate(authors)])
    return story


def _agency(draft: Draft) -> tuple[Agency | None, bool]:
    """Return the agency that goes by one of the draft's names, or a new one of that name; and whether it is new."""
    known = {name: agency for agency in Agency.objects.order_by("-pk") for name in names_of(agency)}
    for name in draft.agencies:
        if name.casefold() in known:
            return known[name.casefold()], False
    if not draft.agency:
        return None, False
    return Agency.objects.create(name=draft.agency, code=", ".join(draft.agencies)), True


def _authors(people: Iterable[str]) -> list[Author]:
    """Return the authors whose names these are; a name that two of them have tells nobody."""
    wanted = [name.casefold() for name in people]
    named: dict[str, list[Author]] = {}
    for author in Author.objects.all() if wanted else ():
        named.setdefault(author.name.casefold(), []).append(author)
    return [named[name][0] for name in wanted if len(named.get(name, ())) == 1]


def _topics(names: Iterable[str]) -> tuple[list[Topic], list[str]]:
    """Return our topics that go by one of `names`, and the names that are none of ours."""
    wanted = {name.casefold(): name for name in names}
    ours = {topic.name.casefold(): topic for topic in Topic.objects.all()} if wanted else {}
    return [ours[name] for name in wanted if name in ours], [said for name, said in wanted.items() if name not in ours]


def _language(said: str) -> str:
    """Return the language of a story for a BCP 47 tag: "en-GB" is English; one we do not know is the site's."""
    primary = said.split("-", maxsplit=1)[0].lower()
    return primary if primary in _LANGUAGES else site_settings().language
