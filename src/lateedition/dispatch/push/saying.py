"""Saying: what a browser is told, no more than fits a notification: a title, a line, where it leads, and what it stands for. Pure."""

from __future__ import annotations

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from lateedition.dispatch.push.book import Task
from lateedition.dispatch.push.news import entry_of
from lateedition.dispatch.push.sealing import LONGEST_BYTES
from lateedition.press.addresses import absolute, entry_address
from lateedition.press.branding import NOTICE_PX, icon_url
from lateedition.press.lengths import cut
from lateedition.press.library import Library
from lateedition.press.liveblog import headline_of
from lateedition.press.words import direction, words_of
from lateedition.story.article import Story
from lateedition.story.push import BREAKING
from lateedition.story.taxonomy import Site

_LENGTHS = ((110, 150), (110, 60), (50, 0))
"""How many letters of a title and of a line are said, each tried where the one before is too long: a letter may take nine bytes."""

TAKEN_BACK_KEEPS_S = 28 * 86_400
"""How long a service keeps that something is to be forgotten: as long as it keeps anything."""


class Message(Struct, frozen=True, omit_defaults=True):
    """What the worker in the browser reads (worker.js). `icon` is shown beside it. `forget` are the things whose notification is to go."""

    title: str
    body: str
    tag: str
    url: str = ""
    thing: str = ""
    lang: str = ""
    dir: str = "ltr"
    again: bool = False
    icon: str = ""
    forget: tuple[str, ...] = ()


def said(task: Task, library: Library, site: Site) -> bytes | None:
    """Return what is to be said now; None if there is nothing to be said any more. Never longer than what is sealed."""
    if task.news is None:
        words = words_of(site.language)
        message = Message(site.name, words.push_taken_back, task.slot, lang=words.language, forget=task.things)
        return msgspec.json.encode(replace(message, dir=direction(words.language)))
    story = library.story(task.news.story)
    if story is None:
        return None
    tried = [_told(task, story, site, title=title, line=line) for title, line in _LENGTHS]
    return next((each for each in tried if len(each) <= LONGEST_BYTES), tried[-1])


def _told(task: Task, story: Story, site: Site, *, title: int, line: int) -> bytes:
    assert task.news is not None
    news, entry = task.news, entry_of(story, task.news.thing)
    body = headline_of(entry) if entry else story.standfirst
    address = entry_address(story.number, entry.number) if entry else story.address
    message = Message(
        title=cut(story.list_headline or story.headline, title),
        body=cut(body, line) if line else "",
        tag=task.slot,
        url=absolute(site.url, address),
        thing=news.thing,
        lang=story.language,
        dir=direction(story.language),
        again=news.subject == BREAKING,
        icon=icon_url(site, NOTICE_PX) if line else "",
    )
    return msgspec.json.encode(message)
