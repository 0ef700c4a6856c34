"""Objects: a published story as those who follow it see it, and the activities about it. Pure, but for what the library says.

What is sent is a short form with a link: headline, standfirst, picture, topics. The words of the story stay on the site.
"""

from __future__ import annotations

import hashlib
import json
import re
from html import escape

from lateedition.dispatch.fediverse.actors import CONTEXT, PATH, PUBLIC, Json
from lateedition.press.addresses import absolute, picture_address
from lateedition.press.library import Library
from lateedition.press.showing import social_rendition
from lateedition.story.article import Story
from lateedition.story.moment import rfc3339
from lateedition.story.taxonomy import Site, Topic

_NOT_IN_A_TAG = re.compile(r"[^\w]+")


def story_url(site: Site, number: int) -> str:
    """Return the id of a story, which never changes, wherever the story moves to."""
    return f"{site.url}{PATH}story/{number}"


def note(story: Story, library: Library, site: Site) -> Json:
    """Return a story as a Note: what readers of the fediverse see of it. Two equal stories give equal notes."""
    own, by = story_url(site, story.number), f"{site.url}{PATH}site"
    page = absolute(site.url, story.address)
    topics = [found for number in story.topics if isinstance(found := library.document("topic", number), Topic)]
    tags = [{"type": "Hashtag", "name": _hashtag(topic.name), "href": absolute(site.url, topic.address)} for topic in topics]
    content = _content(story, page, tags)
    said: Json = {
        "id": own,
        "type": "Note",
        "attributedTo": by,
        "content": content,
        "contentMap": {story.language: content},
        "url": page,
        "published": rfc3339(story.first_published),
        "to": [PUBLIC],
        "cc": [f"{by}/followers"],
        "attachment": _pictures(story, library, site),
        "tag": tags,
    }
    return said if story.updated == story.first_published else {**said, "updated": rfc3339(story.updated)}


def tag_of(story: Story, library: Library, site: Site) -> str:
    """Return what differs when those who were told of `story` are to be told again: it was updated, corrected, moved or lost its picture.

    What an editor called minor is left out, as it is of "Updated"; and of live coverage each new entry, which nobody follows by posts.
    """
    changed = (story.headline, story.standfirst) if story.live else rfc3339(story.updated)
    told = (changed, story.address, _pictures(story, library, site), [repr(each) for each in story.corrections])
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def created(said: Json) -> Json:
    """Return that a note was made."""
    return _activity("Create", said, f"{said['id']}#create")


def updated(said: Json, *, tag: str) -> Json:
    """Return that a note is another one now; `tag` names which."""
    return _activity("Update", said, f"{said['id']}#update-{tag}")


def announced(said: Json, *, by: str) -> Json:
    """Return that the actor `by` hands a note of the site on to those who follow it."""
    return {
        "@context": CONTEXT,
        "id": f"{said['id']}#announce-by-{hashlib.sha256(by.encode()).hexdigest()[:16]}",
        "type": "Announce",
        "actor": by,
        "published": said["published"],
        "to": [PUBLIC],
        "cc": [f"{by}/followers", said["attributedTo"]],
        "object": said["id"],
    }


def deleted(site: Site, number: int) -> Json:
    """Return that a story is no more: its Tombstone (ActivityPub, section 6.4), which says nothing of what it was."""
    by, own = f"{site.url}{PATH}site", story_url(site, number)
    return {"@context": CONTEXT, "id": f"{own}#delete", "type": "Delete", "actor": by, "to": [PUBLIC], "object": tombstone(site, number)}


def tombstone(site: Site, number: int) -> Json:
    """Return what stands where a story was."""
    return {"id": story_url(site, number), "type": "Tombstone"}


def _activity(kind: str, said: Json, own: str) -> Json:
    envelope = {name: said[name] for name in ("published", "to", "cc")}
    return {"@context": CONTEXT, "id": own, "type": kind, "actor": said["attributedTo"], **envelope, "object": said}


def _content(story: Story, page: str, tags: list[dict[str, str]]) -> str:
    lines = [f"<strong>{escape(story.headline)}</strong>", escape(story.standfirst)]
    lines += [f"Correction: {escape(each.text)}" for each in story.corrections[:1]]
    lines += [f'<a href="{escape(page)}">{escape(page)}</a>']
    lines += [" ".join(f'<a href="{escape(tag["href"])}" class="mention hashtag" rel="tag">{escape(tag["name"])}</a>' for tag in tags)]
    return "".join(f"<p>{line}</p>" for line in lines if line)


def _pictures(story: Story, library: Library, site: Site) -> list[Json]:
    picture = library.picture(story.lead.picture) if story.lead else None
    shown = social_rendition(picture) if picture else None
    if picture is None or shown is None:
        return []
    words = f"{picture.alt} (Photo: {picture.credit})".strip() if picture.credit else picture.alt
    url = absolute(site.url, picture_address(picture.number, shown))
    return [{"type": "Image", "mediaType": shown.media_type, "url": url, "name": words, "width": shown.width, "height": shown.height}]


def _hashtag(name: str) -> str:
    """Return a topic's name as a hashtag.

    >>> _hashtag("Harbour tunnel")
    '#HarbourTunnel'
    """
    return "#" + "".join(word[:1].upper() + word[1:] for word in _NOT_IN_A_TAG.split(name))
