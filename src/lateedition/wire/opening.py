"""What a payload is, told by its content and never by its name: the root of XML, the keys of JSON."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from lateedition.wire.unreadable import Unreadable

_LOOKED_AT_BYTES = 65_536
_START_BYTES = 16
# the longer marks first: that of UTF-32 begins like that of UTF-16
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
# XML 1.0, appendix F: how '<' and the next character look without a mark
_FIRST_BYTES = (
    (b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:(?P<prefix>[\w.-]+):)?(?P<name>[\w.-]+)(?P<rest>[^>]*)")


@dataclass(frozen=True)
class Opening:
    """The beginning of a payload.

    `start` are its first bytes as they are, `root` and `namespace` those of XML; `document` is what JSON holds, else None.
    """

    text: str
    start: bytes = b""
    root: str = ""
    namespace: str = ""
    document: Any = field(default=None, repr=False)

    @property
    def record(self) -> Mapping[str, Any]:
        """The JSON object at the top, or the first in a list at the top; empty where there is none."""
        first = self.document[0] if isinstance(self.document, list) and self.document else self.document
        return first if isinstance(first, dict) else {}


def opening_of(payload: bytes) -> Opening:
    """Return what the beginning of `payload` tells. Raises Unreadable for JSON that is not JSON."""
    text = decoded_opening(payload).lstrip("\ufeff \t\r\n\0")
    start = payload[:_START_BYTES]
    if text[:1] in ("{", "["):
        return Opening(text, start, document=json_of(payload))
    root = _ROOT.match(text, _prolog_end(text))
    if not root:
        return Opening(text, start)
    declared = f"xmlns:{root['prefix']}" if root["prefix"] else "xmlns"
    namespace = re.search(rf"(?:^|\s){re.escape(declared)}\s*=\s*[\"']([^\"']*)", root["rest"])
    return Opening(text, start, root["name"], namespace=namespace[1] if namespace else "")


def json_of(payload: bytes) -> Any:
    """Return what the JSON in `payload` holds. Raises Unreadable."""
    encoding = wide_encoding(payload)
    try:
        said = payload.decode(encoding).lstrip("\ufeff").encode() if encoding else payload.removeprefix(codecs.BOM_UTF8)
        return msgspec.json.decode(said) if not _is_in_lines(said) else msgspec.json.Decoder().decode_lines(said)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}; expected one JSON document in UTF-8, or one a line") from error


def _is_in_lines(said: bytes) -> bool:
    """Say whether each line is a document of its own (JSON Lines): the first ends where its line does, and another follows."""
    first, _, others = said.partition(b"\n")
    return others.lstrip()[:1] == b"{" and first.lstrip()[:1] == b"{" and first.rstrip()[-1:] == b"}"


def wide_encoding(payload: bytes) -> str:
    """Return the name of the UTF-16 or UTF-32 that `payload` is in, told by its first bytes, or an empty string."""
    for first, encoding in (*_MARKS, *_FIRST_BYTES):
        if payload.startswith(first):
            return "" if encoding == "utf-8" else encoding
    return ""


def decoded_opening(payload: bytes) -> str:
    """Return the first part of `payload` as text, good enough to know it by; bytes in no known encoding pass as Latin-1."""
    head = payload[:_LOOKED_AT_BYTES]
    encoding = wide_encoding(head)
    if encoding:
        return head.decode(encoding, errors="ignore")
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("latin-1")


def _prolog_end(text: str) -> int:
    end = 0
    while found := _PROLOG.match(text, end):
        end = found.end()
    return end
