"""NewsML 1.x's NewsIdentifier: what names an item, in the item itself and where another refers to it.

Three parts name an item: ProviderId, DateId, NewsItemId. PublicIdentifier is not used: some agencies send the same one
with every item, others glue the revision to it.
"""

from __future__ import annotations

import re

from lateedition.wire.profiles import Profile

# urn:newsml:provider:date:item[:revision] (RFC 3085), which some write without the urn
_REFERENCE = re.compile(
    r"(?:urn:newsml:)?(?P<provider>[\w.-]+):(?P<date>\d{8}[^:]*):(?P<item>.+?)(?::(?P<revision>\d+)[NUA]?)?", re.IGNORECASE
)


def guid_of(provider_id: str, date_id: str, item_id: str, *, profile: Profile) -> tuple[str, int | None]:
    """Return the guid of the item that these three name, and a version that the source puts into it.

    Where `profile` says that the NewsItemId alone names an item, the DateId is left out, as it changes with each revision.

    >>> from lateedition.wire.profiles import ANY
    >>> guid_of("harbourwire.example", "20260304", "tunnel-17", profile=ANY)
    ('urn:newsml:harbourwire.example:20260304:tunnel-17', None)
    """
    dated = "" if profile.identity == "news-item-id" and item_id not in ("", "0") else date_id
    return profile.identity_of(":".join(filter(None, ("urn:newsml", provider_id, dated, item_id))))


def guid_of_reference(said: str, profile: Profile) -> str:
    """Return the guid of the item that a reference names, less its revision; what names none in this way stays as sent.

    >>> from lateedition.wire.profiles import ANY
    >>> guid_of_reference("harbourwire.example:20260304:tunnel-17:2N", ANY), guid_of_reference("tunnel.xml", ANY)
    ('urn:newsml:harbourwire.example:20260304:tunnel-17', 'tunnel.xml')
    """
    found = _REFERENCE.fullmatch(said.strip())
    return guid_of(found["provider"], found["date"], found["item"], profile=profile)[0] if found else said.strip()
