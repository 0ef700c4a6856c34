"""Every address of the desk, as its URLconf has it: what a test tries may not be forgotten when one is added."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def doors(*, number: int) -> Iterator[tuple[str, str]]:
    """Each pattern of the URLconf, and an address that it matches, about the thing with this number."""
    for pattern in _patterns(get_resolver()):
        yield pattern, f"/{_example(pattern, number)}"


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path
        else:
            yield from _patterns(entry, path)


def _example(pattern: str, number: int) -> str:
    path = re.sub(r"<(?:\w+:)?\w+>", str(number), pattern)
    return re.sub(r"\((?:\?P<\w+>)?(?:[^()]|\([^()]*\))*\)", str(number), path).replace("^", "").replace("$", "").replace("\\Z", "")
