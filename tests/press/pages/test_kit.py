"""What the press is promised of its kit."""

from __future__ import annotations

import gzip
import hashlib

import pytest
from minijinja import TemplateError

from lateedition.press import kit as kit_module
from lateedition.press.kit import Kit
from lateedition.press.rendition import Slot
from lateedition.press.words import LANGUAGES


def test_an_asset_is_where_its_hash_says(kit):
    for asset in kit.assets.values():
        assert hashlib.sha256(asset.content).hexdigest()[:8] in asset.address
    assert set(kit.assets) == {
        "site.css",
        "history.css",
        "letters.css",
        "blocks.css",
        "site.js",
        "onward.js",
        "fronts.js",
        "embeds.js",
        "live.js",
        "reads.js",
        "privacy.css",
        "past.css",
        "archive.css",
        "search.css",
        "icon.svg",
        "push.js",
        "push.css",
        "fonts.css",
        "fonts-licence.txt",
        *(f"{script}{weight}.woff2" for script in ("devanagari", "arabic", "hebrew") for weight in ("", "-bold")),
        "icon-192.png",
        "icon-512.png",
        "icon-maskable.png",
        "look.js",
        "comfort.js",
        "comfort.css",
        "comfort-en.json",
        "comfort-hi.json",
        "share.js",
        "listen.js",
        "saved.js",
        "worker.js",
        "keys.js",
        "forget.js",
        "slots.css",
        "slots.js",
        "frames.js",
        "meter.css",
        "meter.js",
        "metering.js",
    }


def test_the_version_is_the_same_for_the_same_files_and_differs_for_others(kit, tmp_path):
    assert Kit.load().version == kit.version
    first, second = tmp_path / "a", tmp_path / "b"
    for folder, text in ((first, "one"), (second, "two")):
        folder.mkdir()
        (folder / "page.html").write_text(text)
    assert kit_module._version((), first) != kit_module._version((), second)


def test_a_template_that_names_what_is_not_there_is_refused(kit):
    with pytest.raises(TemplateError, match="undefined"):
        kit.parts("moved.html", words=LANGUAGES["en"])


def test_a_page_is_cut_at_its_slots(kit):
    parts = kit.parts(
        "fragments/notice.html",
        words=LANGUAGES["en"],
        notice={"title": "t", "text": "x", "version": 1, "title_lang": "", "lang": "", "purposes": ()},
    )
    assert not [part for part in parts if isinstance(part, Slot)]


def test_every_language_has_a_word_for_everything():
    for words in LANGUAGES.values():
        assert all(getattr(words, name) for name in words.__struct_fields__)


def test_the_page_is_light(kit):
    assert len(gzip.compress(kit.assets["site.css"].content)) < 7_500
    of_an_article = ("look.js", "site.js", "reads.js", "embeds.js")
    assert sum(len(kit.assets[name].content) for name in of_an_article) <= 10 << 10
    assert len(kit.assets["live.js"].content) < 5_000
