"""A photo service that does not exist: pictures with IPTC's metadata in them, and a place of their own that nobody must come to know."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw

IIM = Mapping[tuple[int, int], str | bytes | Sequence[str]]
_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">%s</rdf:Description></rdf:RDF></x:xmpmeta>"""


def photo(
    *, colour: str = "teal", size: tuple[int, int] = (64, 48), iim: IIM | None = None, xmp: str = "", form: str = "JPEG", gps: bool = False
) -> bytes:
    """A picture with `iim` in it by record and data set, and `xmp`, the properties as XML; with `gps`, where the camera was."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill="white")
    said: dict[str, Any] = {}
    if form == "JPEG":
        said["extra"] = _app13(iim) if iim else b""
    if xmp:
        said["xmp"] = (_XMP % xmp).encode()
    if gps:
        exif = Image.Exif()
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (55.0, 45.0, 8.0)
        exif[0x010F] = "Camera of Asha"
        said["exif"] = exif
    out = io.BytesIO()
    image.save(out, form, **said)
    return out.getvalue()


def agency_photo(
    *,
    reference: str = "HRB101",
    headline: str = "The first ferry",
    caption: str = "The first ferry leaves the quay on Tuesday, May 5, 2020.",
    instructions: str = "",
    colour: str = "teal",
    **said: Any,
) -> bytes:
    """A picture as a photo service sends it."""
    iim: dict[tuple[int, int], str | bytes | Sequence[str]] = {
        (1, 90): b"\x1b%G",
        (2, 5): "FERRY-FIRST",
        (2, 10): "3",
        (2, 25): ["ferry", "harbour"],
        (2, 55): "20200505",
        (2, 60): "091100+0000",
        (2, 80): "Asha Rao",
        (2, 90): "Varuna",
        (2, 101): "India",
        (2, 103): reference,
        (2, 105): headline,
        (2, 110): "Harbour Pictures",
        (2, 115): "Harbour Wire",
        (2, 116): "Harbour Pictures 2020",
        (2, 120): caption,
    }
    if instructions:
        iim[2, 40] = instructions
    return photo(colour=colour, iim=iim, **said)


def story_with_pictures(
    *hrefs: str, uri: str = "urn:hw.example:story:1", version: str = "1", guid: str = "", text: str = "They held.", **said: Any
) -> bytes:
    """A story in ninjs 1.3 that names a picture, of which there is a file at each of `hrefs`, the largest last."""
    renditions = {f"r{at}": {"href": href, "mimetype": "image/jpeg", "width": 100 * at} for at, href in enumerate(hrefs, 1)}
    picture = {
        "uri": guid,
        "type": "picture",
        "headline": "The first ferry",
        "description_text": "The first ferry leaves the quay.",
        "byline": "Asha Rao/Harbour Wire",
        "usageterms": "No archive. Not for sale in Lumen.",
        "renditions": renditions,
    }
    item = {
        "uri": uri,
        "version": version,
        "type": "text",
        "pubstatus": "usable",
        "headline": "Ferries sail again",
        "body_text": text,
        "source": "Harbour Wire",
    }
    return json.dumps(item | ({"associations": {"featureimage": picture}} if hrefs or guid else {}) | said).encode()


def _app13(iim: IIM) -> bytes:
    """The APP13 segment of a JPEG file with `iim` in it (Photoshop's image resource 0x0404; IIM 4.2, chapter 1)."""
    sets = b"".join(
        b"\x1c" + bytes(key) + struct.pack(">H", len(value)) + value
        for key, values in sorted(iim.items())
        for value in map(_bytes, [values] if isinstance(values, str | bytes) else values)
    )
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(sets)) + sets + b"\0" * (len(sets) % 2)
    body = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()
