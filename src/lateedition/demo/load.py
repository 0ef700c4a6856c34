"""Loading: puts the demonstration newsroom into a prepared, empty desk, as if its people had worked there for two months.

Stories go through the desk's own verb, so their revisions, addresses and rows in the handover log are what publishing makes.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from lateedition.demo.model import DemoCoverage, DemoNewsroom, DemoPicture, DemoStory, PictureInText
from lateedition.demo.newsroom import newsroom
from lateedition.demo.pictures import drawn
from lateedition.demo.scenes.sheet import HEIGHT, WIDTH
from lateedition.desk.people import Role, make_user
from lateedition.desk.people.models import User
from lateedition.desk.pictures.labels import Label
from lateedition.desk.pictures.models import Picture
from lateedition.desk.pictures.renditions import make_renditions
from lateedition.desk.pictures.snapshot import quick_key
from lateedition.desk.stories import actions
from lateedition.desk.stories.bodies import stream_of
from lateedition.desk.stories.models import Agency, Author, LiveEntry, LiveStory, Section, Story, StoryAuthor, Topic
from lateedition.desk.stories.purposes import raw_purposes
from lateedition.desk.stories.queries import site_settings
from lateedition.press.picturestore import PictureStore, open_store
from lateedition.story.blocks import Block, Body, Figure, Listing, Paragraph, Quote
from lateedition.story.picture import PictureRendition
from lateedition.wire.inbox import Inbox

if TYPE_CHECKING:
    from lateedition.config import Config

_COPYRIGHT = "The Signal"
LOGIN_FILE = "demo-login.txt"
Progress = Callable[[int, int], object]
_Row = TypeVar("_Row", Topic, Author, Agency)


class NotEmpty(RuntimeError):
    """The demonstration was to be loaded into a desk where somebody has worked."""


@dataclass(frozen=True)
class Login:
    """A name and a password for the desk."""

    user: str
    password: str


@dataclass(frozen=True)
class _Print:
    original: bytes
    renditions: tuple[PictureRendition, ...]


class _Library:
    """The picture rows by key. A row is made when the first story asks for it, by when its print is mostly ready.

    Prints are made in threads, for Pillow works outside the interpreter's lock, while the stories before are published.
    """

    def __init__(self, demo: DemoNewsroom, *, config: Config, pool: ThreadPoolExecutor, steps: Iterator[None]) -> None:
        self._pictures = {picture.key: picture for picture in demo.pictures}
        store = open_store(config.renditions)
        wanted = dict.fromkeys([key for story in _in_order(demo) for key in _pictures_of(story)] + list(self._pictures))
        self._prints = {key: pool.submit(_printed, self._pictures[key], store) for key in wanted}
        self._rows: dict[str, Picture] = {}
        self._steps = steps

    def row(self, key: str) -> Picture:
        """Return the row of the picture `key`."""
        if key not in self._rows:
            self._rows[key] = _picture(self._pictures[key], self._prints[key].result())
            next(self._steps)
        return self._rows[key]

    def complete(self) -> None:
        """Make the rows that no story asked for."""
        for key in self._pictures:
            self.row(key)


@dataclass(frozen=True)
class _Rows:
    """The desk's rows by the demonstration's keys."""

    sections: dict[str, Section]
    topics: dict[str, Topic]
    authors: dict[str, Author]
    agencies: dict[str, Agency]
    library: _Library


def load(config: Config, *, now: datetime, progress: Progress) -> tuple[Login, Login]:
    """Load the demonstration into the prepared desk of `config` and return the logins of its editor and its reporter.

    `progress` is told after each picture, story and file how many are done, and of how many. The logins are also in
    `demo-login.txt` in the newsroom's home, readable by its owner only.
    Raises NotEmpty, and changes nothing, when the desk has a story, a section or a picture.
    """
    for kind in (Story, Section, Picture):
        if kind._default_manager.exists():
            raise NotEmpty(
                f"the desk in {str(config.home)!r} has a {kind._meta.verbose_name} already; expected an empty one; load into a new home"
            )
    return put_in(newsroom(now), config=config, progress=progress)


def put_in(demo: DemoNewsroom, *, config: Config, progress: Progress) -> tuple[Login, Login]:
    """Put `demo`, whole or a part of it, into the desk of `config`, which must be empty; see `load`."""
    steps = _steps(len(demo.pictures) + len(demo.stories) + len(demo.agency_files), progress)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        library = _Library(demo, config=config, pool=pool, steps=steps)
        with transaction.atomic(), disable_reference_index_auto_update():
            logins = _set_up(demo, library, steps=steps)
    _fill_inbox(demo, config=config, steps=steps)
    _tell(config, logins)
    return logins


def _steps(of: int, progress: Progress) -> Iterator[None]:
    for done in range(1, of + 1):
        progress(done, of)
        yield


def _in_order(demo: DemoNewsroom) -> list[DemoStory]:
    return sorted(demo.stories, key=lambda story: story.updated)


def _pictures_of(story: DemoStory) -> list[str]:
    inside = [piece.picture for piece in story.body if isinstance(piece, PictureInText)]
    return [story.picture, *inside] if story.picture else inside


def _printed(picture: DemoPicture, store: PictureStore) -> _Print:
    original = drawn(picture)
    label, focus = Label(credit=picture.credit, copyright=_COPYRIGHT), picture.focus
    return _Print(original, make_renditions(io.BytesIO(original), store=store, label=label, focus=focus))


def _set_up(demo: DemoNewsroom, library: _Library, *, steps: Iterator[None]) -> tuple[Login, Login]:
    opened = demo.stories[0].first_published
    _settle_site(demo, opened)
    editor, editors_login = _account("editor", roles=[Role.DESK_CHIEF, Role.OPERATOR])
    _, reporters_login = _account("reporter", roles=[Role.REPORTER])
    rows = _Rows(
        sections=_sections(demo, opened),
        topics={topic.key: _saved(Topic(name=topic.name, description=topic.description), opened) for topic in demo.topics},
        authors={
            author.key: _saved(Author(name=author.name, role=author.role, biography=author.biography), opened) for author in demo.authors
        },
        agencies={agency.key: _saved(Agency(name=agency.name, credit=agency.credit, code=agency.code), opened) for agency in demo.agencies},
        library=library,
    )
    for story in _in_order(demo):
        _publish(story, rows, user=editor)
        next(steps)
    library.complete()
    return editors_login, reporters_login


def _settle_site(demo: DemoNewsroom, moment: datetime) -> None:
    site = site_settings()
    for name in ("name", "tagline", "zone", "language", "notice_title", "notice_text", "privacy_text"):
        setattr(site, name, getattr(demo.site, name))
    site.players = list(demo.site.players)
    site.purposes = raw_purposes(demo.site.purposes)
    site.save(now=moment)


def _account(name: str, *, roles: Sequence[Role]) -> tuple[User, Login]:
    login = Login(name, secrets.token_urlsafe(12))
    return make_user(login.user, roles=roles, password=login.password), login


def _saved(row: _Row, moment: datetime) -> _Row:
    row.save(now=moment)
    return row


def _sections(demo: DemoNewsroom, moment: datetime) -> dict[str, Section]:
    rows: dict[str, Section] = {}
    for section in demo.sections:
        row = Section(name=section.name, slug=section.slug, description=section.description, language=section.language, order=section.order)
        row.parent = rows[section.parent] if section.parent else None
        row.save(now=moment)
        rows[section.key] = row
    return rows


def _picture(picture: DemoPicture, print_: _Print) -> Picture:
    file_hash = hashlib.sha1(print_.original, usedforsecurity=False).hexdigest()
    row = Picture(
        title=picture.key.replace("-", " ").capitalize(),
        file=ContentFile(print_.original, name=f"{picture.key}.png"),
        caption=picture.caption,
        credit=picture.credit,
        alt=picture.alt,
        rights="Drawn for the Signal; free to use.",
        copyright=_COPYRIGHT,
        focal_point_x=round(picture.focus[0] * WIDTH),
        focal_point_y=round(picture.focus[1] * HEIGHT),
        focal_point_width=HEIGHT // 4,
        focal_point_height=HEIGHT // 4,
        file_size=len(print_.original),
        file_hash=file_hash,
    )
    row.encodings = {"quick": {"of": quick_key(row), "renditions": msgspec.to_builtins(print_.renditions)}}
    row.save()
    return row


def _publish(story: DemoStory, rows: _Rows, *, user: User) -> None:
    row = _story(story, rows)
    if story.live:
        row.save(now=story.first_published)
        LiveEntry.objects.bulk_create(_entries(story.live, row))
    actions.publish(row, user=user, now=story.updated)
    row.revisions.update(created_at=story.updated)
    ReferenceIndex.create_or_update_for_object(row)


def _story(story: DemoStory, rows: _Rows) -> Story:
    kind = LiveStory if story.live else Story
    signed = {"authors": [StoryAuthor(author=rows.authors[key], sort_order=order) for order, key in enumerate(story.authors)]}
    coverage = {"started": story.live.started, "ended": story.live.ended} if story.live else {}
    return kind(
        headline=story.headline,
        list_headline=story.list_headline,
        standfirst=story.standfirst,
        body=stream_of(_numbered(story, rows)),
        lead_picture=rows.library.row(story.picture) if story.picture else None,
        lead_caption=story.picture_caption,
        section=rows.sections[story.section],
        agency=rows.agencies.get(story.agency),
        dateline_place=story.place,
        language=story.language,
        news_value=story.news_value,
        lifetime_h=story.lifetime_h,
        first_published=story.first_published,
        topics=[rows.topics[key] for key in story.topics],
        **signed,
        **coverage,
    )


def _numbered(story: DemoStory, rows: _Rows) -> Body:
    return tuple(
        Figure(picture=rows.library.row(piece.picture).pk, caption=piece.caption) if isinstance(piece, PictureInText) else piece
        for piece in story.body
    )


def _entries(live: DemoCoverage, row: Story) -> list[LiveEntry]:
    oldest_first = reversed(live.entries)
    return [
        LiveEntry(story_id=row.pk, moment=entry.moment, headline=entry.headline, body=_rich_text(entry.body), key=entry.key)
        for entry in oldest_first
    ]


def _rich_text(body: Sequence[Block]) -> str:
    return "".join(map(_markup, body))


def _markup(block: Block) -> str:
    match block:
        case Paragraph(html):
            return f"<p>{html}</p>"
        case Quote(html):
            return f"<blockquote>{html}</blockquote>"
        case Listing(items, ordered):
            tag = "ol" if ordered else "ul"
            return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"
        case _:
            raise ValueError(f"{type(block).__name__} in an entry of a live blog; expected paragraphs, lists and quotations")


def _fill_inbox(demo: DemoNewsroom, *, config: Config, steps: Iterator[None]) -> None:
    inbox = Inbox(config.inbox_database)
    for file in demo.agency_files:
        inbox.take_in(file.payload, source=file.source, name=file.name, received=file.received)
        next(steps)
    inbox.close()


def _tell(config: Config, logins: Sequence[Login]) -> None:
    path = config.home / LOGIN_FILE
    path.touch(mode=0o600)
    path.write_text("".join(f"user {login.user}, password {login.password}\n" for login in logins), encoding="utf-8")
