"""Targets: what a URL asks for and of whom, if it is one that may be asked. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from lateedition.courier.metered import NotFetched

_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
"""What no URL holds, and what two programs read differently (RFC 3986, section 2)."""

_AS_IT_IS = "%/:?#[]@!$&'()*+,;=~"


class Refused(NotFetched):
    """The request was not made, or not finished, because of where it would go."""


@dataclass(frozen=True)
class Target:
    """One URL, taken apart. `path` is what stands in the request line; a query is part of it."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_secure(self) -> bool:
        """Whether it is asked over TLS."""
        return self.scheme == "https"

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: whom credentials are meant for."""
        return self.scheme, self.host, self.port


def target_of(url: str, *, ports: Collection[int]) -> Target:
    """Return what `url` asks for. Raises Refused for one that is not http or https, has a login in it, or another port than `ports`.

    >>> target_of("https://example.org/feed?edition=ä#top", ports=(443,)).path
    '/feed?edition=%C3%A4'
    """
    if _UNSAFE.search(url):
        raise Refused(f"{url!r} has a space, a backslash or a control character in it; expected a URL")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError) as error:
        raise Refused(f"{url!r} is not a URL: {error}") from error
    if parts.scheme not in _PORTS or not host:
        raise Refused(f"{url!r} is not a URL of the web; expected http:// or https:// and a host")
    if "@" in parts.netloc or "%" in host:
        raise Refused(f"{_without_login(url)!r} has a login or a zone in it; expected a host alone, and the login in secret_file")
    port = _PORTS[parts.scheme] if port is None else port
    if port not in ports:
        raise Refused(f"{url!r} has port {port}; expected {' or '.join(map(str, sorted(ports)))}, or the port named in ports")
    path = quote(parts.path or "/", safe=_AS_IT_IS) + (f"?{quote(parts.query, safe=_AS_IT_IS)}" if parts.query else "")
    return Target(url, parts.scheme, host, port, path)


def onward(target: Target, location: str, *, ports: Collection[int], secret: bool) -> Target:
    """Return where `target` redirects to. Raises Refused; `secret` says that credentials are in play, which never go from https to http."""
    try:
        url = urljoin(target.url, location.strip())
    except ValueError as error:
        raise Refused(f"{target.url} redirects to {location!r}, which is not a URL: {error}") from error
    try:
        found = target_of(url, ports=ports)
    except Refused as error:
        raise Refused(f"{target.url} redirects to where it may not: {error}") from error
    if secret and target.is_secure and not found.is_secure:
        raise Refused(f"{target.url} redirects from https to {url}; expected https, because a secret is sent along")
    return found


def is_same_origin(url: str, other: str) -> bool:
    """Say whether what is secret to one URL may be told to the other (RFC 6454, section 4).

    >>> is_same_origin("https://a.example/x", "https://a.example:443/y"), is_same_origin("https://a.example/", "http://a.example/")
    (True, False)
    """
    one, two = urlsplit(url), urlsplit(other)
    return (one.scheme, one.hostname, one.port or _PORTS.get(one.scheme)) == (two.scheme, two.hostname, two.port or _PORTS.get(two.scheme))


def _without_login(url: str) -> str:
    before, mark, rest = url.partition("//")
    return before + mark + rest.partition("@")[2] if "@" in rest else url
