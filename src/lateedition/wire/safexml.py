"""XML from strangers: no entities, no DTDs, no network, no giants.

libxml2 refuses depth over 256 and runaway amplification by itself; size is capped here because a flat file of small
elements takes thirty times its size in memory.
"""

from __future__ import annotations

import codecs
import html.entities
import re

from lxml import etree

from lateedition.wire.opening import wide_encoding
from lateedition.wire.unreadable import Unreadable


class NotWellFormed(Unreadable):
    """What should be XML is not; a lenient reader may yet save something of it."""


LARGEST_BYTES = 8 * 1024 * 1024
MOST_TAGS = 500_000
# those of XML itself are left alone
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_DECLARED_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
# XML 1.0 section 2.8: the prolog, a DOCTYPE, and in it only external parameter entities (section 4.2.2) and references to them
_ONLY_DTD_MODULES = re.compile(
    rb"((?>\xef\xbb\xbf|\s+|<\?.*?\?>|<!--.*?-->)*+)<!DOCTYPE\s[^\[\]<>]*+\["
    rb"(?>\s+|%[\w.-]+;|<!ENTITY\s+%\s+[\w.-]+\s+(?:SYSTEM|PUBLIC\s+(?:\"[^\"]*\"|'[^']*'))\s+(?:\"[^\"]*\"|'[^']*')\s*>)*+\]\s*>",
    re.DOTALL,
)
_CHARSET = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*\?>")
# in a CDATA section an ampersand is one
_BARE_AMPERSAND = re.compile(r"(<!\[CDATA\[(?:.*?\]\]>|.*))|&(?!(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);)", re.DOTALL)
_LATIN_1 = re.compile(rb"iso-?8859-1|latin-?1", re.IGNORECASE)
_NEVER_LATIN_1 = re.compile(rb"[\x80-\x9f]")
_FILL = b" \t\r\n\0\x03\x04\x1a"
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def parse(payload: bytes) -> etree._Element:
    """Return the root of the well-formed XML in `payload`; HTML's named entities count as known.

    A charset that cannot be true gives way to UTF-8 or to Windows-1252. What XML has no place for, a control character or an
    ampersand by itself, is no reason to refuse a whole document. Raises Unreadable for anything else, such as a document
    that ends too early, for entity declarations, and for more than LARGEST_BYTES.
    """
    try:
        return _parsed(_made_safe(_truly_declared(payload)), _parser(recover=False))
    except NotWellFormed as refused:
        if not _knows_charset(payload):
            raise
        try:
            return _parsed(_made_safe(_mended(payload)), _parser(recover=False))
        except NotWellFormed:
            raise refused from None


def without_dtd_modules(payload: bytes) -> bytes:
    """Return `payload` without a DOCTYPE that does no more than call in further files of the DTD, as `%nitf;` in NewsML 1.x.

    Nothing in the text can mean anything that such a declaration says, and the files were never fetched; it is cut out, so
    that no parser sees it. A DOCTYPE that declares any other entity stays, for `parse` to refuse.
    """
    found = _ONLY_DTD_MODULES.match(payload)
    return found[1] + payload[found.end() :] if found else payload


def parse_recovering(payload: bytes) -> etree._Element:
    """Return the root as `parse` does, or what can be saved where the XML is broken: wrong charset, bare ampersands, open tags.

    The same limits hold. Raises Unreadable when nothing is left.
    """
    try:
        return parse(payload)
    except NotWellFormed:
        return _parsed(_made_safe(_mended(payload)), _parser(recover=True))


def _mended(payload: bytes) -> bytes:
    """Return `payload` in UTF-8, with a space for each character that XML may not hold, and with bare ampersands escaped."""
    text = _ILLEGAL.sub(" ", _DECLARATION.sub("", _text_of(_truly_declared(payload))))
    return _BARE_AMPERSAND.sub(lambda found: found[1] or "&amp;", text).encode()


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover, remove_comments=True, remove_pis=True
    )


def _parsed(payload: bytes, parser: etree.XMLParser) -> etree._Element:
    try:
        root = etree.fromstring(payload, parser)
    except etree.XMLSyntaxError as error:
        if _only_namespaces(parser):
            return _parsed(payload, _parser(recover=True))
        raise NotWellFormed(f"not well-formed XML: {error.msg}; expected a whole document") from error
    if root is None:
        raise NotWellFormed("nothing in it can be read as XML; expected a whole document")
    return root


def _only_namespaces(parser: etree.XMLParser) -> bool:
    """Say whether all that is wrong are prefixes nobody declared, as agencies leave on xsi:schemaLocation. Nothing is lost then."""
    return bool(parser.error_log) and all(entry.domain == etree.ErrorDomains.NAMESPACE for entry in parser.error_log)


def _truly_declared(payload: bytes) -> bytes:
    """Return `payload` without a charset of one byte a letter where it is UTF-8: no other text decodes as UTF-8 by chance.

    What says it is ISO 8859-1 and has bytes that are no letters there is Windows-1252, as in HTML (WHATWG Encoding, 4.2).
    """
    declared = _CHARSET.search(payload[:200])
    if not declared or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii") or payload.isascii() or wide_encoding(payload):
        return payload
    try:
        payload.decode("utf-8")
    except UnicodeDecodeError:
        if not _LATIN_1.fullmatch(declared[1]) or not _NEVER_LATIN_1.search(payload):
            return payload
        return payload[: declared.start(1)] + b"windows-1252" + payload[declared.end(1) :]
    return _DECLARED.sub(b"", payload, count=1)


def _knows_charset(payload: bytes) -> bool:
    """Say whether the charset that `payload` declares, if any, is one that anybody here can read: no other is guessed at."""
    declared = _CHARSET.search(payload[:200])
    try:
        return not declared or bool(codecs.lookup(declared[1].decode()))
    except LookupError:
        return False


def _text_of(payload: bytes) -> str:
    """Return `payload` as text: in its declared charset if it is in it, else in UTF-8, else in the one that sloppy software means."""
    declared = _CHARSET.search(payload[:200])
    for charset in (wide_encoding(payload), declared[1].decode() if declared else "", "utf-8"):
        try:
            if charset:
                return payload.decode(charset).lstrip("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    return payload.decode("cp1252", errors="replace")


def _made_safe(payload: bytes) -> bytes:
    if len(payload) > LARGEST_BYTES:
        raise Unreadable(f"{len(payload)} bytes of XML; expected at most {LARGEST_BYTES}")
    if payload.count(b"<") > MOST_TAGS:
        raise Unreadable(f"{payload.count(b'<')} tags; expected at most {MOST_TAGS}")
    encoding = wide_encoding(payload)
    if encoding:
        text = payload.decode(encoding, errors="replace").lstrip("\ufeff")
        payload = _DECLARATION.sub("", text).encode()
    if _DECLARED_ENTITY.search(payload):
        raise Unreadable("declares XML entities, which can read files and fill memory; expected none")
    return _NAMED.sub(_known_entity, payload.strip(_FILL))


def _known_entity(found: re.Match[bytes]) -> bytes:
    name = found[1]
    characters = html.entities.html5.get(f"{name.decode()};")
    if characters is None:
        return b"&amp;" + name + b";"
    return "".join(f"&#{ord(character)};" for character in characters).encode()
