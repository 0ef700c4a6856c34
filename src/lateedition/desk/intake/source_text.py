"""The source as text: the bytes an agency sent, made readable for an editor. The download is always the bytes themselves."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass

from lxml import etree

from lateedition.wire.imagefile import media_type_of

LONGEST = 200_000
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


@dataclass(frozen=True)
class SourceText:
    """A payload as text. `left_out` is how many characters at its end are not shown."""

    text: str
    left_out: int


def readable(payload: bytes) -> SourceText:
    """Return `payload` as text, XML and JSON indented, cut at LONGEST characters. Never fails: what is neither is shown as it is.

    Of a picture it is said what it is: as text it is noise.
    """
    if kind := media_type_of(payload[:16]):
        return SourceText(f"{kind}, {len(payload):,} bytes", 0)
    text = _indented(payload)
    return SourceText(text[:LONGEST], max(0, len(text) - LONGEST))


def _indented(payload: bytes) -> str:
    start = payload.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    if start in (b"{", b"["):
        return _indented_json(payload)
    return _indented_xml(payload) if start == b"<" else _decoded(payload)


def _indented_json(payload: bytes) -> str:
    try:
        return json.dumps(json.loads(payload.removeprefix(codecs.BOM_UTF8)), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return _decoded(payload)


def _indented_xml(payload: bytes) -> str:
    try:
        root = etree.fromstring(payload, _parser())
    except (etree.XMLSyntaxError, ValueError):
        return _decoded(payload)
    return etree.tostring(root, encoding="unicode", pretty_print=True)


def _parser() -> etree.XMLParser:
    """Return a parser that opens nothing, fetches nothing and expands nothing. One a payload: a parser is not safe to share."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_blank_text=True)


def _decoded(payload: bytes) -> str:
    """Return `payload` decoded as it declares, or as UTF-8, or as Windows-1252, which older agency systems send undeclared."""
    if payload.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return payload.decode("utf-16", errors="replace")
    declared = _DECLARED.match(payload)
    for encoding in (declared[1].decode("ascii") if declared else "utf-8", "utf-8"):
        try:
            return payload.decode(encoding).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    return payload.decode("cp1252", errors="replace")
