"""The privacy policy, and the place where a reader chooses, purpose by purpose, and changes or withdraws what was chosen."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.addresses import PRIVACY
from lateedition.press.asking import NoticeView, notice_view
from lateedition.press.frame import framed
from lateedition.press.kit import Kit
from lateedition.press.listing import paragraphs
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing


class PrivacyView(Struct, frozen=True):
    """What privacy.html prints: the policy, what is counted, what is kept of whom we tell, and for what else; and the notice."""

    text: tuple[str, ...]
    counted: str
    told: str
    kept: tuple[str, ...]
    notice: NoticeView


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the privacy page; without a policy in the site's settings it says what the software itself does."""
    showing = Showing.on(reading)
    site, words = showing.site, showing.words
    counted = {"off": "", "on": words.counted, "exempt": words.counted_exempt}[site.counting]
    told = words.push_kept if site.push.is_on else ""
    letters = [words.letters_privacy] if site.letters and site.letters.kinds else []
    metered = [words.metered] if site.meter and not site.meter.purpose else []  # what a purpose is for says the purpose
    text = paragraphs(site.privacy_text) or (words.privacy_default,)
    view = PrivacyView(text, counted, told, (*letters, *metered), notice_view(site, words=words))
    frame = framed(showing, kind="privacy", title=words.privacy_policy, address=PRIVACY, steps=[(words.privacy_policy, PRIVACY)])
    return Rendition(address=PRIVACY, parts=kit.parts("privacy.html", frame=frame, privacy=view), keys=(key,))
