"""What a browser says of itself, in words that people know their devices by."""

from __future__ import annotations

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Vivaldi", "Vivaldi"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
"""The order matters: nearly every browser names those before it."""


def device_of(agent: str) -> str:
    """Return a browser's `User-Agent` in words.

    >>> device_of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox on Linux'
    >>> device_of("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604")
    'Safari on iPhone'
    >>> device_of("curl/8.9")
    'a program (curl/8.9)'
    """
    browser = _first(agent, _BROWSERS)
    system = _first(agent, _SYSTEMS)
    if browser and system:
        return f"{browser} on {system}"
    return browser or (f"a program ({agent[:40]})" if agent else "a browser that says nothing of itself")


def _first(agent: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((word for mark, word in table if mark in agent), "")
