"""The style sheet of a site that looks like itself."""

from __future__ import annotations

from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.theming import style_of, theme_address


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:  # noqa: ARG001 (pages are called alike)
    """Return the style sheet of the site's theme, None if it has none."""
    theme = reading.site().theme
    if theme is None:
        return None
    return Rendition(
        address=theme_address(theme), parts=(style_of(theme),), media_type="text/css; charset=utf-8", keys=(key,), immutable=True
    )
