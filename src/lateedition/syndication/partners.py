"""Partners: who may take the house's stories, by which key, and what of them. The register is one file in the newsroom's home.

A key is 32 bytes by chance and nothing of it is kept but its SHA-256. Nobody can guess at it, so there is nothing for a slow hash or a salt
to defend: these are for words that people think up. A stand looks for another register once a second, so a file that is copied to each
machine is all that it takes to let somebody in, or out.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from lateedition.whole import put_whole

FILE = "partners.json"
USED = "partners"
"""The folder beside it in which a file of the name of each partner is touched when they ask."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_KEY_BYTES = 32
_LOOK_EVERY_S, _NOTE_EVERY_S = 1.0, 60.0
_NOBODY = hashlib.sha256(b"").hexdigest()


class BadRegister(ValueError):
    """The register cannot be used, or not be changed like that; the message says why."""


class Partner(Struct, frozen=True):
    """Somebody who takes stories. `digest` is the SHA-256 of their key in hex.

    `sections` are those that they get, with what is below them, by number; none means all. `agencies` are those whose copy the house may
    pass on to them. `full` says that they get the text. `terms` is put on everything they get. A key counts until `until`, and until it is
    `revoked`.
    """

    name: str
    digest: str
    made: datetime
    sections: tuple[int, ...] = ()
    agencies: tuple[int, ...] = ()
    full: bool = False
    terms: str = ""
    until: datetime | None = None
    revoked: datetime | None = None

    def counts(self, *, now: float) -> bool:
        """Say whether their key counts at `now`, in POSIX seconds."""
        return self.revoked is None and (self.until is None or now < self.until.timestamp())


class _Register(Struct, frozen=True):
    partners: tuple[Partner, ...] = ()


def read(home: Path) -> tuple[Partner, ...]:
    """Return every partner in the register in `home`, in the order of their names; none where there is no file. Raises BadRegister."""
    path = home / FILE
    try:
        said = msgspec.json.decode(path.read_bytes(), type=_Register)
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError) as failure:
        raise BadRegister(f"{path} cannot be read: {failure}; nobody has a key until it can") from failure
    return tuple(sorted(said.partners, key=lambda partner: partner.name))


def add(home: Path, partner: Partner) -> str:
    """Put `partner` into the register with a new key, and return that: it is not kept. Who has a key that counts must be revoked first.

    Raises BadRegister.
    """
    if not _NAME.fullmatch(partner.name):
        raise BadRegister(f"{partner.name!r} is no name for a partner; expected at most 64 small letters, digits and hyphens")
    others = read(home)
    if any(other.name == partner.name and other.counts(now=partner.made.timestamp()) for other in others):
        raise BadRegister(f"{partner.name!r} has a key already; revoke it first: lateedition partner revoke {partner.name}")
    key = secrets.token_urlsafe(_KEY_BYTES)
    _write(home, (*(other for other in others if other.name != partner.name), replace(partner, digest=_digest(key))))
    return key


def revoke(home: Path, name: str, *, now: datetime) -> None:
    """Let the key of this partner count no more. Raises BadRegister if there is no such partner, or it counts no more already."""
    others = read(home)
    if not any(other.name == name and other.revoked is None for other in others):
        raise BadRegister(f"{name!r} has no key that could be revoked; lateedition partner list says who has")
    _write(home, tuple(replace(other, revoked=now) if other.name == name else other for other in others))


def last_used(home: Path, name: str) -> float | None:
    """Return when the partner of this name last asked this machine (POSIX seconds, to the minute); None if never."""
    try:
        return (home / USED / name).stat().st_mtime
    except OSError:
        return None


class Gate:
    """Who comes with a key that counts. One for a worker; it reads the register again when that was changed."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._looked_at = float("-inf")
        self._seen: tuple[int, ...] | None = None
        self._partners: tuple[Partner, ...] = ()
        self._noted: dict[str, float] = {}
        self.trouble = ""

    def partner(self, authorization: str | None, *, now: float) -> Partner | None:
        """Return whose key is in the header Authorization, as Bearer or as the password of Basic; None if none counts at `now`.

        Every key is compared with every partner's, each in the same time: how long it takes tells nothing.
        """
        self._look(now)
        digest = _digest(key) if (key := _key_in(authorization or "")) else _NOBODY
        matching = [partner for partner in self._partners if hmac.compare_digest(partner.digest, digest)]
        found = next((partner for partner in matching if key and partner.counts(now=now)), None)
        if found is not None:
            self._note(found.name, now)
        return found

    def is_open(self, *, now: float) -> bool:
        """Say whether anybody is in the register at all: if not, there are no feeds for partners."""
        self._look(now)
        return bool(self._partners)

    def _look(self, now: float) -> None:
        if 0 <= now - self._looked_at < _LOOK_EVERY_S:
            return
        self._looked_at = now
        seen = _state_of(self._home / FILE)
        if seen != self._seen:
            self._seen = seen
            try:
                self._partners, self.trouble = read(self._home), ""
            except BadRegister as wrong:
                self._partners, self.trouble = (), str(wrong)

    def _note(self, name: str, now: float) -> None:
        if now - self._noted.get(name, float("-inf")) < _NOTE_EVERY_S:
            return
        self._noted[name] = now
        with suppress(OSError):  # a full disk keeps nobody from their stories
            (self._home / USED).mkdir(exist_ok=True)
            (self._home / USED / name).touch()


def _write(home: Path, partners: Iterable[Partner]) -> None:
    """Write the register, for whoever owns the home alone: root may have typed the command, and the stand is somebody else."""
    path = home / FILE
    put_whole(path, msgspec.json.format(msgspec.json.encode(_Register(tuple(partners))), indent=2) + b"\n")
    path.chmod(0o600)
    owner = home.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.chown(path, owner.st_uid, owner.st_gid)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def _key_in(authorization: str) -> str:
    scheme, _, said = authorization.strip().partition(" ")
    if scheme.lower() == "bearer":
        return said.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(said.strip(), validate=True).decode("utf-8").partition(":")[2]
    except (NotBase64, ValueError):
        return ""


def _state_of(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
