"""The privacy policy, and the place where a reader's answer to the notice can be given again or changed."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.addresses import PRIVACY
from lateedition.press.frame import framed
from lateedition.press.kit import Kit
from lateedition.press.listing import paragraphs
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing


class PrivacyView(Struct, frozen=True):
    """What privacy.html prints: the policy, the notice's text, and the version of the notice that an answer is to."""

    text: tuple[str, ...]
    notice: str
    version: int


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the privacy page; without a policy in the site's settings it says what the software itself does."""
    showing = Showing.on(reading)
    site, words = showing.site, showing.words
    view = PrivacyView(paragraphs(site.privacy_text) or (words.privacy_default,), site.notice_text, site.notice_version)
    frame = framed(showing, kind="privacy", title=words.privacy_policy, address=PRIVACY, steps=[(words.privacy_policy, PRIVACY)])
    return Rendition(address=PRIVACY, parts=kit.parts("privacy.html", frame=frame, privacy=view), keys=(key,))
