"""nginx, from Debian: ready files as they are (`gzip_static`), or pages put together by Server-Side Includes, plain or compressed."""

from __future__ import annotations

import getpass
import gzip
from contextlib import AbstractContextManager
from pathlib import Path

from bench.harness import installing
from bench.harness.processes import Running, running
from bench.pages import Site

INCLUDE = '<!--#include virtual="/fragments/{}" -->'
# SSI as fast as we could make it: what a page is made of is collected and written at once. As nginx comes (sendfile on, 1460 bytes
# collected) a page took three times the CPU; with tcp_nopush its end was held back for 40 ms.
_SSI = "ssi on; sendfile off; postpone_output 32k;"
WAYS = {
    "nginx gzip_static": "tcp_nopush on; gzip_static on; gzip_vary on;",
    "nginx SSI": _SSI,
    "nginx SSI, gzip 1": f"{_SSI} gzip on; gzip_comp_level 1; gzip_vary on; gzip_min_length 256;",
}

# `user` only has a meaning where the bench runs as root; there nginx must be able to read the private folder.
CONFIGURATION = """
user {user};
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  types {{ text/html html; text/css css; text/javascript js; image/svg+xml svg; application/rss+xml xml; }}
  default_type text/html;
  access_log off;
  sendfile on;
  tcp_nodelay on;
  keepalive_timeout 300s;
  keepalive_requests 100000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  {http}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    root {root};
    index index.html;
    add_header Cache-Control "public, max-age=0";
    {server}
  }}
}}
"""


def install() -> str:
    """Make sure that nginx is there; return its version. Raises CannotHave."""
    installing.apt("nginx-light")
    return f"nginx {installing.version_of('nginx-light')}"


def write_ready(folder: Path, site: Site) -> None:
    """Write every page of `site`, composed, and compressed as well as gzip can, into `folder`."""
    for path in site.pages:
        write_page(folder, path, site.composed(path))


def write_page(folder: Path, path: str, content: bytes, *, gzipped: bytes | None = None) -> None:
    """Write one page as a file and as a ready `.gz` beside it: `gzipped` if that is given, else gzip's level 9."""
    place = folder / path.strip("/")
    place.mkdir(parents=True, exist_ok=True)
    (place / "index.html").write_bytes(content)
    (place / "index.html.gz").write_bytes(gzipped if gzipped is not None else gzip.compress(content, 9, mtime=0))


def write_pieces(folder: Path, site: Site, *, include: str = INCLUDE) -> None:
    """Write every page of `site` with includes in it, and the fragments, into `folder`."""
    (folder / "fragments").mkdir(parents=True)
    for name, content in site.fragments.items():
        (folder / "fragments" / name).write_bytes(content)
    for path in site.pages:
        place = folder / path.strip("/")
        place.mkdir(parents=True)
        (place / "index.html").write_bytes(site.with_includes(path, include))


def serving(
    name: str, root: Path, *, port: int, work: Path, core: int | None = None, server: str = "", http: str = ""
) -> AbstractContextManager[Running]:
    """Run an nginx over the files in `root` in a `with`; `server` and `http` are directives for those blocks."""
    folder = work / name.replace(" ", "-").replace(",", "")
    folder.mkdir(parents=True)
    configuration = folder / "nginx.conf"
    text = CONFIGURATION.format(user=user(), folder=folder, port=port, root=root, server=server, http=http)
    configuration.write_text(text)
    command = ["nginx", "-e", folder / "error.log", "-c", configuration, "-p", folder]
    return running(name, command, folder=folder, port=port, core=core)


def user() -> str:
    """Return who runs the bench: nginx's workers run as the same, to read the private folder."""
    return getpass.getuser()
