"""A plain Wagtail site, from PyPI, in an environment of its own; with and without a ten-second page cache (nginx) in front.

It is written as Wagtail's guide writes one, and with care: lists are indexed and leave out bodies. Every page shows menu, top
news and latest news, asked of the database each time. SQLite has the settings of our desk, the server is the one our desk runs
on, and a publish is the editor's form sent by its Publish button. A section's page counts its articles, as Django's pages do.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lxml import html

from bench import articles
from bench.articles import Article
from bench.harness import installing
from bench.harness.editor import Editor, Refused, errors_on
from bench.harness.places import PEERS
from bench.harness.processes import free_port, run, running
from bench.peers import nginx
from bench.peers.newsroom import Newsroom, Pressed

_SITE = Path(__file__).with_name("wagtail_site")
_REQUIREMENTS = ("wagtail>=8,<9", "granian")
_CACHE_S = 10
_FILLING_S = 1 / 65
"""About how long it takes to put in one article, for the estimate."""

_PASSWORD = "only for a bench on the loopback"
_THREADS = 5
_KEPT = """
location / {{
  proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
  proxy_cache pages; proxy_cache_key $request_uri; proxy_cache_lock on; proxy_cache_valid 200 {seconds}s;
  proxy_ignore_headers Vary Set-Cookie Cache-Control Expires;
}}
"""


def install() -> str:
    """Make sure that Wagtail is there; return what is measured. Raises CannotHave."""
    python = installing.python_environment("wagtail", *_REQUIREMENTS)
    said = "import wagtail, django, granian; print(f'Wagtail {wagtail.__version__}, Django {django.__version__}')"
    return run([python, "-c", said]).strip()


def filling_s(size: int) -> float:
    """Return about how long it will take to fill it with so many articles: next to nothing if that was done before."""
    return 0.0 if _kept(size).exists() else size * _FILLING_S


@contextmanager
def newsrooms(stories: Sequence[Article], drafts: Sequence[Article], *, work: Path) -> Iterator[list[Newsroom]]:
    """Run a Wagtail site that has `stories`, and `drafts` waiting; give it without and with the cache in front."""
    folder = work / "wagtail"
    shutil.copytree(_filled(stories), folder)
    numbers = _fill(folder, "drafts", drafts)
    with ExitStack() as stack:
        plain, cached = free_port(), free_port()
        granian = installing.python_environment("wagtail", *_REQUIREMENTS).with_name("granian")
        command = [granian, "--interface", "wsgi", "--port", str(plain), "--workers", "1", "--blocking-threads", str(_THREADS)]
        command += ["--no-ws", "--log-level", "warning", "newssite.wsgi:application"]
        stack.enter_context(running("wagtail", command, folder=folder, port=plain, environment=_environment(folder), patience_s=60))
        kept = _KEPT.format(behind=plain, seconds=_CACHE_S)
        zone = f"proxy_cache_path {folder}/pages keys_zone=pages:10m;"
        stack.enter_context(nginx.serving("cache before Wagtail", folder, port=cached, work=work, server=kept, http=zone))
        button = _Button(plain, dict(zip((draft.number for draft in drafts), numbers, strict=True)))
        oldest = _address_of(stories[0])
        places = {"home": lambda _: "/", "section": _section_of, "story": _address_of, "oldest": lambda _: oldest}
        yield [
            Newsroom("Wagtail", plain, places, button.press),
            Newsroom(f"Wagtail, {_CACHE_S} s cache", cached, places, button.press, cached_s=_CACHE_S),
        ]


class _Button:
    """The editor's button: the form of a draft as the browser sends it."""

    def __init__(self, port: int, numbers: dict[int, int]) -> None:
        self._editor = Editor(port)
        self._numbers = numbers
        self._editor.log_in("/admin/login/", user="editor", password=_PASSWORD)

    def press(self, draft: Article) -> Pressed:
        """Open the draft's form, which is not timed, and send it with Publish."""
        address = f"/admin/pages/{self._numbers[draft.number]}/edit/"
        page = html.fromstring(self._editor.ask("GET", address)[1])
        form = next(form for form in page.forms if form.get("id") == "page-edit-form")
        fields = [*form.form_values(), ("action-publish", "action-publish")]
        began = time.monotonic()
        status, said = self._editor.ask("POST", address, fields)
        ended = time.monotonic()
        if status != 302:
            raise Refused(f"Wagtail answers {status} to a publish of page {self._numbers[draft.number]}: {errors_on(said)}")
        return Pressed(began, ended)


def _section_of(article: Article) -> str:
    return f"/{articles.SECTIONS[article.section].lower()}/"


def _address_of(article: Article) -> str:
    return f"{_section_of(article)}{article.slug}/"


# Filling: once for each size, kept, and copied for every run


def _filled(stories: Sequence[Article]) -> Path:
    kept = _kept(len(stories))
    if kept.exists():
        return kept
    fresh = kept.with_name(f"{kept.name}.unfinished")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    filed = {"sections": articles.SECTIONS, "topics": articles.TOPICS, "authors": articles.AUTHORS}
    _fill(fresh, "make", stories, before=f"{json.dumps(filed)}\n")
    fresh.rename(kept)
    return kept


def _kept(size: int) -> Path:
    how = zlib.crc32(b"".join(path.read_bytes() for path in sorted((_SITE / "newssite").glob("*.py"))))
    return PEERS / "filled" / f"wagtail-{how:x}-{size}"


def _fill(folder: Path, what: str, found: Iterable[Article], *, before: str = "") -> list[int]:
    python = installing.python_environment("wagtail", *_REQUIREMENTS)
    said = before + "".join(f"{json.dumps(_page(article))}\n" for article in found)
    command = [str(python), "-m", "newssite.filling", what]
    environment = {**os.environ, **_environment(folder)}
    done = subprocess.run(command, input=said, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise RuntimeError(f"filling Wagtail ({what}) failed: {done.stderr[-800:]}")
    return [int(line) for line in done.stdout.split()]


def _page(article: Article) -> dict[str, object]:
    return {
        "headline": article.headline,
        "slug": article.slug,
        "standfirst": article.standfirst,
        "paragraphs": article.paragraphs,
        "section": articles.SECTIONS[article.section].lower(),
        "topics": [articles.TOPICS[topic] for topic in article.topics],
        "author": articles.AUTHORS[article.author],
        "agency": articles.AGENCY,
        "place": article.place,
        "news_value": article.news_value,
        "published": article.published.isoformat(),
    }


def _environment(folder: Path) -> dict[str, str]:
    return {"BENCH_HOME": str(folder), "PYTHONPATH": str(_SITE), "DJANGO_SETTINGS_MODULE": "newssite.settings"}
