"""Reads the reference dump of one article page into its parts, so that the test can put them in and look for them again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = "Asia/Kolkata"
_STAMP = re.compile(r"[A-Z][a-z]{2} \d\d, \d{4} \d\d:\d\d IST")


@dataclass(frozen=True)
class Listed:
    """A line of a list of news: its headline as readers see it, and the stamp under it."""

    headline: str
    stamp: str

    @property
    def live(self) -> bool:
        return self.headline.startswith("LIVE: ")

    @property
    def moment(self) -> datetime:
        return moment_of(self.stamp)


@dataclass(frozen=True)
class SeedPage:
    """The dump, part by part, in its order."""

    sections: str
    breadcrumb: str
    headline: str
    standfirst: str
    updated: str
    byline: str
    caption: str
    body: tuple[str, ...]
    tags: str
    scroll: str
    top_title: str
    top: tuple[Listed, ...]
    latest_title: str
    latest: tuple[Listed, ...]
    notice_title: str
    notice_text: str

    @property
    def moment(self) -> datetime:
        return moment_of(self.updated)

    def lines(self) -> list[str]:
        """Return every line that a reader of the page must find, in the dump's order."""
        listed = [[*(x for item in items for x in (item.headline, item.stamp))] for items in (self.top, self.latest)]
        return [
            self.sections, self.breadcrumb, self.headline, self.standfirst, self.updated, self.byline, self.caption, *self.body,
            self.tags, self.scroll, self.top_title, *listed[0], self.latest_title, *listed[1], self.notice_title, self.notice_text,
        ]  # fmt: skip


def moment_of(text: str) -> datetime:
    """Return the moment that a stamp of the seed's site names; IST there is India's time."""
    found = _STAMP.search(text)
    assert found, f"no stamp in {text!r}"
    local = datetime.strptime(found[0].removesuffix(" IST"), "%b %d, %Y %H:%M").replace(tzinfo=ZoneInfo(ZONE))
    return local.astimezone(UTC)


def read_seed(path: Path) -> SeedPage:
    """Return the parts of the dump at `path`."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    tags, scroll, top, latest = (lines.index(title) for title in ("tags", "SCROLL FOR MORE NEWS", "top news", "latest news"))
    notice = lines.index("This site uses cookies")
    return SeedPage(
        # The first line is the dump's own header ("date 2020-05-05") with the label of the sections menu behind it.
        sections=lines[0].split()[-1],
        breadcrumb=lines[1],
        headline=lines[2],
        standfirst=lines[3],
        updated=lines[4],
        byline=lines[5],
        caption=lines[6],
        body=tuple(lines[7:tags]),
        tags=lines[tags],
        scroll=lines[scroll],
        top_title=lines[top],
        top=_listed(lines[top + 1 : latest]),
        latest_title=lines[latest],
        latest=_listed(lines[latest + 1 : notice]),
        notice_title=lines[notice],
        notice_text=lines[notice + 1],
    )


def _listed(lines: list[str]) -> tuple[Listed, ...]:
    return tuple(Listed(headline, stamp) for headline, stamp in zip(lines[::2], lines[1::2], strict=True))
