"""Fills a desk of ours. Runs in a process of its own, because it starts Django; `newsdesk` calls it.

What is published goes in by the thousand, as rows with the words the desk's search knows and the documents in the log;
drafts are saved as the desk saves them, revisions and all.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import django
import msgspec

from bench import articles, ours
from bench.articles import Article
from lateedition.config import load
from lateedition.desk import database
from lateedition.story import handover
from lateedition.story.article import Story
from lateedition.story.blocks import Paragraph, plain_text

_AT_A_TIME = 2_000
EDITOR, PASSWORD = "editor", "the ferry sails at nine"


def fill() -> None:
    """Make the newsroom that the first line of standard input describes; tell on standard output how far it is, then what it has."""
    said = json.loads(sys.stdin.readline())
    newest = datetime.fromisoformat(said["newest"])
    config = load()
    database.prepare(config)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")
    django.setup()
    _file(newest)
    done = 0
    left = iter(articles.articles(said["stories"], newest=newest))
    while batch := list(islice(left, _AT_A_TIME)):
        _put(batch)
        done += len(batch)
        print(done, flush=True)
    first = said["stories"] + 1
    for number in range(first, first + said["drafts"]):
        _draft(articles.article(number, published=newest, marker=said["marker"]))
    print(json.dumps({"last": _last_row()}), flush=True)


def _file(now: datetime) -> None:
    """Set the site up, with everything that articles name and somebody who may publish."""
    from lateedition.desk.people import Role, make_user
    from lateedition.desk.stories import actions, models

    site = actions.introduce_site(now=now)
    site.name = "The Harbour Post"
    site.save(now=now)
    for number, name in enumerate(articles.SECTIONS, 1):
        models.Section(pk=number, name=name, slug=name.lower(), order=number).save(now=now)
    for number, name in enumerate(articles.TOPICS, 1):
        models.Topic(pk=number, name=name, slug=f"topic-{number}").save(now=now)
    for number, name in enumerate(articles.AUTHORS, 1):
        models.Author(pk=number, name=name, slug=f"author-{number}").save(now=now)
    models.Agency(pk=1, name=articles.AGENCY, credit=articles.AGENCY_CREDIT).save(now=now)
    make_user(EDITOR, roles=[Role.DESK_CHIEF], password=PASSWORD)


def _put(batch: list[Article]) -> None:
    from django.db import transaction

    from lateedition.desk.handover.models import HandoverRow
    from lateedition.desk.stories import models

    filed = models.Story.topics.through
    with transaction.atomic():
        models.Story.objects.bulk_create([_row(article) for article in batch])
        filed.objects.bulk_create([filed(story_id=each.number, topic_id=topic + 1) for each in batch for topic in each.topics])
        signed = [models.StoryAuthor(story_id=each.number, author_id=each.author + 1, sort_order=0) for each in batch]
        models.StoryAuthor.objects.bulk_create(signed)
        _remember(batch)
        HandoverRow.objects.bulk_create(
            [
                HandoverRow(
                    kind="story",
                    key=f"story:{each.number}",
                    document=handover.encode(_document(each)),
                    moment=datetime.now(UTC).isoformat(),
                )
                for each in batch
            ]
        )


def _document(article: Article) -> Story:
    """Return the document as the desk would hand it over: topics in the order of their names."""
    document = ours.story_of(article)
    return msgspec.structs.replace(document, topics=tuple(sorted(document.topics, key=lambda topic: articles.TOPICS[topic - 1])))


def _row(article: Article) -> Any:
    from lateedition.desk.stories import models

    made: Any = models.Story
    return made(
        pk=article.number,
        headline=article.headline,
        standfirst=article.standfirst,
        body=_stream(article),
        section_id=article.section + 1,
        agency_id=1,
        dateline_place=article.place,
        slug=article.slug,
        news_value=article.news_value,
        address=ours.address_of(article),
        first_published=article.published,
        updated=article.published,
        first_published_at=article.published,
        last_published_at=article.published,
        edited=article.published,
        live=True,
        has_unpublished_changes=False,
        change="minor",
    )


def _stream(article: Article) -> list[dict[str, str]]:
    return [{"type": "paragraph", "value": "".join(f"<p>{text}</p>" for text in article.paragraphs)}]


def _remember(batch: Iterable[Article]) -> None:
    from django.db import connection

    rows = [
        (each.number, f"{each.headline} ", f"{each.standfirst} {each.place}", plain_text(map(Paragraph, each.paragraphs))) for each in batch
    ]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO story_words (rowid, headline, standfirst, body) VALUES (%s, %s, %s, %s)", rows)


def _draft(article: Article) -> None:
    from lateedition.desk.stories import models

    made: Any = models.Story
    story = made(
        pk=article.number,
        headline=article.headline,
        standfirst=article.standfirst,
        body=_stream(article),
        section_id=article.section + 1,
        slug=article.slug,
    )
    story.save(now=article.published)
    story.save_revision(clean=False)


def _last_row() -> int:
    from django.db.models import Max

    from lateedition.desk.handover.models import HandoverRow

    return int(HandoverRow.objects.aggregate(last=Max("number"))["last"] or 0)
