"""Telling: what is published becomes what programs are told. It is what readers have, and nothing that they do not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lateedition.press import feeding
from lateedition.press.addresses import absolute, entry_address, picture_address
from lateedition.press.reading import Teaser
from lateedition.press.showing import trail
from lateedition.story import article, correction, live, picture, taxonomy
from lateedition.syndication import markup, told
from lateedition.syndication.paper import Paper, file_of, known
from lateedition.syndication.problems import API


def site(paper: Paper) -> told.Site:
    """Return what is told of the site."""
    said = paper.site
    return told.Site(said.name, absolute(said.url, "/"), said.language, said.zone, said.tagline, said.feeds)


def sections(paper: Paper) -> told.Sections:
    """Return every section."""
    return told.Sections(tuple(_section(each, paper) for each in paper.reading.sections()))


def teasers(numbers: Iterable[int], paper: Paper) -> tuple[told.Teaser, ...]:
    """Return the stories of these numbers as a list shows them, less those that are not published."""
    found = map(paper.reading.teaser, numbers)
    return tuple(_teaser(each, paper) for each in found if each is not None)


def story(said: article.Story, paper: Paper, *, body: str | None) -> told.Story:
    """Return a published story, with `body` as its text."""
    lead = said.lead.picture if said.lead else None
    return told.Story(
        number=said.number,
        id=feeding.identity(paper.site, f"story:{said.number}"),
        url=absolute(paper.site.url, said.address),
        headline=said.headline,
        standfirst=said.standfirst,
        language=said.language,
        first_published=said.first_published,
        updated=said.updated,
        version=said.version,
        section=_nearest(said.section, paper),
        topics=_topics(said.topics, paper),
        signers=_signers(said.byline.authors, said.byline.agency, paper),
        place=said.byline.place,
        picture=_in_front(lead, said.lead.caption if said.lead else "", said.section, paper),
        body=body,
        corrections=corrections(said.corrections),
        live=None if said.live is None else _live(said.number, said.live, paper),
        translation_of=said.original,
    )


def entry(said: live.LiveEntry, of: article.Story, paper: Paper, *, full: bool) -> told.Entry:
    """Return an entry of the live blog `of`, with its text if that is given."""
    address = entry_address(of.number, said.number)
    author = None if said.author is None else paper.reading.author(said.author)
    return told.Entry(
        number=said.number,
        url=absolute(paper.site.url, address),
        moment=said.moment,
        updated=said.updated,
        headline=said.headline,
        key=said.key,
        author=None if author is None else _signer("author", author, paper),
        credit=said.credit,
        body=markup.shown(said.body, paper, address=address) if full else None,
    )


def corrections(said: tuple[correction.Correction, ...]) -> tuple[told.Correction, ...]:
    """Return corrections, the newest first."""
    return tuple(told.Correction(each.moment, each.amended, each.text) for each in said)


def changed(said: article.Story) -> datetime:
    """Return when the words of a story last changed, as its page says to caches."""
    return max(said.updated, said.worded or said.updated)


def _live(number: int, said: live.LiveCoverage, paper: Paper) -> told.Live:
    return told.Live(said.started, said.ended, len(said.entries), absolute(paper.site.url, f"{API}/stories/{number}/entries"))


def _teaser(said: Teaser, paper: Paper) -> told.Teaser:
    return told.Teaser(
        number=said.number,
        id=feeding.identity(paper.site, f"story:{said.number}"),
        url=absolute(paper.site.url, said.address),
        headline=said.headline,
        standfirst=said.standfirst,
        language=said.language,
        first_published=said.first_published,
        updated=said.updated,
        section=_nearest(said.section, paper),
        topics=_topics(said.topics, paper),
        signers=_signers(said.authors, said.agency, paper),
        picture=_in_front(said.picture, said.caption, said.section, paper),
        live=said.live,
    )


def _nearest(number: int, paper: Paper) -> told.Section | None:
    found = trail(paper.reading, number)
    return _section(found[-1], paper) if found else None


def _section(said: taxonomy.Section, paper: Paper) -> told.Section:
    return told.Section(said.number, said.name, absolute(paper.site.url, said.address), said.language, said.parent, said.description)


def _topics(numbers: tuple[int, ...], paper: Paper) -> tuple[told.Topic, ...]:
    return tuple(told.Topic(each.number, each.name, absolute(paper.site.url, each.address)) for each in known(paper.reading.topic, numbers))


def _signers(authors: tuple[int, ...], agency: int | None, paper: Paper) -> tuple[told.Signer, ...]:
    people = [_signer("author", each, paper) for each in known(paper.reading.author, authors)]
    house = None if agency is None else paper.reading.agency(agency)
    return (*people, *([_signer("agency", house, paper)] if house else []))


def _signer(kind: str, said: taxonomy.Author | taxonomy.Agency, paper: Paper) -> told.Signer:
    url = absolute(paper.site.url, said.address) if said.address else None
    return told.Signer("agency" if kind == "agency" else "author", said.number, said.name, url)


def _in_front(number: int | None, caption: str, section: int, paper: Paper) -> told.Picture | None:
    """Return what stands in front of a story; its own caption says nothing of another picture that does."""
    shown = paper.showing.in_front(number, section=section)
    return None if shown is None else _picture(shown, paper, caption=caption if shown.number == number else "")


def _picture(said: picture.Picture, paper: Paper, *, caption: str) -> told.Picture | None:
    file = file_of(said)
    if file is None:
        return None
    return told.Picture(
        number=said.number,
        url=absolute(paper.site.url, picture_address(said.number, file)),
        media_type=file.media_type,
        width=file.width,
        height=file.height,
        size_bytes=file.size_bytes,
        alt=said.alt,
        caption=caption or said.caption,
        credit=said.credit,
        copyright=said.copyright,
    )
