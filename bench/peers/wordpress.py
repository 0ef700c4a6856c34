"""WordPress from Debian, with MariaDB, PHP-FPM and nginx, all private to the bench; with and without a ten-second page cache.

Its pages are those of its default theme (Twenty Twenty-Three): the newest posts on the home page and on a category's page; a
post's page has no list of the latest. Articles go in through `wp_insert_post`, a publish is the REST call that the editor's
button makes. MariaDB has its default durability and a buffer pool that holds everything; PHP has its opcode cache.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import shutil
import subprocess
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import articles
from bench.articles import Article
from bench.harness import installing
from bench.harness.places import PEERS
from bench.harness.processes import free_port, run, running
from bench.peers import nginx
from bench.peers.newsroom import Newsroom, Pressed

_SITE = Path(__file__).with_name("wordpress_site")
_SOURCE = Path("/usr/share/wordpress")
_PACKAGES = ("nginx-light", "mariadb-server", "php-fpm", "php", "php-mysql", "wordpress", "wordpress-theme-twentytwentythree")
_CACHE_S = 10
_FILLING_S = 1 / 100
"""About how long it takes to put in one article, for the estimate."""

_MARIADB = ("--skip-networking", "--innodb-buffer-pool-size=512M", "--skip-log-bin", "--performance-schema=OFF")
_FPM = """
[global]
daemonize = no
error_log = {folder}/php.log
[www]
listen = {folder}/php.sock
pm = static
pm.max_children = 4
clear_env = no
catch_workers_output = yes
"""
_PHP = """
index index.php;
location / {{ try_files $uri $uri/ /index.php?$args; }}
location ~ \\.php$ {{
  include /etc/nginx/fastcgi_params;
  fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
  fastcgi_pass unix:{folder}/php.sock;
  {cache}
}}
"""
_KEPT = """
fastcgi_cache pages; fastcgi_cache_key $request_method$host$request_uri; fastcgi_cache_lock on;
fastcgi_cache_valid 200 {seconds}s; fastcgi_cache_bypass $http_authorization; fastcgi_no_cache $http_authorization;
"""


def install() -> str:
    """Make sure that WordPress and what it needs are there; return what is measured. Raises CannotHave."""
    installing.apt(*_PACKAGES)
    php = run(["php", "-r", "echo PHP_VERSION;"])
    return f"WordPress {installing.version_of('wordpress')}, MariaDB {installing.version_of('mariadb-server')}, PHP {php}"


def filling_s(size: int) -> float:
    """Return about how long it will take to fill it with so many articles: next to nothing if that was done before."""
    return 0.0 if _kept(size).exists() else size * _FILLING_S


@contextmanager
def newsrooms(stories: Sequence[Article], drafts: Sequence[Article], *, work: Path) -> Iterator[list[Newsroom]]:
    """Run a WordPress that has `stories`, and `drafts` waiting; give it without and with the cache in front."""
    folder = work / "wordpress"
    filled = _filled(stories)
    shutil.copytree(filled, folder, symlinks=True)
    with ExitStack() as stack:
        _start_database(folder, stack)
        numbers = _insert(folder, drafts, status="draft")
        fpm = f"php-fpm{run(['php', '-r', 'echo PHP_MAJOR_VERSION.chr(46).PHP_MINOR_VERSION;'])}"
        (folder / "fpm.conf").write_text(_FPM.format(folder=folder))
        root = ["--allow-to-run-as-root"] if os.geteuid() == 0 else []
        command = [shutil.which(fpm) or f"/usr/sbin/{fpm}", "-F", "-y", folder / "fpm.conf", *root]
        stack.enter_context(running("php-fpm", command, folder=folder, environment=_environment(folder)))
        _wait_for(folder / "php.sock")
        plain, cached = free_port(), free_port()
        php, kept = _PHP.format(folder=folder, cache=""), _PHP.format(folder=folder, cache=_KEPT.format(seconds=_CACHE_S))
        zone = f"fastcgi_cache_path {folder}/pages keys_zone=pages:10m;"
        stack.enter_context(nginx.serving("before WordPress", folder / "www", port=plain, work=work, server=php))
        stack.enter_context(nginx.serving("cache before WordPress", folder / "www", port=cached, work=work, server=kept, http=zone))
        secret = base64.b64encode(f"editor:{(folder / 'password').read_text().strip()}".encode()).decode()
        button = _Button(plain, dict(zip((draft.number for draft in drafts), numbers, strict=True)), secret)
        places = {"home": lambda _: "/", "section": _section_of, "story": _address_of}
        yield [
            Newsroom("WordPress", plain, places, button.press),
            Newsroom(f"WordPress, {_CACHE_S} s cache", cached, places, button.press, cached_s=_CACHE_S),
        ]


@dataclass(frozen=True)
class _Button:
    """The editor's button: the REST call that the block editor makes."""

    port: int
    numbers: dict[int, int]
    secret: str

    def press(self, draft: Article) -> Pressed:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Basic {self.secret}", "Content-Type": "application/json"}
        began = time.monotonic()
        connection.request("POST", f"/index.php?rest_route=/wp/v2/posts/{self.numbers[draft.number]}", '{"status":"publish"}', headers)
        answer = connection.getresponse()
        said = answer.read()
        ended = time.monotonic()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"WordPress answers {answer.status} to a publish: {said[:300]!r}")
        return Pressed(began, ended)


def _section_of(article: Article) -> str:
    return f"/category/{articles.SECTIONS[article.section].lower()}/"


def _address_of(article: Article) -> str:
    return f"/{articles.SECTIONS[article.section].lower()}/{article.slug}/"


# Filling: once for each size, kept, and copied for every run


def _filled(stories: Sequence[Article]) -> Path:
    kept = _kept(len(stories))
    if kept.exists():
        return kept
    fresh = kept.with_name(f"{kept.name}.unfinished")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    shutil.copytree(_SOURCE, fresh / "www")
    for name in ("wp-config.php", "fill.php"):
        shutil.copyfile(_SITE / name, fresh / "www" / name)
    owner = ["--user=root"] if os.geteuid() == 0 else []
    run(["mariadb-install-db", "--no-defaults", f"--datadir={fresh / 'mysql'}", "--auth-root-authentication-method=normal", *owner])
    with ExitStack() as stack:
        _start_database(fresh, stack)
        run(["mariadb", "--no-defaults", f"--socket={fresh / 'db.sock'}", "-u", "root", "-e", "CREATE DATABASE wordpress"])
        _php(fresh, "install", "The Harbour Post", *articles.SECTIONS)
        (fresh / "password").write_text(_php(fresh, "password"))
        _insert(fresh, stories, status="publish")
    fresh.rename(kept)
    return kept


def _kept(size: int) -> Path:
    how = sum(zlib.crc32((_SITE / name).read_bytes()) for name in ("wp-config.php", "fill.php"))
    return PEERS / "filled" / f"wordpress-{installing.version_of('wordpress').replace(':', '-')}-{how:x}-{size}"


def _start_database(folder: Path, stack: ExitStack) -> None:
    owner = ["--user=root"] if os.geteuid() == 0 else []
    command = ["mariadbd", "--no-defaults", f"--datadir={folder / 'mysql'}", f"--socket={folder / 'db.sock'}"]
    command += [f"--pid-file={folder / 'db.pid'}", *_MARIADB, *owner]
    stack.enter_context(running("mariadb", command, folder=folder))
    _wait_for(folder / "db.sock")


def _insert(folder: Path, found: Iterable[Article], *, status: str) -> list[int]:
    lines = "".join(f"{json.dumps(_post(article))}\n" for article in found)
    return [int(line) for line in _php(folder, "posts", status, said=lines).split()]


def _post(article: Article) -> dict[str, object]:
    blocks = (f"<!-- wp:paragraph -->\n<p>{text}</p>\n<!-- /wp:paragraph -->" for text in article.paragraphs)
    return {
        "headline": article.headline,
        "slug": article.slug,
        "standfirst": article.standfirst,
        "content": "\n\n".join(blocks),
        "section": articles.SECTIONS[article.section].lower(),
        "topics": [articles.TOPICS[topic] for topic in article.topics],
        "author": articles.AUTHORS[article.author],
        "published": article.published.strftime("%Y-%m-%d %H:%M:%S"),
        "place": article.place,
        "agency": articles.AGENCY,
    }


def _php(folder: Path, *arguments: str, said: str = "") -> str:
    done = subprocess.run(
        ["php", "-d", "memory_limit=1G", folder / "www" / "fill.php", *arguments],
        input=said,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **_environment(folder)},
    )
    if done.returncode:
        raise RuntimeError(f"filling WordPress ({arguments[0]}) failed: {(done.stderr or done.stdout)[-500:]}")
    return done.stdout


def _environment(folder: Path) -> dict[str, str]:
    return {"BENCH_SOCKET": str(folder / "db.sock")}


def _wait_for(socket: Path, *, patience_s: float = 60) -> None:
    until = time.monotonic() + patience_s
    while not socket.exists():
        if time.monotonic() > until:
            raise RuntimeError(f"{str(socket)!r} is not there after {patience_s} s")
        time.sleep(0.05)
