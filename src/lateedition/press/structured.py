"""Structured data: what a page says to machines, in schema.org's terms. It says what the page shows and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from minijinja import safe

Data = dict[str, object]

_UNSAFE_IN_SCRIPT = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def script(*things: Data) -> str:
    """Return `things` as the content of a JSON-LD data block, without empty values.

    Nothing in it can end the block or start a comment (HTML, "Restrictions for contents of script elements").

    >>> str(script({"@type": "Thing", "name": "</script>", "url": ""}))
    '{"@context":"https://schema.org","@type":"Thing","name":"\\\\u003c/script\\\\u003e"}'
    """
    said = [filled(thing) for thing in things]
    document = {"@context": "https://schema.org", **(said[0] if len(said) == 1 else {"@graph": said})}
    written = msgspec.json.encode(document).decode()
    for unsafe, written_as in _UNSAFE_IN_SCRIPT:
        written = written.replace(unsafe, written_as)
    return safe(written)


def filled(thing: Data) -> Data:
    """Return `thing` without the values that say nothing: None, empty text, empty lists."""
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}


def breadcrumb(steps: Sequence[tuple[str, str]]) -> Data:
    """Return a BreadcrumbList of names and full URLs, the topmost first."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url} for position, (name, url) in enumerate(steps, start=1)
        ],
    }
