"""Addresses: where on the site a thing is found.

An address is a path that starts and ends with a slash, in Unicode; it is percent-encoded only on its way into HTTP
(RFC 3986, section 2.1). A story's address ends in its number, so a new headline or section never makes two stories meet.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote

_SAFE = "/-._~!$&'()*+,;=:@"
_PLAIN = re.compile(f"[A-Za-z0-9{re.escape(_SAFE)}]*")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_SLUG_CHARACTERS = frozenset(("L", "M", "N"))


def slug_of(text: str, *, longest: int = 80) -> str:
    """Return the words of `text` in lower case, joined by hyphens, cut between words at `longest` characters.

    Marks are kept (general category M: the vowel signs of Hindi are marks, and without them the words cannot be read);
    accents on Latin letters are dropped. Text with no letter or digit gives 'story'.

    >>> slug_of("Putin’s “medal”: Kim Jong Un, 75 years")
    'putins-medal-kim-jong-un-75-years'
    >>> slug_of("यूपी में भारी बारिश")
    'यूपी-में-भारी-बारिश'
    >>> slug_of("São Tomé à Łódź")
    'sao-tome-a-łodz'
    """
    words = "".join(_slug_character(c) for c in unicodedata.normalize("NFC", re.sub(r"['’ʼ]", "", text)).lower())
    slug = "-".join(words.split())
    if len(slug) > longest:
        slug = slug[: longest + 1].rpartition("-")[0] or slug[:longest]
    return slug or "story"


def story_address(*, section: str, slug: str, number: int) -> str:
    """Return the address of a story: its section's address, its slug and its number.

    >>> story_address(section="/world/", slug="kim-gets-medal", number=17)
    '/world/kim-gets-medal-17/'
    """
    return f"{section}{slug}-{number}/"


def encoded(address: str) -> str:
    """Return `address` as it stands in a URL (RFC 3986: UTF-8 bytes outside the unreserved set percent-encoded).

    >>> encoded("/hindi/यूपी-3/")
    '/hindi/%E0%A4%AF%E0%A5%82%E0%A4%AA%E0%A5%80-3/'
    """
    return address if _PLAIN.fullmatch(address) else quote(address, safe=_SAFE)


def decoded(path: str) -> str:
    """Return the address that an URL's `path` stands for; bytes that are not UTF-8 become U+FFFD and match nothing."""
    return unquote(path, errors="replace")


def _slug_character(character: str) -> str:
    if unicodedata.category(character)[0] not in _SLUG_CHARACTERS:
        return " "
    if _LATIN.match(character):
        return "".join(c for c in unicodedata.normalize("NFD", character) if not unicodedata.combining(c))
    return character
