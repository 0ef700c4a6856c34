"""Writing: what is in a letter, in words, as text and as HTML. Everything a reader meets in it is as the edition has it."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from lateedition.dispatch.letters.intros import Spans, intro_for, sayable
from lateedition.dispatch.letters.issues import Issue
from lateedition.edition.view import View
from lateedition.press.addresses import LETTERS, PRIVACY, absolute
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.signup import choices
from lateedition.press.words import Words, direction, primary, words_of
from lateedition.story.front import HOME
from lateedition.story.letters import LetterKind
from lateedition.story.moment import stamp
from lateedition.story.taxonomy import Site

WIDTH = 72
"""Of a line of text (RFC 3676, 4.2 says up to 78). Words that are longer, as addresses are, stay whole."""


class Entry(Struct, frozen=True):
    """A story in a letter. `lang` and `direction` are empty when they are the letter's own."""

    headline: str
    standfirst: str
    url: str
    moment: str
    lang: str = ""
    direction: str = ""


class Paragraph(Struct, frozen=True):
    """A paragraph of a letter; one that `is_link` is a URL and nothing else."""

    text: str
    is_link: bool = False


class Part(Struct, frozen=True):
    """Stories under a heading, which may be empty."""

    heading: str
    entries: tuple[Entry, ...]


class Written(Struct, frozen=True):
    """A letter before it has an address on it. It is written so until the moment `until`, in POSIX seconds, if nothing else changes."""

    subject: str
    heading: str
    paragraphs: tuple[Paragraph, ...]
    parts: tuple[Part, ...]
    stories: tuple[int, ...]
    words: Words
    site: Site
    intro: tuple[Spans, ...] = ()
    until: float = float("inf")


def written(issue: Issue, view: View, library: Library, site: Site, *, now: float) -> Written:
    """Return an issue in words, as they are at `now`. What is in it must be what readers have (issues.still)."""
    words = words_of(site.language)
    if issue.kind == "correction":
        said = tuple(map(Paragraph, (words.mail_correction_text, *_paragraphs(issue.text))))
        return Written(words.mail_correction, words.mail_correction, said, (), (), words, site)
    name = words.letters_daily if issue.kind == "daily" else words.letters_breaking
    parts = tuple(Part(_heading(group.section, issue, library, words), _entries(group.stories, library, site)) for group in issue.groups)
    first = next((entry.headline for part in parts for entry in part.entries), "")
    day = words.day(datetime.fromtimestamp(issue.at, ZoneInfo(site.zone)).date().isoformat())
    heading = f"{name}, {day}" if issue.kind == "daily" else name
    letter = Written(f"{name}: {first}", heading, (), parts, issue.stories, words, site)
    intro = intro_for(library, issue.day) if issue.day else None
    if intro is None or now >= intro.until.timestamp():
        return letter
    return replace(letter, intro=sayable(intro.text, view, site), until=intro.until.timestamp())


def request_to_confirm(kinds: tuple[LetterKind, ...], link: str, site: Site) -> Written:
    """Return the letter that asks whether letters are wanted; `link` says yes."""
    words = words_of(site.language)
    subject = words.mail_confirm.replace("{site}", site.name)
    names = tuple(f"• {choice.name}" for choice in choices(site.letters, words=words) if choice.kind in kinds) if site.letters else ()
    before, after = (words.mail_confirm_text, *names, words.mail_confirm_do), (words.mail_confirm_not,)
    said = (*map(Paragraph, before), Paragraph(link, is_link=True), *map(Paragraph, after))
    return Written(subject, subject, said, (), (), words, site)


def as_text(letter: Written, *, own: str) -> str:
    """Return a letter as text; `own` leads to the letters of whom it is sent to, and is empty for who gets none."""
    lines = [letter.site.name, letter.heading, ""]
    for paragraph in letter.paragraphs:
        lines += [*_wrapped(paragraph.text), ""]
    for spans in letter.intro:
        lines += [*_wrapped("".join(span.text for span in spans)), ""]
    for part in letter.parts:
        lines += [part.heading.upper(), ""] if part.heading else []
        for entry in part.entries:
            lines += [*_wrapped(entry.headline), *_wrapped(entry.standfirst), entry.moment, entry.url, ""]
    lines += (
        ["-- ", *_wrapped(letter.words.mail_why), f"{letter.words.mail_choose} / {letter.words.letters_stop}:", own] if own else ["-- "]
    )
    lines += [f"{letter.words.privacy_policy}: {absolute(letter.site.url, PRIVACY)}"]
    return "\n".join(lines) + "\n"


def as_html(letter: Written, kit: Kit, *, own: str) -> str:
    """Return a letter as HTML that needs nothing from anywhere: no picture, no style sheet, no script."""
    links = {
        "site": absolute(letter.site.url, "/"),
        "letters": absolute(letter.site.url, LETTERS),
        "privacy": absolute(letter.site.url, PRIVACY),
    }
    return kit.markup("letters/mail.html", letter=letter, direction=direction(letter.site.language), own=own, links=links)


def _heading(section: int, issue: Issue, library: Library, words: Words) -> str:
    if issue.kind == "breaking":
        return ""
    if section == HOME:
        return words.top_news
    found = library.section(section)
    return found.name if found else ""


def _entries(numbers: tuple[int, ...], library: Library, site: Site) -> tuple[Entry, ...]:
    return tuple(entry for number in numbers if (entry := _entry(number, library, site)) is not None)


def _entry(number: int, library: Library, site: Site) -> Entry | None:
    story = library.story(number)
    if story is None:
        return None
    is_foreign = primary(story.language) != primary(site.language)
    moment = stamp(story.updated.astimezone(UTC), ZoneInfo(site.zone), language=words_of(site.language).language)
    lang, written_in = (story.language, direction(story.language)) if is_foreign else ("", "")
    return Entry(story.headline, story.standfirst, absolute(site.url, story.address), moment, lang, written_in)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in text.split("\n\n") if each.strip())


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
