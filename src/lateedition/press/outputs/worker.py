"""The service worker of who has saved a story (press/assets/saved.js).

It stands at the root, as its scope is the whole paper, and at one address for good.
"""

from __future__ import annotations

from lateedition.press.addresses import WORKER
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition

FILE = "worker.js"
"""Its name among the assets, of which it alone has no address with a hash."""


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:  # noqa: ARG001 (pages are called alike)
    """Return the worker. Browsers ask for it anew by themselves, so that it must not move with its content as other scripts do."""
    asset = kit.assets[FILE]
    return Rendition(address=WORKER, parts=(asset.content,), media_type=asset.media_type, keys=(key,))
