"""The page of a story, and of a live blog: one document, everything it names, and the way on to the next."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.addresses import history_address, href, key_parts, preview_url, url_markup
from lateedition.press.bodies import STYLED, BlockView, frames_of
from lateedition.press.bylines import agency_of, authors_of, byline_pieces
from lateedition.press.corrections import CorrectionView, corrected_of, correction_views
from lateedition.press.families import root_of
from lateedition.press.frame import drawn_card, framed, recall_mark
from lateedition.press.kit import Kit
from lateedition.press.lengths import SEARCH_TEXT, cut
from lateedition.press.liveblog import LiveView, live_view
from lateedition.press.pace import minutes_to_read
from lateedition.press.reading import Kin, Named, Reading
from lateedition.press.relating import related_rows, related_to
from lateedition.press.rendition import Rendition
from lateedition.press.selling import NO_SLOTS, MeterView, body_with_slots, meter_view, page_slots
from lateedition.press.showing import Item, Link, PictureView, Showing, Stamp, picture_view, trail
from lateedition.press.signup import SignUp, sign_up
from lateedition.press.storydata import meta_properties, story_data
from lateedition.press.words import Words, direction
from lateedition.story.article import Story
from lateedition.story.blocks import Paragraph, plain_text
from lateedition.story.languages import own_name
from lateedition.story.markup import text_of
from lateedition.story.picture import Picture
from lateedition.story.selling import Place
from lateedition.story.taxonomy import Topic


class OtherLanguage(Struct, frozen=True):
    """The way to the same story in another language, by the name that those who read it give that."""

    number: int
    name: str
    href: str
    language: str
    direction: str


class StoryView(Struct, frozen=True):
    """What story.html prints. `first_published` is there only if the news has changed since.

    `has_blocks` says that it needs the styles of what few stories have, `has_frames` that something of another site can be shown in place.
    `history` is where it is told what changed, as markup, empty if nothing ever did; `corrected` is when it was last corrected. `preview`
    is where other sites ask how to show it, as markup. `tells` says that readers can be told of new posts. `sign_up` is
    the form for letters, where the site has it after stories. `also` are rows of related stories, as markup. `reading_time` is empty for a
    live blog, which nobody reads from end to end. `no_slots` says that it is to have no advertisements, where others have some.
    """

    number: int
    recall_mark: str
    headline: str
    standfirst: str
    moment_label: str
    moment: Stamp
    first_published: Stamp | None
    byline: tuple[Link, ...]
    lead: PictureView | None
    body: tuple[BlockView, ...]
    live: LiveView | None
    topics: tuple[Link, ...]
    next: Item | None
    also: tuple[str, ...]
    history: str
    corrected: Stamp | None
    several_corrections: bool
    corrections: tuple[CorrectionView, ...]
    also_in: tuple[OtherLanguage, ...]
    has_blocks: bool
    has_frames: bool
    preview: str
    tells: bool
    sign_up: SignUp | None
    reading_time: str
    no_slots: bool
    meter: MeterView | None


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the page of the story that `key` ('story:17') names, None while it is not published."""
    number, _ = key_parts(key)
    story = reading.story(number)
    if story is None:
        return None
    showing = Showing.on(reading, language=story.language)
    sections = trail(reading, story.section)
    topics = _topics(story, reading)
    lead = showing.in_front(story.lead.picture, section=story.section) if story.lead else None
    family = _family(story, reading)
    after = reading.next_story(number)
    related = related_to(story, after=after, showing=showing)
    also = related_rows(related, section=story.section, showing=showing, kit=kit)
    view = _view(story, showing, topics, lead=lead, family=family, after=after, also=also)
    within: list[Place] = ["story"] if any(block.slot for block in view.body) else []
    slots = NO_SLOTS if story.no_advertisements else page_slots(showing, places=["beside", *within])
    frame = framed(
        showing,
        kind="story live" if story.live else "story",
        title=story.headline,
        address=story.address,
        steps=[*((section.name, section.address) for section in sections), (story.headline, story.address)],
        description=story.standfirst or _opening(story),
        section=sections[-1].address if sections else "",
        picture=lead,
        card=drawn_card(story, showing.site),
        properties=meta_properties(story, showing, sections=sections, topics=topics),
        data=story_data(story, showing, sections=sections, topics=topics, lead=lead, caption=view.lead.caption if view.lead else ""),
        feed=story.address if story.live else None,
        activity=f"story/{number}",
        slots=slots,
        family=family,
        follows=[*([f"live.{number}"] if story.live and story.live.running else []), *_recalls(related)],
    )
    frames = dict.fromkeys((*frames_of(story.body, showing=showing), *slots.origins))
    return Rendition(
        address=story.address,
        parts=kit.parts("story.html", frame=frame, story=view),
        headers=(("frame-src", " ".join(frames)),) if frames else (),
        changed=max(story.updated, story.worded or story.updated),
        keys=(key, f"section:{story.section}"),
    )


def _recalls(related: tuple[Named, ...]) -> list[str]:
    """Return what an open page follows to hear that a story which it names was recalled."""
    return sorted({recall_mark(each.number) for each in related})


def _view(
    story: Story,
    showing: Showing,
    topics: list[Topic],
    *,
    lead: Picture | None,
    family: tuple[Kin, ...],
    after: int | None,
    also: tuple[str, ...],
) -> StoryView:
    words, changed = showing.words, story.updated > story.first_published
    body = body_with_slots(story, showing)
    return StoryView(
        number=story.number,
        recall_mark=recall_mark(story.number),
        headline=story.headline,
        standfirst=story.standfirst,
        moment_label=words.updated if changed else words.published,
        moment=showing.stamp(story.updated),
        first_published=showing.stamp(story.first_published) if changed else None,
        byline=byline_pieces(
            authors_of(story, showing.reading), agency=agency_of(story, showing.reading), place=story.byline.place, words=words
        ),
        lead=picture_view(lead, caption=_caption(story, lead)) if lead else None,
        body=body,
        live=live_view(story, story.live, showing=showing) if story.live else None,
        topics=tuple(Link(topic.name, href(topic.address)) for topic in topics),
        history=href(history_address(story.address)) if _has_history(story, showing.reading) else "",
        corrected=showing.stamp(corrected_of(story.corrections)) if story.corrections else None,
        several_corrections=len(story.corrections) > 1,
        corrections=correction_views(story.corrections, showing=showing),
        also_in=tuple(_other_language(kin) for kin in family if kin.number != story.number),
        has_blocks=any(block.kind in STYLED for block in body),
        has_frames=any(block.embed and block.embed.frame for block in body),
        no_slots=story.no_advertisements and bool(showing.site.slots),
        meter=meter_view(story, showing.site),
        preview=url_markup(preview_url(showing.site.url, story.address)),
        tells=showing.site.push.live and story.live is not None and story.live.running,
        sign_up=_sign_up(story, showing),
        reading_time="" if story.live else _reading_time(story, words),
        next=next(iter(showing.headlines(() if after is None else (after,))), None),
        also=also,
    )


def _sign_up(story: Story, showing: Showing) -> SignUp | None:
    letters = showing.site.letters
    return sign_up(letters, words=showing.words, place=f"-{story.number}") if letters and letters.in_stories else None


def _reading_time(story: Story, words: Words) -> str:
    minutes = minutes_to_read(plain_text(story.body), story.language)
    return words.reading_time.format(minutes=minutes) if minutes else ""


def _opening(story: Story) -> str:
    """Return the beginning of the text, as long as searches show it; empty if the text begins with something else."""
    first = next((block for block in story.body if isinstance(block, Paragraph)), None)
    return cut(text_of(first.html), SEARCH_TEXT) if first else ""


def _has_history(story: Story, reading: Reading) -> bool:
    """Say whether there is anything to tell; a first version has none, and need not be asked about."""
    return story.version > 1 and reading.chronicle(story.number) is not None


def _family(story: Story, reading: Reading) -> tuple[Kin, ...]:
    """Return the story's family; none for one that another of the same language stands before."""
    family = reading.family(root_of(story))
    return family if any(kin.number == story.number for kin in family) else ()


def _other_language(kin: Kin) -> OtherLanguage:
    return OtherLanguage(kin.number, own_name(kin.language), href(kin.address), kin.language, direction(kin.language))


def _caption(story: Story, shown: Picture) -> str:
    """Return the story's own caption, which says nothing of another picture that stands in front of it."""
    return story.lead.caption if story.lead and story.lead.picture == shown.number else ""


def _topics(story: Story, reading: Reading) -> list[Topic]:
    found = (reading.topic(number) for number in story.topics)
    return [topic for topic in found if topic is not None]
