"""Real files of real agencies, read from outside the repository: no crash, and what their own tests assert of them."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from lateedition.story.blocks import plain_text
from lateedition.wire import formats
from lateedition.wire.item import Item
from lateedition.wire.profiles import choose
from lateedition.wire.unreadable import Unreadable

OURS = {
    "newsml-g2",
    "newsml-g2-fragment",
    "newsml-1",
    "nitf",
    "ninjs",
    "feed",
    "rss",
    "atom",
    "ap-media-json",
    "json-feed",
    "iptc7901",
    "anpa1312",
}

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
    "feeds/gofeed/mmcdole__parser_universal_invalid.json": "not JSON; invalid on purpose",
    "feeds/gofeed/mmcdole__translator_json_json10_full_expected.json": "what a parser answered; no feed",
    "feeds/gofeed/mmcdole__translator_json_json10_simple_expected.json": "what a parser answered; no feed",
    "feeds/gofeed/mmcdole__translator_json_json11_full_expected.json": "what a parser answered; no feed",
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

# Where we disagree with what is asserted. Why stands in the format's page, in "Where we disagree with what others assert".
DISAGREE = {
    ("anpa1312/belga__kyodo.txt", "firstcreated"),
    ("anpa1312/belga__kyodo.txt", "versioncreated"),
    ("anpa1312/core__anpa-1.tst", "firstcreated"),
    ("anpa1312/core__anpa-1.tst", "slugline"),
    ("anpa1312/core__ap_anpa-6.tst", "slugline"),
    ("anpa1312/core__ap_anpa-7.tst", "slugline"),
    ("ap-media-json/cp__ap-sports.json", "slugline"),
    ("ap-media-json/cp__apv.json", "slugline"),
    ("ap-media-json/cp__item.json", "byline"),
    ("ap-media-json/cp__item.json", "slugline"),
    ("ap-media-json/cp__item.json", "urgency"),
    ("feeds/fastfeedparser/kagisearch__kagi.xml", "firstcreated"),
    ("feeds/feedparser/kurtmckee__wellformed_atom10_entry_author_map_author.xml", "byline"),
    ("feeds/feedparser/kurtmckee__wellformed_atom10_entry_title_escaped_markup.xml", "headline"),
    ("feeds/feedparser/kurtmckee__wellformed_atom10_entry_title_inline_markup_2.xml", "headline"),
    ("feeds/gofeed/mmcdole__atom__feed_item_updated_-_atom03_feed_entry_modified.xml", "firstcreated"),
    ("feeds/gofeed/mmcdole__rss__feed_item_fallbacks_-_rss_channel_item_extensions.xml", "versioncreated"),
    ("iptc7901/belga__dpa.txt", "byline"),
    ("iptc7901/core__IPTC7901.txt", "headline"),
    ("newsml-1/belga__afp_belga.xml", "headline"),
    ("newsml-1/belga__afp_belga.xml", "urgency"),
    ("newsml-1/belga__belga_newsml_1_2.xml", "byline"),
    ("newsml-1/belga__belga_newsml_1_2_video.xml", "byline"),
    ("newsml-1/belga__belga_remote_newsml_1_2.xml", "byline"),
    ("newsml-1/belga__belga_remote_newsml_1_2.xml", "version"),
    ("newsml-g2/belga__dpa_newsml_2_0_belga.xml", "firstcreated"),
    ("newsml-g2/belga__dpa_newsml_2_0_belga.xml", "headline"),
    ("newsml-g2/belga__dpa_newsml_2_0_belga.xml", "urgency"),
    ("newsml-g2/core__scoop.xml", "byline"),
    ("newsml-g2/core__scoop.xml", "firstcreated"),
    ("newsml-g2/core__scoop.xml", "urgency"),
    ("newsml-g2/core__stt_newsml_test_no_hl.xml", "headline"),
    ("newsml-g2/cp__1bf6.xml", "slugline"),
    ("newsml-g2/cp__fr.xml", "language"),
    ("newsml-g2/ntb__dpa_newsml_test.xml", "firstcreated"),
    ("newsml-g2/ntb__dpa_newsml_test.xml", "urgency"),
    ("newsml-g2/ntb__ntb_newsml_g2.xml", "slugline"),
    ("newsml-g2/ntb__ntb_newsml_g2.xml", "urgency"),
    ("newsml-g2/ntb__tt_newsml_test.xml", "uri"),
    ("ninjs/core__bbc-ninjs-comp-test.json", "headline"),
    ("ninjs/core__ninjs2.json", "headline"),
    ("ninjs/core__ninjs2.json", "type"),
    ("nitf/belga__ansa_belga.xml", "urgency"),
    ("nitf/core__pa1.xml", "slugline"),
}
PAGES = {"anpa1312": "anpa-1312", "ap-media-json": "ap-media", "feeds": "feed", "iptc7901": "iptc-7901"}
DOCS = Path(__file__).parents[2] / "docs" / "wire-formats"


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
    wrong, compared, disagreed, verbatim = [], 0, set(), Counter()
    for line in (shared_wire / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        name = expected["file"]
        asserted = {key: value for key, value in expected.items() if key in FIELDS and value is not None}
        if name not in ours or not asserted:
            continue
        items = items_of(shared_wire / name)
        for key, value in asserted.items():
            compared += 1
            stands = stands_in(shared_wire / name, value) and expected.get("headline_verbatim", True)
            got = getattr(items[expected["item"]], FIELDS[key]) if expected["item"] < len(items) else "(no such item)"
            things = [thing for item in items for thing in (item, *item.associations)]
            verbatim[bool(stands), any(same(value, getattr(thing, FIELDS[key], None)) for thing in things)] += 1
            if same(value, got):
                continue
            disagreed.add((name, key))
            if (name, key) not in DISAGREE:
                wrong.append(f"{name} {key}: asserted {value!r}, read {got!r}")
    assert not wrong, "\n".join(wrong)
    assert disagreed == DISAGREE, f"no disagreement any more: {DISAGREE - disagreed}"
    assert compared > 240
    assert len(disagreed) < 0.13 * compared
    stand, equal = verbatim[True, True] + verbatim[True, False], verbatim[True, True]
    # of whatever item or part of one: some count a picture that belongs to a story as an item before it, or behind
    print(f"asserted values: {compared}, {stand} of them stand in the file as asserted; of those {equal / stand:.1%} equal ours")
    assert equal >= 0.95 * stand


def stands_in(path: Path, value: Any) -> bool:
    """Say whether a file has `value` as it is asserted: as the text of an element, an attribute, a string of JSON, or a line."""
    said = " ".join(value.split()) if isinstance(value, str) else ""
    return bool(said) and said in all_in(path)


@cache
def all_in(path: Path) -> frozenset[str]:
    payload = path.read_bytes()
    try:
        found: list[str] = list(strings_in(json.loads(payload.removeprefix(b"\xef\xbb\xbf"))))
    except ValueError:
        root = etree.fromstring(payload, etree.XMLParser(recover=True, resolve_entities=False)) if b"<" in payload[:200] else None
        elements = root.iter(etree.Element) if root is not None else ()
        found = [text for element in elements for text in ("".join(element.itertext()), *map(str, element.attrib.values()))]
    lines = payload.decode("utf-8", errors="replace").splitlines()
    return frozenset(" ".join(text.split()) for text in (*found, *(line.strip("\x01\x02\x03\x11^<= ") for line in lines)))


def strings_in(document: Any) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    inside = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    for part in inside:
        yield from strings_in(part)


@pytest.mark.parametrize(("name", "field"), sorted(DISAGREE))
def test_where_we_disagree_the_page_of_the_format_says_why(name: str, field: str) -> None:
    folder, _, file = name.partition("/")
    page = (DOCS / f"{PAGES.get(folder, folder)}.md").read_text(encoding="utf-8")
    _, heading, section = page.partition("## Where we disagree with what others assert")
    assert heading
    rows = [row for row in section.splitlines() if f"`{file.rpartition('/')[2].partition('__')[2]}`" in row and field in row]
    assert rows, f"{PAGES.get(folder, folder)}.md has no row for {file} that names {field}"


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


def test_newsml_1_is_named_by_its_three_parts_and_numbered_by_its_revision(shared_wire: Path) -> None:
    wrong, compared = [], 0
    with (shared_wire / "versions.tsv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            if row["family"] != "n1":
                continue
            compared += 1
            # what the table calls the guid is the PublicIdentifier; the revision ends it where it does its work
            named = re.sub(r":\d+[NUA]?$", "", row["guid"])
            said = (row["status"].lower(), row["version"])
            items = items_of(shared_wire / row["path"])
            found = [item for item in items if item.guid == named or item.provider == "belga.be"]
            if [(item.status, item.revision or str(item.version)) for item in found] != [
                said if said[0] != "open" else ("withheld", said[1])
            ]:
                wrong.append(f"{row['path']}: {[(item.guid, item.status, item.version) for item in items]} for {row}")
    assert not wrong, "\n".join(wrong)
    assert compared > 30


def test_at_least_995_of_1000_words_of_a_body_are_kept(shared_wire: Path) -> None:
    lost, words_sent, words_kept, by_corpus = [], 0, 0, Counter()
    for name, path in indexed(shared_wire):
        if not name.startswith(("newsml-", "nitf/", "dpa-")) or name in REFUSED:
            continue
        corpus = name.partition("/")[0]
        said = all_said_in_parts if name.startswith("newsml-1") else all_said
        sent, kept = Counter(words_in(path)), Counter(word for item in items_of(path) for word in said(item).split())
        missing = sent - kept
        words_sent, words_kept = words_sent + sent.total(), words_kept + sent.total() - missing.total()
        by_corpus[corpus, "sent"] += sent.total()
        by_corpus[corpus, "kept"] += sent.total() - missing.total()
        if missing.total() > 0.005 * sent.total():
            lost.append(f"{name}: {missing.total()} of {sent.total()} words lost: {list(missing)[:12]}")
    for corpus in sorted({corpus for corpus, _ in by_corpus}):
        kept_words, all_words = by_corpus[corpus, "kept"], by_corpus[corpus, "sent"]
        print(f"words kept, {corpus}: {kept_words:,} of {all_words:,} ({kept_words / max(all_words, 1):.2%})")
    assert not lost, "\n".join(lost)
    assert words_sent > 40_000
    assert words_kept >= 0.995 * words_sent


def all_said(item: Item) -> str:
    """Return the words of the body, and those that stood in it and were put where only editors see them."""
    return "\n".join([plain_text(item.body), *(note.text for note in item.notes if note.role == "not-public")])


def all_said_in_parts(item: Item) -> str:
    """Return the words of the body and of all that NewsML 1.x carries as further parts of an item: headlines, captions, other texts."""
    beside = [f"{thing.headline}\n{thing.caption}" for thing in item.associations]
    return "\n".join([plain_text(item.body), item.headline, item.standfirst, *beside, *(note.text for note in item.notes)])


def words_in(path: Path) -> list[str]:
    """Return the words of each item's body as sent, less what the source's profile calls a repeated header."""
    payload = path.read_bytes()
    root = etree.fromstring(truly_encoded(payload), etree.XMLParser(recover=True, remove_comments=True))
    if root.tag == "NewsML":
        return [word for data in root.iter("{*}DataContent") if not is_style(data) for word in content_words(data)]
    header = set(choose(payload).body_header)
    is_nitf = etree.QName(root).localname == "nitf"
    bodies = root.xpath("//*[local-name()='body.content']" if is_nitf else "//*[local-name()='contentSet']")
    return [word for body in bodies for part in ([body] if is_nitf else fullest(body)) for word in spoken(part, header).split()]


def truly_encoded(payload: bytes) -> bytes:
    """Return `payload` without a declaration that calls it something else than the UTF-8 it is."""
    try:
        payload.decode("utf-8")
        return re.sub(rb"^\s*<\?xml[^>]*\?>", b"", payload).lstrip()
    except UnicodeDecodeError:
        return payload


def is_style(data: Any) -> bool:
    return bool(data.xpath("../*[local-name()='MimeType'][@FormalName='text/css']"))


def content_words(data: Any) -> list[str]:
    """Return the words in one DataContent: elements, or markup or plain text in character data."""
    if len(data):
        return spoken((data.xpath(".//*[local-name()='body.content']") or [data])[0], set()).split()
    markup = re.sub(r"<(?!/?[a-zA-Z])", "&lt;", data.text or "").replace("><", "> <")
    return spoken(html.fragment_fromstring(markup, create_parent="div"), set()).split() if markup.strip() else []


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
        (
            "newsml-1/belga__belga_newsml_1_2.xml",
            {"provider": "belga.be", "guid": "urn:newsml:belga.be:98055798", "version": 4, "language": "nl"},
        ),
        (
            "newsml-1/belga__kyodo_newsml_1_2_belga.xml",
            {"guid": "urn:newsml:kyodonews.jp:20190723:20161021KW___0003800010", "dateline": "BEIJING, July 23", "credit": "Kyodo"},
        ),
        ("newsml-1/gitpan__reuters-test.xml", {"kind": "composite", "priority": "4", "slugline": "OUWDPLUS-SUPER-LINK"}),
        ("newsml-1/gitpan__mlking.xml", {"guid": "urn:newsml:iptc.org:20000717:LutherKing", "kind": "composite"}),
        ("newsml-g2/core__tag_reuters.com_2016_newsml_L1N14N0FF_version_978556838", {"version": 978556838, "signals": ("correction",)}),
        ("iptc7901/belga__dpa.txt", {"guid": "iptc7901:eca:00075:2018-12-10", "take": "2ND LEAD 3RD NET", "signals": ("update",)}),
        (
            "anpa1312/belga__kyodo.txt",
            {"guid": "anpa1312:a:0105:2018-12-09", "provider": "Kyodo", "dateline": "SAITAMA, Japan, Dec. 9 Kyodo"},
        ),
        ("anpa1312/core__ap_anpa-6.tst", {"guid": "anpa1312:s:0284:2019-08-18", "byline": "By The Associated Press"}),
        (
            "ap-media-json/cp__ap-subject.json",
            {
                "guid": "d14715ba3653753d7c1f122f8aea79de",
                "version": 3,
                "revision": "d14715ba3653753d7c1f122f8aea79de_3a9aza0c0",
                "slugline": "BC-AF-MED-Congo-WHO-Sex-Abuse",
                "take": "3rd Ld-Writethru",
                "signals": ("update",),
                "unpublishable": "",
            },
        ),
        (
            "ap-media-json/core__ap_media_text_feed.json",
            {"provider": "AP", "guid": "5ee9b4b40ea5fe9c9ca60f890fb2e1d9", "version": 0, "status": "usable", "body": ()},
        ),
    ],
)
def test_traps_have_the_answer_we_should_give(shared_wire: Path, name: str, expected: dict[str, Any]) -> None:
    path = shared_wire / name
    if not path.exists():
        pytest.skip(f"{name} is not among the files here")
    (item,) = items_of(path)
    assert {field: getattr(item, field) for field in expected} == expected


def test_a_json_feed_is_read_as_gofeed_reads_it(shared_wire: Path) -> None:
    feed = shared_wire / "feeds/gofeed/mmcdole__translator_json_json10_full.json"
    (item,) = items_of(feed)
    (theirs,) = json.loads(feed.with_name("mmcdole__translator_json_json10_full_expected.json").read_text(encoding="utf-8"))["items"]
    assert (item.guid, item.headline, item.link, item.standfirst) == (
        theirs["guid"],
        theirs["title"],
        theirs["link"],
        theirs["description"],
    )
    assert [subject.name for subject in item.subjects] == theirs["categories"]
    assert same(theirs["publishedParsed"], item.first_created)
    assert same(theirs["updatedParsed"], item.version_created)
    files = [part.renditions[0] for part in item.associations if part.role == "attachment"]
    assert [(file.href, file.media_type, str(file.size_bytes)) for file in files] == [
        (file["url"], file["type"], file["length"]) for file in theirs["enclosures"]
    ]


def test_every_date_of_the_feed_validators_collection_is_a_time(shared_wire: Path) -> None:
    items = items_of(shared_wire / "feeds/feedvalidator/w3c__rss20_data-types-datetime_everything.xml")
    assert len(items) == 30
    assert [item.headline for item in items if item.first_created is None] == []


def test_times_without_a_zone_are_local_to_their_source(shared_wire: Path) -> None:
    (scoop,) = items_of(shared_wire / "newsml-g2/core__scoop.xml")
    assert scoop.version_created is not None
    assert (scoop.version_created.moment, scoop.version_created.zone) == (datetime(2016, 1, 11, 23, 35, 40, tzinfo=UTC), "profile")
    for path in sorted((shared_wire / "newsml-g2-stt2012").iterdir()):
        for item in items_of(path):
            assert item.version_created is not None
            assert item.version_created.zone == "profile"


def test_several_items_of_a_file_are_several_and_comments_between_them_are_nothing(shared_wire: Path) -> None:
    first, second = items_of(shared_wire / "newsml-1/gextech__BAS-Y-MUNDO-MXC_20160116_1402.XML")
    assert first.guid == "urn:newsml:texto.efeservicios.com:20160116T125900+0000:21548886"
    assert (first.slugline, second.slugline) == ("YIHADISMO BURKINA", "(Avance) TAIWÁN ELECCIONES")
    assert "SUGGESTION" not in str(first) + str(second)


def test_arabic_with_pictures_before_the_text_is_text_with_pictures(shared_wire: Path) -> None:
    folder = shared_wire / "newsml-1-afp-ar"
    with_pictures, versions = 0, set()
    for path in sorted(folder.iterdir()):
        (item,) = items_of(path)
        assert (item.language, item.kind, bool(item.body)) == ("ar", "text", True)
        assert not item.problems
        versions.add(item.version)
        pictures = [thing for thing in item.associations if thing.kind == "picture"]
        with_pictures += bool(pictures)
        assert all(picture.caption and picture.credit and len(picture.renditions) == 3 for picture in pictures)
    assert (with_pictures, versions) == (7, {1, 2})


def test_what_is_for_editors_in_newsml_1_is_a_note(shared_wire: Path) -> None:
    (item,) = items_of(shared_wire / "newsml-1/belga__belga_newsml_1_2.xml")
    assert [note.text for note in item.notes] == ["Qu'y a-t-il écrit ici?"]
    for path in sorted((shared_wire / "newsml-1").glob("*businesswire*")):
        (item,) = items_of(path)
        (contact,) = (note.text for note in item.notes if note.role == "contact")
        for secret in re.findall(r"[\w.]+@[\w.]+|\d{3}-\d{3}-\d{4}", contact):
            assert secret not in plain_text(item.body)
            assert secret not in str(item.associations)


def test_the_same_item_in_ninjs_2_and_3_is_the_same_item(shared_wire: Path) -> None:
    pairs = 0
    for newer in sorted((shared_wire / "ninjs").glob("iptc__3.0_*.json")):
        older = newer.with_name(newer.name.replace("__3.0_", "__2.1_").replace("_3.json", "_2.json"))
        if older.exists():
            pairs += 1
            assert items_of(older) == items_of(newer), newer.name
    assert pairs >= 4
