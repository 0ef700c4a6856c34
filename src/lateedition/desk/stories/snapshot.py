"""Snapshots: from the desk's rows to the documents of the vocabulary. Here, and in `queries`, the desk reads; nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from msgspec import convert

from lateedition.desk.pictures.snapshot import standing_document
from lateedition.desk.quoting.standing import for_readers
from lateedition.desk.recordings import plays
from lateedition.desk.recordings.snapshot import standing_document as standing_recording
from lateedition.desk.stories import bodies
from lateedition.desk.stories.purposes import purposes_of
from lateedition.desk.stories.selling import meter_of, slots_of
from lateedition.desk.stories.themes import theme_of
from lateedition.story import article, live, taxonomy
from lateedition.story.blocks import Body, Figure, pictures_in
from lateedition.story.brand import Brand
from lateedition.story.handover import Document, Dropped
from lateedition.story.letters import Letters
from lateedition.story.live import untyped
from lateedition.story.moment import in_utc
from lateedition.story.push import Push
from lateedition.story.wording import Wording

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lateedition.desk.pictures.models import Picture
    from lateedition.desk.stories.models import Agency, Author, LiveEntry, LiveStory, Section, SiteSettings, Story, Topic


def site_document(site: SiteSettings) -> taxonomy.Site:
    """Return the site's document."""
    return taxonomy.Site(
        name=site.name,
        url=site.url.rstrip("/") or settings.HOUSE.site_url,
        zone=site.zone,
        language=site.language,
        tagline=site.tagline,
        notice_title=site.notice_title,
        notice_text=site.notice_text,
        privacy_text=site.privacy_text,
        fallback=site.fallback_picture_id,
        players=tuple(site.players),
        purposes=purposes_of(site.purposes.raw_data),
        counting=site.counting,  # type: ignore[arg-type]  # one of its choices
        feeds="full" if site.feeds == "full" else "summary",
        tagging=site.tagging,
        hub=settings.HOUSE.hub_url,
        push=_push(site),
        letters=_letters(site) if settings.HOUSE.letters else None,
        theme=theme_of(site),
        slots=slots_of(site.slots.raw_data),
        meter=meter_of(free=site.meter_free, page=site.meter_page, cookie=site.meter_cookie, purpose=site.meter_purpose),
        brand=convert(site.brand, Brand) if site.brand else None,
        fediverse=bool(settings.HOUSE.fediverse and settings.HOUSE.dispatch_port),
    )


def _push(site: SiteSettings) -> Push:
    """Return what readers can be told of by push: nothing where no dispatch is set up to tell them."""
    if not settings.HOUSE.dispatch_port:
        return Push()
    return Push(breaking=site.push_breaking, live=site.push_live, sections=site.push_sections)


def _letters(site: SiteSettings) -> Letters | None:
    """Return the letters that readers can have, None if there are none."""
    found = Letters(
        daily=site.letters_daily.strftime("%H:%M") if site.letters_daily else "",
        top=site.letters_top,
        per_section=site.letters_per_section,
        breaking=site.letters_breaking,
        in_stories=site.letters_in_stories,
    )
    return found if found.kinds else None


def section_document(section: Section) -> taxonomy.Section:
    """Return a section's document."""
    return taxonomy.Section(
        number=section.pk,
        name=section.name,
        address=section.address,
        parent=section.parent_id,
        order=section.order,
        in_menu=section.in_menu,
        description=section.description,
        language=section.language,
        fallback=section.fallback_picture_id,
    )


def standing_section(section: Section) -> taxonomy.Section | Dropped:
    """Return what the log says of a section: of one that is not public, that there is none."""
    return section_document(section) if section.is_public else Dropped(kind="section", number=section.pk)


def topic_document(topic: Topic) -> taxonomy.Topic:
    """Return a topic's document."""
    return taxonomy.Topic(number=topic.pk, name=topic.name, address=topic.address, description=topic.description)


def author_document(author: Author) -> taxonomy.Author:
    """Return an author's document."""
    return taxonomy.Author(number=author.pk, name=author.name, address=author.address, role=author.role, biography=author.biography)


def agency_document(agency: Agency) -> taxonomy.Agency:
    """Return an agency's document."""
    return taxonomy.Agency(number=agency.pk, name=agency.name, credit=agency.credit, address=agency.address)


def story_document(story: Story) -> article.Story:
    """Return the document of a story that has a section, an address and its times."""
    assert story.section is not None
    assert story.first_published is not None
    assert story.updated is not None
    return article.Story(
        number=story.pk,
        address=story.address,
        headline=headline_of(story),
        section=story.section.pk,
        first_published=in_utc(story.first_published),
        updated=in_utc(story.updated),
        language=story.language,
        former_addresses=tuple(story.former_addresses),
        list_headline=untyped(story.list_headline) if story.live_part else story.list_headline,
        standfirst=story.standfirst,
        byline=article.Byline(
            authors=tuple(signed.author_id for signed in story.authors.all()), agency=story.agency_id, place=story.dateline_place
        ),
        lead=article.LeadPicture(picture=story.lead_picture_id, caption=story.lead_caption) if story.lead_picture_id else None,
        body=body_of(story),
        topics=tuple(topic.pk for topic in story.topics.all()),
        news_value=story.news_value,
        lifetime_h=story.lifetime_h,
        live=_coverage(story.live_part),
        version=story.version,
        worded=in_utc(story.worded) if story.worded else None,
        change=story.worded_by,  # type: ignore[arg-type]  # only publication writes it
        corrections=tuple(correction.document for correction in story.corrections.all()) if story.pk else (),
        original=_original_of(story),
        alert=in_utc(story.alert) if story.alert else None,
        no_advertisements=story.no_advertisements,
        free_to_read=story.free_to_read,
    )


def _original_of(story: Story) -> int | None:
    row = getattr(story, "translation", None)
    return row.original if row else None


def wording_of_story(story: Story) -> Wording:
    """Return the words that readers would have of `story` as it is in memory."""
    return Wording(
        headline=headline_of(story),
        standfirst=story.standfirst,
        body=body_of(story),
        caption=story.lead_caption if story.lead_picture_id else "",
        place=story.dateline_place,
    )


def body_of(story: Story) -> Body:
    """Return what readers would have of the body of `story` as it is in memory."""
    return for_readers(bodies.body_of_stream(story.body.raw_data))


def headline_of(story: Story) -> str:
    """Return a story's headline as readers have it: that a live blog is live is said by the site, as long as it is so."""
    return untyped(story.headline) if story.live_part else story.headline


def named_by(story: Story) -> Sequence[Document]:
    """Return the documents of everything that `story` names: the log must hold them before it."""
    assert story.section is not None
    documents: list[Document] = [section_document(section) for section in reversed((story.section, *story.section.ancestors()))]
    documents += [topic_document(topic) for topic in story.topics.all()]
    documents += [author_document(signed.author) for signed in story.authors.all()]
    documents += [author_document(author) for author in _signing_entries(story)]
    if story.agency:
        documents.append(agency_document(story.agency))
    documents += [standing_document(picture) for picture in pictures_of(story)]
    return [*documents, *map(standing_recording, plays.recordings_of(body_of(story)))]


def pictures_of(story: Story) -> Sequence[Picture]:
    """Return the pictures that `story` shows, in front, in its body and in the entries that readers have, in the order of their numbers."""
    numbers = set(pictures_in(bodies.body_of_stream(story.body.raw_data)))
    if story.lead_picture_id:
        numbers.add(story.lead_picture_id)
    if story.pk and story.live_part:
        numbers |= set(_entries_out(story.live_part).exclude(picture=None).values_list("picture", flat=True))
    return list(apps.get_model("pictures", "Picture")._default_manager.filter(pk__in=numbers).order_by("pk")) if numbers else []


def _entries_out(part: LiveStory) -> QuerySet[LiveEntry]:
    """Return the entries that readers have, the newest first. What is held or deleted is none of them."""
    return part.entries.filter(deleted=None, held=False).order_by("-moment", "-pk")


def _signing_entries(story: Story) -> Sequence[Author]:
    part = story.live_part if story.pk else None
    if part is None:
        return ()
    signed = _entries_out(part).order_by().values("signed")
    return list(apps.get_model("stories", "Author")._default_manager.filter(pk__in=signed).order_by("pk"))


def _coverage(part: LiveStory | None) -> live.LiveCoverage | None:
    if part is None:
        return None
    assert part.started is not None
    return live.LiveCoverage(
        started=in_utc(part.started),
        ended=in_utc(part.ended) if part.ended else None,
        summary=bodies.body_of_text(part.summary),
        entries=tuple(_entry(entry) for entry in _entries_out(part)),
    )


def _entry(entry: LiveEntry) -> live.LiveEntry:
    picture = (Figure(picture=entry.picture_id),) if entry.picture_id else ()
    return live.LiveEntry(
        number=entry.pk,
        moment=in_utc(entry.moment),
        body=(*bodies.body_of_text(entry.body), *picture),
        headline=entry.headline,
        key=entry.key,
        author=entry.signed_id,
        credit=entry.credit,
        updated=in_utc(entry.updated) if entry.updated else None,
    )
