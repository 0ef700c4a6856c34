"""Real files of real agencies, read from outside the repository: no crash, and what their own tests assert of them."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from lateedition.story.blocks import plain_text
from lateedition.wire import formats
from lateedition.wire.item import Item
from lateedition.wire.profiles import choose
from lateedition.wire.unreadable import Unreadable

OURS = {"newsml-g2", "newsml-g2-fragment", "nitf", "ninjs", "feed", "rss", "atom", "iptc7901", "anpa1312"}

# What may be refused, and why. Everything else that claims one of our formats has to be read.
REFUSED = {
    "newsml-g2-fragment/iptc__LISTING_25_An_NITF_marked-up_article_conveyed_in_inlineXML.xml": "a contentSet without the item around it",
    "newsml-g2-fragment/iptc__LISTING_7_Group_Set_example_showing_Hierarchical_Package_Structure.xml": "a groupSet without its package",
    "newsml-g2-schema-suite/iptc__2.28_should_fail_2.29_retiring_scheme_scheme.xml": "a catalog by itself: no item in it",
    "ninjs/cp__cp_onclusive.json": "Onclusive's own JSON of events; not ninjs, whatever the index calls it",
    "ninjs-schema-suite/iptc__1.0_should_fail_001_no_uri_declared.json": "an empty object; invalid on purpose",
    "ninjs-schema-suite/iptc__1.0_should_fail_003_malformed_property.json": "a uri and no key of ninjs; invalid on purpose",
    "ninjs-schema-suite/iptc__1.0_should_fail_009_body_text_with_cr.json": "not JSON; invalid on purpose",
    "ninjs-schema-suite/iptc__1.0_should_fail_011_description_must_be_string.json": "not JSON; invalid on purpose",
    "ninjs-schema-suite/iptc__1.0_should_fail_016_infosource.json": "a uri and no key of ninjs; invalid on purpose",
    "ninjs-schema-suite/iptc__1.2_should_fail_003_ednote_bad_type.json": "a uri and no key that tells it is ninjs; invalid on purpose",
    "ninjs-schema-suite/iptc__1.2_should_fail_004_infosource_bad_type.json": "a uri and no key that tells it is ninjs; invalid on purpose",
    "ninjs-schema-suite/iptc__1.3_should_fail_006_bad_genre.json": "not JSON; invalid on purpose",
    "ninjs-schema-suite/iptc__1.5_should_fail_001_bad_property.json": "a uri and no key of ninjs; invalid on purpose",
    "ninjs-schema-suite/iptc__2.0_should_fail_001_bad_toplevel.json": "a uri and no key of ninjs; invalid on purpose",
    "feeds/gofeed/mmcdole__parser_universal_empty_feed.xml": "an empty file",
    "feeds/gofeed/mmcdole__parser_universal_unknown_feed.xml": "some other XML; there to be refused",
    "feeds/feedparser/kurtmckee__wellformed_rdf_doctype_contains_entity_decl.xml": "declares an external entity; never read",
}

FIELDS = {
    "headline": "headline",
    "byline": "byline",
    "slugline": "slugline",
    "urgency": "urgency",
    "language": "language",
    "pubstatus": "status",
    "type": "kind",
    "version": "version",
    "guid": "guid",
    "uri": "guid",
    "usageterms": "usage_terms",
    "versioncreated": "version_created",
    "firstcreated": "first_created",
    "embargoed": "embargo",
}

HOUSE = "a rule of their house; the file says what we say"
ONLY_CHANGED = "the entry says when it changed and not when it was published"
NOT_THE_FIRST = "says when it was sent and not when the story began"
WHOLE_SLUG = "the slugline as it was sent, with its cycle and its blanks; they cut it"
# file and field where we disagree with what is asserted, and why
DISAGREE = {
    ("anpa1312/belga__kyodo.txt", "versioncreated"): "21:37 on 09-12-18 in Japan is 12:37 GMT; they read 12-18 for the time",
    ("anpa1312/belga__kyodo.txt", "firstcreated"): NOT_THE_FIRST,
    ("anpa1312/core__anpa-1.tst", "firstcreated"): NOT_THE_FIRST,
    ("anpa1312/core__anpa-1.tst", "slugline"): WHOLE_SLUG,
    ("anpa1312/core__ap_anpa-6.tst", "slugline"): WHOLE_SLUG,
    ("anpa1312/core__ap_anpa-7.tst", "slugline"): WHOLE_SLUG,
    ("iptc7901/belga__dpa.txt", "byline"): "our bylines are the line as it was sent",
    ("iptc7901/core__IPTC7901.txt", "headline"): "the sign of equality ends the head and is no part of it; another of their tests says so",
    ("feeds/fastfeedparser/kagisearch__kagi.xml", "firstcreated"): ONLY_CHANGED,
    ("feeds/gofeed/mmcdole__atom__feed_item_updated_-_atom03_feed_entry_modified.xml", "firstcreated"): ONLY_CHANGED,
    (
        "feeds/gofeed/mmcdole__rss__feed_item_fallbacks_-_rss_channel_item_extensions.xml",
        "versioncreated",
    ): "dc:date is when it was published",
    ("feeds/feedparser/kurtmckee__wellformed_atom10_entry_author_map_author.xml", "byline"): "a mail address is no part of a byline",
    ("feeds/feedparser/kurtmckee__wellformed_atom10_entry_title_escaped_markup.xml", "headline"): "our headlines are plain text",
    ("feeds/feedparser/kurtmckee__wellformed_atom10_entry_title_inline_markup_2.xml", "headline"): "our headlines are plain text",
    ("newsml-g2/belga__dpa_newsml_2_0_belga.xml", "firstcreated"): HOUSE,
    ("newsml-g2/belga__dpa_newsml_2_0_belga.xml", "urgency"): HOUSE,
    ("newsml-g2/belga__dpa_newsml_2_0_belga.xml", "headline"): HOUSE,
    ("newsml-g2/core__scoop.xml", "firstcreated"): "says when the version was made and not the first",
    ("newsml-g2/core__scoop.xml", "urgency"): HOUSE,
    ("newsml-g2/core__scoop.xml", "byline"): "taken from the body's first paragraph, where it is one of the story's own lines",
    ("newsml-g2/core__stt_newsml_test_no_hl.xml", "headline"): "has none; they take the first words of the body",
    ("newsml-g2/cp__1bf6.xml", "slugline"): HOUSE,
    ("newsml-g2/cp__fr.xml", "language"): HOUSE,
    ("newsml-g2/ntb__dpa_newsml_test.xml", "firstcreated"): "says when the version was made and not the first",
    ("newsml-g2/ntb__dpa_newsml_test.xml", "urgency"): HOUSE,
    ("newsml-g2/ntb__ntb_newsml_g2.xml", "urgency"): HOUSE,
    ("newsml-g2/ntb__ntb_newsml_g2.xml", "slugline"): HOUSE,
    ("newsml-g2/ntb__tt_newsml_test.xml", "uri"): "TT puts the version behind the guid; a guid never holds a version",
    ("ninjs/core__bbc-ninjs-comp-test.json", "headline"): "their second item is our first item's association",
    ("ninjs/core__ninjs2.json", "headline"): "they count an association as an item before its own",
    ("ninjs/core__ninjs2.json", "type"): "they count an association as an item before its own",
    ("nitf/belga__ansa_belga.xml", "urgency"): "states none that NITF knows; theirs is a default",
    ("nitf/core__pa1.xml", "slugline"): HOUSE,
}


def indexed(shared_wire: Path) -> Iterator[tuple[str, Path]]:
    with (shared_wire / "index.tsv").open(encoding="utf-8", newline="") as index:
        for row in csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE):
            name = row["path"]
            if row["format"] in OURS and (shared_wire / name).is_file():
                yield name, shared_wire / name


def items_of(path: Path) -> list[Item]:
    return [part for part in formats.read(path.read_bytes()) if isinstance(part, Item)]


def test_every_file_that_claims_one_of_our_formats_is_read_or_refused_for_a_named_reason(shared_wire: Path) -> None:
    wrong, count = [], 0
    for name, path in indexed(shared_wire):
        count += 1
        try:
            formats.read(path.read_bytes())
            if name in REFUSED:
                wrong.append(f"{name}: read now; take it off the list")
        except Unreadable as error:
            if name not in REFUSED:
                wrong.append(f"{name}: {error}")
    assert not wrong, "\n".join(wrong)
    assert count > 480


def test_no_file_of_any_format_makes_a_reader_fail_in_an_unforeseen_way(shared_wire: Path) -> None:
    unforeseen = []
    for path in sorted(shared_wire.rglob("*")):
        if path.is_file() and path.parent != shared_wire:
            try:
                formats.read(path.read_bytes())
            except Unreadable as error:
                if "our reader failed" in str(error):
                    unforeseen.append(f"{path.name}: {error}")
    assert not unforeseen, "\n".join(unforeseen)


def test_what_the_sources_own_tests_assert_of_their_files_is_what_we_read(shared_wire: Path) -> None:
    ours = {name for name, _ in indexed(shared_wire)}
    wrong, compared, disagreed = [], 0, set()
    for line in (shared_wire / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        name = expected["file"]
        asserted = {key: value for key, value in expected.items() if key in FIELDS and value is not None}
        if name not in ours or not asserted:
            continue
        items = items_of(shared_wire / name)
        for key, value in asserted.items():
            compared += 1
            got = getattr(items[expected["item"]], FIELDS[key]) if expected["item"] < len(items) else "(no such item)"
            if same(value, got):
                continue
            disagreed.add((name, key))
            if (name, key) not in DISAGREE:
                wrong.append(f"{name} {key}: asserted {value!r}, read {got!r}")
    assert not wrong, "\n".join(wrong)
    assert disagreed == set(DISAGREE), f"no disagreement any more: {set(DISAGREE) - disagreed}"
    assert compared > 240
    assert len(disagreed) < 0.12 * compared


def same(asserted: Any, got: Any) -> bool:
    if hasattr(got, "moment"):
        moment = datetime.fromisoformat(asserted)
        return bool(got.moment == (moment if moment.tzinfo else moment.replace(tzinfo=UTC)))
    if isinstance(asserted, str) and not isinstance(got, int):
        return " ".join(asserted.split()) == " ".join(str(got).split())
    return str(asserted) == str(got)


def test_guid_version_status_and_embargo_are_as_they_stand_in_the_files(shared_wire: Path) -> None:
    wrong, compared = [], 0
    ours = {name for name, _ in indexed(shared_wire)}
    with (shared_wire / "versions.tsv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            if row["family"] != "g2" or row["path"] not in ours or row["path"] in REFUSED:
                continue
            held = {item.guid: item for item in items_of(shared_wire / row["path"])}
            guid = choose((shared_wire / row["path"]).read_bytes()).identity_of(row["guid"])[0]
            item = held.get(guid)
            compared += 1
            if item is None:
                wrong.append(f"{row['path']}: no item {guid!r}")
                continue
            status = row["status"].rpartition(":")[2].strip("()").replace("absent=", "")
            if (
                item.status != status
                or (row["version"] and item.version != int(row["version"]))
                or bool(item.embargo) != (row["embargoed"] not in ("", "EMPTY"))
            ):
                wrong.append(f"{row['path']} {guid}: {item.status} {item.version} {item.embargo} for {row}")
    assert not wrong, "\n".join(wrong)
    assert compared > 150


def test_at_least_995_of_1000_words_of_a_body_are_kept(shared_wire: Path) -> None:
    lost, words_sent, words_kept = [], 0, 0
    for name, path in indexed(shared_wire):
        if not name.startswith(("newsml-g2", "nitf/", "dpa-")) or name in REFUSED:
            continue
        sent, kept = Counter(words_in(path)), Counter(word for item in items_of(path) for word in all_said(item).split())
        missing = sent - kept
        words_sent, words_kept = words_sent + sent.total(), words_kept + sent.total() - missing.total()
        if missing.total() > 0.005 * sent.total():
            lost.append(f"{name}: {missing.total()} of {sent.total()} words lost: {list(missing)[:12]}")
    assert not lost, "\n".join(lost)
    assert words_sent > 40_000
    assert words_kept >= 0.995 * words_sent


def all_said(item: Item) -> str:
    """Return the words of the body, and those that stood in it and were put where only editors see them."""
    return "\n".join([plain_text(item.body), *(note.text for note in item.notes if note.role == "not-public")])


def words_in(path: Path) -> list[str]:
    """Return the words of each item's body as sent, less what the source's profile calls a repeated header."""
    payload = path.read_bytes()
    root = etree.fromstring(payload, etree.XMLParser(recover=True, remove_comments=True))
    header = set(choose(payload).body_header)
    is_nitf = etree.QName(root).localname == "nitf"
    bodies = root.xpath("//*[local-name()='body.content']" if is_nitf else "//*[local-name()='contentSet']")
    return [word for body in bodies for part in ([body] if is_nitf else fullest(body)) for word in spoken(part, header).split()]


def fullest(content_set: Any) -> list[Any]:
    """Return the one rendition of a contentSet with the most words: the others say the same in another dress."""
    parts = content_set.xpath("*[local-name()='inlineXML' or local-name()='inlineData'][not(@encoding)]")
    parts = [(part.xpath(".//*[local-name()='body.content']") or [part])[0] for part in parts]
    return sorted(parts, key=lambda part: len("".join(part.itertext()).split()))[-1:]


def spoken(element: Any, header: set[str]) -> str:
    name = etree.QName(element).localname.lower() if isinstance(element.tag, str) else "comment"
    classes = (element.get("class") or "").split()
    if (
        name in {"script", "style", "head", "title", "comment", "media", "nitf-table-metadata"}
        or name in header
        or {f".{c}" for c in classes} & header
    ):
        return " "
    inside = (element.text or "") + "".join(spoken(child, header) + (child.tail or "") for child in element)
    block = {
        "p",
        "div",
        "li",
        "td",
        "th",
        "tr",
        "br",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hl1",
        "hl2",
        "section",
        "block",
        "table",
        "ul",
        "ol",
        "time",
        "header",
        "footer",
        "figure",
        "figcaption",
        "article",
        "aside",
        "pre",
        "caption",
        "tbody",
        "thead",
        "blockquote",
        "citat",
        "mellis",
        "rubrik",
        "ort",
        "source",
        "dt",
        "dd",
    }
    return f" {inside} " if name in block else inside


PRIVATE = re.compile(r"\+\d[\d /()-]{7,}\d|[\w.+-]+@[\w-]+\.[\w.]+")


def test_phones_and_addresses_in_non_public_notes_are_in_no_public_field(shared_wire: Path) -> None:
    leaks, private_count = [], 0
    for name, path in indexed(shared_wire):
        if not name.startswith(("newsml-g2", "dpa-")) or name in REFUSED:
            continue
        payload = path.read_bytes()
        hidden = etree.fromstring(payload, etree.XMLParser(recover=True)).xpath(
            "//*[contains(@pubconstraint, 'nonpublic') or contains(@class, 'np-nonpublic')]"
        )
        private = {found for note in hidden for found in PRIVATE.findall(" ".join("".join(note.itertext()).split()))}
        private_count += len(private)
        for item in items_of(path):
            public = json.dumps(
                {field: str(getattr(item, field)) for field in item.__struct_fields__ if field not in ("notes", "problems")},
                ensure_ascii=False,
            )
            leaks += [f"{name}: {secret!r}" for secret in private if secret in public]
    assert not leaks, "\n".join(leaks)
    assert private_count > 50


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("newsml-g2-dpa2017/martinvirtel__urn_newsml_dpa.com_20090101_171117-99-908458.xml", {"status": "usable", "embargo_open": True}),
        ("nitf/core__nitf-ntb.xml", {"guid": "faktisk-d9cde75b-256e-4989-b6a3-b8ad27f43a5c", "version": 48}),
        ("newsml-g2/core__scoop.xml", {"embargo_open": False, "status": "usable"}),
        ("newsml-g2/core__tag_reuters.com_2016_newsml_L1N14N0FF_version_978556838", {"version": 978556838, "signals": ("correction",)}),
        ("iptc7901/belga__dpa.txt", {"guid": "iptc7901:eca:00075:2018-12-10", "take": "2ND LEAD 3RD NET", "signals": ("update",)}),
        (
            "anpa1312/belga__kyodo.txt",
            {"guid": "anpa1312:a:0105:2018-12-09", "provider": "Kyodo", "dateline": "SAITAMA, Japan, Dec. 9 Kyodo"},
        ),
        ("anpa1312/core__ap_anpa-6.tst", {"guid": "anpa1312:s:0284:2019-08-18", "byline": "By The Associated Press"}),
    ],
)
def test_traps_have_the_answer_we_should_give(shared_wire: Path, name: str, expected: dict[str, Any]) -> None:
    path = shared_wire / name
    if not path.exists():
        pytest.skip(f"{name} is not among the files here")
    (item,) = items_of(path)
    assert {field: getattr(item, field) for field in expected} == expected


def test_times_without_a_zone_are_local_to_their_source(shared_wire: Path) -> None:
    (scoop,) = items_of(shared_wire / "newsml-g2/core__scoop.xml")
    assert scoop.version_created is not None
    assert (scoop.version_created.moment, scoop.version_created.zone) == (datetime(2016, 1, 11, 23, 35, 40, tzinfo=UTC), "profile")
    for path in sorted((shared_wire / "newsml-g2-stt2012").iterdir()):
        for item in items_of(path):
            assert item.version_created is not None
            assert item.version_created.zone == "profile"


def test_the_same_item_in_ninjs_2_and_3_is_the_same_item(shared_wire: Path) -> None:
    pairs = 0
    for newer in sorted((shared_wire / "ninjs").glob("iptc__3.0_*.json")):
        older = newer.with_name(newer.name.replace("__3.0_", "__2.1_").replace("_3.json", "_2.json"))
        if older.exists():
            pairs += 1
            assert items_of(older) == items_of(newer), newer.name
    assert pairs >= 4
