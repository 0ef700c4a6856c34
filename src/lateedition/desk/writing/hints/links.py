"""Hints about pages of the site that a story mentions and does not lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lateedition.desk.writing.hints.copy import Copy, Hint, Page, Placed
from lateedition.story.blocks import Paragraph

SHORTEST = 4
MOST = 3
"""How many are pointed out at once: a list of twenty is read by nobody."""

_LINKED = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)


def about_links(copy: Copy, pages: Sequence[Page]) -> Iterator[Hint]:
    """Give a hint for the first mention of each page's name, where the story is not filed under it and the mention is no link."""
    paragraphs = [placed for placed in copy.body if isinstance(placed.block, Paragraph)]
    text = "\n".join(placed.text for placed in paragraphs)
    found = 0
    for page in pages:
        if found == MOST:
            return
        if len(page.name) < SHORTEST or page.filed or page.name not in text:
            continue
        first = _first_mention(page.name, paragraphs)
        if first is not None:
            found += 1
            said = f"“{page.name}” has a page ({page.kind}): link the first mention" + (
                ", or file the story under it." if page.kind == "topic" else "."
            )
            yield Hint("link", said, first.place, page.name)


def _first_mention(name: str, paragraphs: Sequence[Placed]) -> Placed | None:
    """Return where `name` stands first, None if it stands nowhere as words of its own, or is a link there."""
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    for placed in paragraphs:
        if pattern.search(placed.text):
            html = placed.block.html if isinstance(placed.block, Paragraph) else ""
            return None if any(name in linked for linked in _LINKED.findall(html)) else placed
    return None
