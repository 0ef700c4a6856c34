"""The audit: does the handover log say of every story what the desk says? Bulk updates and raw SQL pass the desk's doors by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lateedition.desk.handover import outbox
from lateedition.desk.stories import snapshot
from lateedition.desk.stories.models import Agency, Author, Section, Story, Topic
from lateedition.desk.stories.publication import obstacles_of
from lateedition.desk.stories.queries import published_stories, site_settings
from lateedition.story.article import Story as StoryDocument
from lateedition.story.handover import Document


def differences() -> list[str]:
    """Return each difference between what is live at the desk and what the log says, in words; empty when they agree."""
    return [*_stories(), *_taxonomy()]


def _stories() -> Iterator[str]:
    handed_over = outbox.latest_stories()
    for story in published_stories():
        yield from _of_story(story, handed_over.pop(story.pk, None))
    for number, document in handed_over.items():
        yield f"story {number} {document.headline!r} is published in the log and not live at the desk"


def _of_story(story: Story, held: StoryDocument | None) -> Iterator[str]:
    name = f"story {story.pk} {story.headline!r}"
    if held is None:
        yield f"{name} is live at the desk and not published in the log"
    elif obstacles := obstacles_of(story):
        yield f"{name} is live at the desk although {'; '.join(obstacles)}"
    else:
        document = snapshot.story_document(story)
        changed = [field for field in StoryDocument.__struct_fields__ if getattr(document, field) != getattr(held, field)]
        if changed:
            yield f"{name} differs from the log in {', '.join(changed)}"


def _taxonomy() -> Iterator[str]:
    documents: list[Iterable[Document]] = [
        map(snapshot.section_document, Section.objects.all()),
        map(snapshot.topic_document, Topic.objects.all()),
        map(snapshot.author_document, Author.objects.all()),
        map(snapshot.agency_document, Agency.objects.all()),
        [snapshot.site_document(site_settings())],
    ]
    for document in (document for kind in documents for document in kind):
        key = outbox.key_of(document)
        if outbox.latest(key) != document:
            yield f"{key} differs from the log"
