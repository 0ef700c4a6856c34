"""ninjs 3.0 (IPTC, https://iptc.org/standards/ninjs/): items as JSON.

The standard has no list of items, so one is an object with `items`. What was recalled has its uri, its version and `canceled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from lateedition.press.structured import filled
from lateedition.story.moment import rfc3339
from lateedition.syndication.items import Item, Passed, PassedPicture, Recalled, Subject

MEDIA_TYPE = "application/json"
_STANDARD = {"name": "ninjs", "version": "3.0", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"}

Json = dict[str, Any]


def written(items: Sequence[Item], *, publisher: str) -> bytes:
    """Return `items` as the house `publisher` sends them."""
    return msgspec.json.encode({"items": [_passed(each, publisher) if isinstance(each, Passed) else _recalled(each) for each in items]})


def _recalled(item: Recalled) -> Json:
    return {
        "standard": _STANDARD,
        "uri": item.id,
        "type": "picture" if item.is_picture else "text",
        "version": str(item.version),
        "versionCreated": rfc3339(item.version_created),
        "pubStatus": item.status,
    }


def _passed(item: Passed, publisher: str) -> Json:
    said: Json = {
        "standard": _STANDARD,
        "uri": item.id,
        "type": "text",
        "representationType": "full" if item.body else "partial",
        "version": str(item.version),
        "firstCreated": rfc3339(item.first_created),
        "versionCreated": rfc3339(item.version_created),
        "pubStatus": "usable",
        "urgency": item.urgency,
        "copyrightHolder": item.source,
        "usageTerms": item.terms,
        "edNote": item.note,
        "language": item.language,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": item.headline}],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": item.standfirst}] if item.standfirst else [],
        "bodies": [_body(item)] if item.body else [],
        "by": item.byline,
        "located": item.place,
        "infoSources": [{"name": item.source}, *({"name": name, "role": "author"} for name in item.authors)],
        "subjects": [_subject(each) for each in ((item.section,) if item.section else ()) + item.subjects],
        "associations": [_association(each, terms=item.terms) for each in item.pictures],
        "altIds": [{"role": "canonicalUrl", "value": item.url}, {"role": "publisher", "value": publisher}],
    }
    return filled(said)


def _body(item: Passed) -> Json:
    return {"role": "main", "contentType": "text/html", "wordCount": item.words, "value": item.body}


def _subject(subject: Subject) -> Json:
    return {"name": subject.name, "uri": subject.id}


def _association(picture: PassedPicture, *, terms: str) -> Json:
    return filled(
        {
            "name": "main" if picture.is_lead else f"picture {picture.id.rpartition(':')[2]}",
            "uri": picture.id,
            "type": "picture",
            "version": str(picture.version),
            "pubStatus": "usable",
            "by": picture.credit,
            "copyrightNotice": picture.copyright,
            "usageTerms": terms,
            "descriptions": _descriptions(picture),
            "renditions": [
                {
                    "name": "main",
                    "href": picture.url,
                    "contentType": picture.media_type,
                    "width": picture.width,
                    "height": picture.height,
                    "sizeInBytes": picture.size_bytes,
                }
            ],
        }
    )


def _descriptions(picture: PassedPicture) -> list[Json]:
    said = (("caption", picture.caption), ("altText", picture.alt))
    return [{"role": role, "contentType": "text/plain", "value": value} for role, value in said if value]
