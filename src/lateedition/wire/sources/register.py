"""The register of sources: `wire/sources.toml` in the newsroom's home, as the operator writes it.

One entry that cannot be used says so and stops no other. docs/running/sources.md describes every key.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from lateedition.courier.addresses import Network
from lateedition.courier.outgoing import Guard, Limits, Refused
from lateedition.courier.targets import target_of
from lateedition.wire import profiles
from lateedition.wire.sources.schedule import USUAL_BOUNDS, Bounds
from lateedition.wire.sources.secret import Secret

Kind = Literal["poll", "websub", "push"]

DEFAULT_LARGEST_MB = 16
MOST_LARGEST_MB = 64
SHORTEST_S, LONGEST_S = 1.0, 30 * 86_400.0
MOST_SOURCES = 500

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_DURATION = re.compile(r"([0-9]{1,6})\s*(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_WHERE = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<key>.*)`)?$", re.DOTALL)


@dataclass(frozen=True)
class Source:
    """One source: whom to ask or who may send, and under what limits. `profile` names how its files are read, empty to go by content;
    `answers_to` is a name that this profile answers to, empty where it has none but its marks.

    `every` are the bounds of polling; `quiet_after_s` is when its silence is to be said, None to learn that from its rhythm.
    `ca` is a file with the certificates that count for it, None for those that the system trusts.
    """

    name: str
    kind: Kind
    url: str = ""
    profile: str = ""
    answers_to: str = ""
    every: Bounds = USUAL_BOUNDS
    allow: tuple[Network, ...] = ()
    ports: tuple[int, ...] = ()
    ca: Path | None = None
    secret: Secret | None = None
    quiet_after_s: float | None = None
    largest_bytes: int = DEFAULT_LARGEST_MB * 1024**2

    @property
    def goes_by(self) -> str:
        """The name that its payloads come into the inbox under: one that the profile answers to, where it has one."""
        return self.answers_to or self.name

    @cached_property
    def guard(self) -> Guard:
        """Where requests to it may go. Raises Refused when the file of its certificates cannot be used."""
        try:
            trust = ssl.create_default_context(cafile=str(self.ca)) if self.ca else None
        except (OSError, ssl.SSLError) as error:
            raise Refused(f"ca {str(self.ca)!r} cannot be used: {error.strerror or error}; expected certificates in PEM") from error
        return Guard(self.allow, frozenset((80, 443, *self.ports)), Limits(body_bytes=self.largest_bytes), trust)


@dataclass(frozen=True)
class BadEntry:
    """An entry, or a whole file, that cannot be used; `words` say which file, entry and key, and what was expected."""

    words: str


@dataclass(frozen=True)
class Register:
    """What the file says: the sources that can be used, and what is wrong with the others. `is_unread` when nothing could be told."""

    sources: tuple[Source, ...] = ()
    wrong: tuple[BadEntry, ...] = ()
    is_unread: bool = False


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry as it stands in the file."""

    name: str
    kind: Kind
    url: str = ""
    profile: str = ""
    every: str | list[str] = ""
    allow: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    ca: str = ""
    secret_file: str = ""
    secret_env: str = ""
    secret_as: str = ""
    quiet_after: str = ""
    largest_mb: int = DEFAULT_LARGEST_MB


class _Wrong(ValueError):
    """A key has a value that cannot be used."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__(f"{key}: {words}")


def read(path: Path) -> Register:
    """Return what the file at `path` says; nothing where there is no file."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return Register()
    except OSError as error:
        return _unread(f"{path} cannot be read: {error.strerror}; expected read permission for this user")
    return parse(text, path=path)


def parse(text: bytes, *, path: Path) -> Register:
    """Return what `text` says, being what is in the file at `path`: files that it names lie beside that one."""
    try:
        document = msgspec.toml.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _unread(f"{path} is not TOML: {error}; expected [[source]] entries")
    entries = document.get("source", [])
    if document.keys() - {"source"} or not isinstance(entries, list):
        strange = ", ".join(sorted(document.keys() - {"source"})) or "source"
        return _unread(f"{path} has {strange!r} at the top; expected [[source]] entries and nothing else")
    found = list(_entries(entries[:MOST_SOURCES], path))
    if len(entries) > MOST_SOURCES:
        found.append(BadEntry(f"{path} has {len(entries)} entries; expected at most {MOST_SOURCES}, the others are left out"))
    sources = tuple(each for each in found if isinstance(each, Source))
    return Register(sources, tuple(each for each in found if isinstance(each, BadEntry)))


def _unread(words: str) -> Register:
    return Register(wrong=(BadEntry(words),), is_unread=True)


def _entries(entries: Sequence[Any], path: Path) -> Iterator[Source | BadEntry]:
    names: set[str] = set()
    for number, entry in enumerate(entries, 1):
        said = entry.get("name", "") if isinstance(entry, dict) else ""
        where = f"{path}: entry {number}" + (f" ({said!r})" if said else "")
        try:
            source = _source(msgspec.convert(entry, _Entry), path.parent)
            if source.name in names:
                raise _Wrong("name", f"{source.name!r} is there twice; expected a name of its own for each")
        except msgspec.ValidationError as error:
            yield BadEntry(f"{where}: {_in_words(error)}")
        except (_Wrong, Refused) as error:
            yield BadEntry(f"{where}: {error}")
        else:
            names.add(source.name)
            yield source


def _source(entry: _Entry, folder: Path) -> Source:
    if not _NAME.fullmatch(entry.name):
        raise _Wrong("name", f"{entry.name!r}; expected at most 64 small letters, digits and hyphens")
    if not 1 <= entry.largest_mb <= MOST_LARGEST_MB:
        raise _Wrong("largest_mb", f"{entry.largest_mb}; expected 1 to {MOST_LARGEST_MB}")
    ports = tuple(_port(port) for port in entry.ports)
    return Source(
        name=entry.name,
        kind=entry.kind,
        url=_url(entry, ports),
        profile=entry.profile,
        answers_to=_answers_to(entry, folder),
        every=_bounds(entry.every),
        allow=tuple(map(_network, entry.allow)),
        ports=ports,
        ca=folder / entry.ca if entry.ca else None,
        secret=_secret(entry, folder),
        quiet_after_s=_seconds("quiet_after", entry.quiet_after) if entry.quiet_after else None,
        largest_bytes=entry.largest_mb * 1024**2,
    )


def _answers_to(entry: _Entry, folder: Path) -> str:
    if not entry.profile:
        return ""
    known = {profile.name: profile for profile in profiles.known(folder / "profiles")[0]}
    if entry.profile not in known:
        raise _Wrong("profile", f"{entry.profile!r} is not known; expected one of {', '.join(sorted(known))}, or none")
    names = known[entry.profile].sources
    return entry.name if entry.name in names else next(iter(names), "")


def _url(entry: _Entry, ports: tuple[int, ...]) -> str:
    if entry.kind == "push":
        if entry.url:
            raise _Wrong("url", f"{entry.url!r}; expected none: whoever pushes comes to us")
        return ""
    if not entry.url:
        raise _Wrong("url", f"missing; expected where to ask, for kind {entry.kind!r}")
    try:
        return target_of(entry.url, ports=(80, 443, *ports)).url
    except Refused as error:
        raise _Wrong("url", str(error)) from error


def _secret(entry: _Entry, folder: Path) -> Secret | None:
    if entry.secret_file and entry.secret_env:
        raise _Wrong("secret_env", "secret_file is there, too; expected one of the two")
    if not entry.secret_file and not entry.secret_env:
        if entry.kind == "push":
            raise _Wrong("secret_file", "missing, and secret_env as well; expected one of them: nobody may push without a secret")
        return None
    if entry.secret_as and entry.kind == "push":
        raise _Wrong("secret_as", f"{entry.secret_as!r}; expected none: whoever pushes chooses between Authorization and X-Hub-Signature")
    if not re.fullmatch(r"[A-Za-z0-9-]{0,64}", entry.secret_as):
        raise _Wrong("secret_as", f"{entry.secret_as!r}; expected 'bearer', 'basic' or the name of a header")
    return Secret(folder / entry.secret_file if entry.secret_file else None, entry.secret_env, entry.secret_as or "bearer")


def _bounds(every: str | list[str]) -> Bounds:
    if not every:
        return USUAL_BOUNDS
    both = [every, every] if isinstance(every, str) else every
    if len(both) != 2:
        raise _Wrong("every", f"{every!r}; expected one duration, or the shortest and the longest: ['1m', '1h']")
    floor_s, ceiling_s = (_seconds("every", said) for said in both)
    if floor_s > ceiling_s:
        raise _Wrong("every", f"{every!r}; expected the shorter one first")
    return Bounds(floor_s, ceiling_s)


def _seconds(key: str, said: str) -> float:
    found = _DURATION.fullmatch(said.strip())
    seconds = float(found[1]) * _SECONDS[found[2]] if found else 0.0
    if not SHORTEST_S <= seconds <= LONGEST_S:
        raise _Wrong(key, f"{said!r}; expected a duration from 1s to 30d: a number with s, m, h or d")
    return seconds


def _network(said: str) -> Network:
    try:
        return ip_network(said)
    except ValueError as error:
        raise _Wrong("allow", f"{said!r} is not a network: {error}; expected one like '10.8.0.0/16'") from error


def _port(port: int) -> int:
    if not 1 <= port <= 65_535:
        raise _Wrong("ports", f"{port}; expected 1 to 65535")
    return port


def _in_words(error: msgspec.ValidationError) -> str:
    """Return what is wrong with a key, beginning with the key."""
    found = _WHERE.match(str(error))
    what, key = (found["what"], found["key"]) if found else (str(error), None)
    unknown = re.search(r"contains unknown field `(.*)`", what)
    if unknown:
        known = ", ".join(_Entry.__struct_fields__)
        return f"{unknown[1]}: not a key of a source; expected one of {known} (a secret itself never stands in this file)"
    missing = re.search(r"missing required field `(.*)`", what)
    if missing:
        return f"{missing[1]}: missing; expected in every entry"
    what += "; expected 'poll', 'websub' or 'push'" if key == "kind" else ""
    return f"{key}: {what}" if key else what
