"""Labels: what is written into every rendition on purpose, so that a picture that travels still says whose it is. Nothing else is.

As XMP in every format, and as IPTC-IIM in JPEG beside it, which older programs read (IPTC Photo Metadata Standard; IIM 4.2).
"""

from __future__ import annotations

import re
import struct
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"%s>%s</rdf:Description>'
    "</rdf:RDF></x:xmpmeta>"
)
_CREATOR, _CREDIT, _COPYRIGHT = (2, 80, 32), (2, 110, 32), (2, 116, 128)
"""Record, data set and most bytes of each (IIM 4.2, chapter 6)."""


class Label(Struct, frozen=True):
    """Whose a picture is: the credit as printed, who made it, and the copyright notice. What is empty is not written."""

    credit: str = ""
    creator: str = ""
    copyright: str = ""


def xmp_of(label: Label) -> bytes:
    """Return `label` as an XMP packet, empty if it says nothing.

    >>> xmp_of(Label())
    b''
    """
    credit, creator, notice = (_NOT_IN_XML.sub("", said) for said in (label.credit, label.creator, label.copyright))
    if not (credit or creator or notice):
        return b""
    listed = f"<dc:creator><rdf:Seq><rdf:li>{escape(creator)}</rdf:li></rdf:Seq></dc:creator>" if creator else ""
    listed += f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{escape(notice)}</rdf:li></rdf:Alt></dc:rights>' if notice else ""
    return (_XMP % (f" photoshop:Credit={quoteattr(credit)}" if credit else "", listed)).encode()


def iim_of(label: Label) -> bytes:
    """Return `label` as the APP13 segment of a JPEG file, empty if it says nothing. What is longer than IIM allows is cut."""
    said = ((_CREATOR, label.creator), (_CREDIT, label.credit), (_COPYRIGHT, label.copyright))
    sets = b"".join(_set(record, number, _cut(text, most)) for (record, number, most), text in said if text)
    if not sets:
        return b""
    sets = _set(1, 90, b"\x1b%G") + sets
    body = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(sets)) + sets + b"\0" * (len(sets) % 2)
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def _set(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def _cut(text: str, most_bytes: int) -> bytes:
    return text.encode()[:most_bytes].decode(errors="ignore").encode()
