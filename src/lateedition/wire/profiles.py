"""Source profiles: what an agency leaves unsaid or says in its own way, as data (wire/profiles/*.toml).

A quirk of an agency is a line in its profile and never a subclass. docs/wire-formats.md describes every key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Struct

_LOOKED_AT_BYTES = 16_384
_HEADER_BYTES = 400
# what may stand in front of the header of a dispatch: NUL, SOH, SYN and DEL, line ends, a byte order mark
_FILL = b"\0\x01\x16\x7f \r\n\xef\xbb\xbf"


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """How to read one source.

    `sources` are the names of watched folders and `marks` the words in the opening of a file that tell it is this one.
    `provider` is the name its items go by, empty to use what each item says; `zone` is the IANA zone of times without
    one. `guid_version` is a regular expression whose group "version" is a version inside the guid that has to go.
    `identity` says what names an item in NITF and NewsML 1.x. `body_header` are selectors of what the agency repeats on
    top of each body, `not_public` of what it marks as not for readers; a selector is an element's name, with `.class` or
    without a name. `slugline` is "note" where that field is a note to editors, `subheadline` "slugline" where NewsML 1.x
    has it there; `headline_strip` a regular expression of what is put in front of headlines; `empty_embargo` is "none"
    where an empty embargo means nothing. `signals` maps the agency's own codes to ours; `status` its own status words;
    `properties` the properties of NewsML 1.x that it made up to our fields. `updates` says what becomes of a new version of
    an item that a story was made of: "propose" shows it to an editor, "apply" merges it at once where nothing conflicts. `kill`
    says what becomes of stories when the agency kills or withholds their item: "unpublish" takes them from readers at once,
    "ask" asks an editor. `publish` says whether a rule of the desk may publish its items by itself: "never", or "allowed".

    For dispatches (IPTC 7901, ANPA 1312): `dispatch_header` is a regular expression of the header line that tells the source,
    `charsets` what its bytes may be in, tried in turn, `date_order` "month-day" or "day-month" in dates of figures,
    `priorities` maps the priority as sent to an urgency, `languages` a service to the BCP 47 language of its items, and
    `sign_off` is a regular expression of a last line that is no part of the story.
    """

    name: str = "any"
    sources: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    provider: str = ""
    zone: str = ""
    language: str = ""
    identity: str = "doc-id"
    guid_version: str = ""
    slugline: str = "slugline"
    subheadline: str = "standfirst"
    headline_strip: str = ""
    body_header: tuple[str, ...] = ()
    not_public: tuple[str, ...] = ()
    signals: dict[str, str] = {}
    status: dict[str, str] = {}
    properties: dict[str, str] = {}
    empty_embargo: str = "open"
    dispatch_header: str = ""
    charsets: tuple[str, ...] = ("utf-8", "cp1252")
    date_order: Literal["month-day", "day-month"] = "month-day"
    priorities: dict[str, int] = {}
    languages: dict[str, str] = {}
    sign_off: str = ""
    updates: Literal["propose", "apply"] = "propose"
    kill: Literal["unpublish", "ask"] = "unpublish"
    publish: Literal["never", "allowed"] = "never"

    @property
    def time_zone(self) -> ZoneInfo | None:
        """The zone of times that carry none, or None where the source has not told us."""
        return ZoneInfo(self.zone) if self.zone else None

    def identity_of(self, guid: str) -> tuple[str, int | None]:
        """Return `guid` without the version that this source puts into it, and that version."""
        found = re.search(self.guid_version, guid) if self.guid_version else None
        if not found:
            return guid, None
        return guid[: found.start()] + guid[found.end() :], int(found["version"])

    def is_told_by(self, opening: bytes) -> bool:
        """Say whether the first bytes of a payload tell that it is of this source: by a mark, or by the header of a dispatch."""
        if any(mark.encode() in opening for mark in self.marks):
            return True
        if not self.dispatch_header or opening.startswith((b"<", b"{", b"[")):
            return False
        return bool(re.match(self.dispatch_header, opening[:_HEADER_BYTES].lstrip(_FILL).decode("latin-1")))


ANY = Profile()


def choose(payload: bytes, *, source: str = "", profiles: Iterable[Profile] | None = None) -> Profile:
    """Return the profile for `payload`: that of the folder it came from, else the first that its opening tells."""
    known = tuple(profiles) if profiles is not None else shipped()
    named = next((profile for profile in known if source and source in profile.sources), None)
    if named:
        return named
    opening = payload[:_LOOKED_AT_BYTES]
    return next((profile for profile in known if profile.is_told_by(opening)), ANY)


@cache
def shipped() -> tuple[Profile, ...]:
    """Return the profiles that come with the package, in order of name."""
    folder = resources.files("lateedition.wire").joinpath("profiles")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return tuple(msgspec.toml.decode(entry.read_bytes(), type=Profile) for entry in files)


def known(own: Path | None = None) -> tuple[tuple[Profile, ...], tuple[str, ...]]:
    """Return the profiles of the package with the newsroom's own from the folder `own`, and what is wrong with those.

    One of the newsroom's takes the place of the shipped one with its name, and is looked at before all others. One that
    cannot be read is left out, and what was shipped under its name stays. They are read again when a file there differs.
    """
    return _known(own, _state_of(own))


@lru_cache(maxsize=4)
def _known(own: Path | None, _state: tuple[tuple[str, int, int], ...]) -> tuple[tuple[Profile, ...], tuple[str, ...]]:
    read, wrong = [], []
    for file in sorted(own.glob("*.toml")) if own else ():
        try:
            read.append(_profile(file))
        except (OSError, ValueError) as failure:
            wrong.append(f"source profile {file}: {failure}; it is left out until it can be read")
    names = {profile.name for profile in read}
    return (*read, *(profile for profile in shipped() if profile.name not in names)), tuple(wrong)


def _state_of(own: Path | None) -> tuple[tuple[str, int, int], ...]:
    """Return something that differs when a file in the folder `own` does."""
    found = []
    for file in sorted(own.glob("*.toml")) if own else ():
        try:
            status = file.stat()
        except OSError:
            # gone between the listing and the look: the next look tells
            continue
        found.append((file.name, status.st_mtime_ns, status.st_size))
    return tuple(found)


def _profile(file: Path) -> Profile:
    """Return the profile in `file`. Raises ValueError for one that cannot be used as it is."""
    profile = msgspec.toml.decode(file.read_bytes(), type=Profile)
    for key in ("guid_version", "headline_strip", "dispatch_header", "sign_off"):
        try:
            re.compile(getattr(profile, key))
        except re.error as error:
            raise ValueError(f"{key} {getattr(profile, key)!r} is not a regular expression: {error}") from error
    try:
        _ = profile.time_zone
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"zone {profile.zone!r} is not known; expected one of IANA's, as Europe/Berlin") from error
    return profile
