"""Source profiles: what an agency leaves unsaid or says in its own way, as data (wire/profiles/*.toml).

A quirk of an agency is a line in its profile and never a subclass. docs/wire-formats.md describes every key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

_LOOKED_AT_BYTES = 16_384


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """How to read one source.

    `sources` are the names of watched folders and `marks` the words in the opening of a file that tell it is this one.
    `provider` is the name its items go by, empty to use what each item says; `zone` is the IANA zone of times without
    one. `guid_version` is a regular expression whose group "version" is a version inside the guid that has to go.
    `identity` says what names an item in NITF. `body_header` are selectors of what the agency repeats on top of each
    body, `not_public` of what it marks as not for readers; a selector is an element's name, with `.class` or without a
    name. `slugline` is "note" where that field is a note to editors; `headline_strip` a regular expression of what is put
    in front of headlines; `empty_embargo` is "none" where an empty embargo means nothing. `signals` maps the agency's own
    codes to ours; `status` its own status words. `updates` says what becomes of a new version of an item that a story was
    made of: "propose" shows it to an editor, "apply" merges it at once where nothing conflicts. `kill` says what becomes of
    stories when the agency kills or withholds their item: "unpublish" takes them from readers at once, "ask" asks an editor.
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
    headline_strip: str = ""
    body_header: tuple[str, ...] = ()
    not_public: tuple[str, ...] = ()
    signals: dict[str, str] = {}
    status: dict[str, str] = {}
    empty_embargo: str = "open"
    updates: Literal["propose", "apply"] = "propose"
    kill: Literal["unpublish", "ask"] = "unpublish"

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


ANY = Profile()


def choose(payload: bytes, *, source: str = "", profiles: Iterable[Profile] | None = None) -> Profile:
    """Return the profile for `payload`: that of the folder it came from, else the first whose mark stands in its opening."""
    known = tuple(profiles) if profiles is not None else shipped()
    named = next((profile for profile in known if source and source in profile.sources), None)
    if named:
        return named
    opening = payload[:_LOOKED_AT_BYTES]
    return next((profile for profile in known if any(mark.encode() in opening for mark in profile.marks)), ANY)


@cache
def shipped() -> tuple[Profile, ...]:
    """Return the profiles that come with the package, in order of name."""
    folder = resources.files("lateedition.wire").joinpath("profiles")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return tuple(msgspec.toml.decode(entry.read_bytes(), type=Profile) for entry in files)
