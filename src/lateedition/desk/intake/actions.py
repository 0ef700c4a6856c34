"""The verb of the wire inbox: take. It writes what `take.draft_of` says into a story that nobody but the desk can see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.intake.queries import story_taken_from
from lateedition.desk.intake.take import Draft
from lateedition.desk.stories.bodies import stream_of
from lateedition.desk.stories.languages import LANGUAGES
from lateedition.desk.stories.models import Agency, Author, Story, StoryAuthor, Topic
from lateedition.desk.stories.queries import site_settings

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

_LANGUAGES = frozenset(code for code, _ in LANGUAGES)


@dataclass(frozen=True)
class Taken:
    """The story of an item, and whether it was made now or was there before."""

    story: Story
    made: bool


def take(draft: Draft, *, user: User) -> Taken:
    """Make a draft story of `draft`, or find the one that was made of its item before. Nothing is published.

    It has the turn at the handover log from its beginning, so that of two editors who take one item at once the second finds
    the story of the first.
    """
    with outbox.turn():
        held = story_taken_from((draft.provider, draft.guid))
        if held is not None:
            return Taken(held, made=False)
        story = _story(draft)
        story.save()
        revision = story.save_revision(user=user, clean=False)
        log(instance=story, action="wagtail.create", user=user, revision=revision, content_changed=True)
        return Taken(story, made=True)


def _story(draft: Draft) -> Story:
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
        news_value=draft.news_value,
        wire_provider=draft.provider,
        wire_guid=draft.guid,
        wire_version=draft.version,
        note_to_desk="\n".join(notes),
    )
    story.topics.set(topics)
    story.authors.set([StoryAuthor(author=author, sort_order=place) for place, author in enumerate(authors)])
    return story


def _agency(draft: Draft) -> tuple[Agency | None, bool]:
    """Return the agency that goes by one of the draft's names, or a new one of that name; and whether it is new."""
    known = {name: agency for agency in Agency.objects.order_by("-pk") for name in _names(agency)}
    for name in draft.agencies:
        if name.casefold() in known:
            return known[name.casefold()], False
    if not draft.agency:
        return None, False
    return Agency.objects.create(name=draft.agency, code=", ".join(draft.agencies)), True


def _names(agency: Agency) -> Iterable[str]:
    said = (agency.name, agency.credit, *agency.code.split(","))
    return filter(None, (name.strip().casefold() for name in said))


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
