"""Comforts: what the scripts that a reader asks for say, a file for each language of the furniture, fetched with the first of them."""

from __future__ import annotations

import json
from typing import Final

from minijinja import Environment
from msgspec import Struct

from lateedition.press.words import LANGUAGES, Words

SIZES: Final = ("text-90", "", "text-115", "text-130", "text-150")
"""The classes of the text sizes (site.css), in per cent of what the browser is set to; the usual one has none."""

KEYS: Final = (("j", "n"), ("k", "p"), ("l",), ("s",), ("/",), ("?",))
"""The keys that do what `Words.keys_do` says, in its order (keys.js)."""


class Size(Struct, frozen=True):
    """A text size: its class, and what readers call it."""

    value: str
    name: str


class Key(Struct, frozen=True):
    """What the keys of these names do."""

    names: tuple[str, ...]
    does: str


def comforts(environment: Environment, *, style: str) -> dict[str, bytes]:
    """Return the files by name: in JSON the words of the scripts, and the dialog's markup with its style sheet, which is at `style`."""
    return {f"comfort-{words.language}.json": _said(words, environment, style) for words in LANGUAGES.values()}


def _said(words: Words, environment: Environment, style: str) -> bytes:
    sizes = tuple(Size(value, name) for value, name in zip(SIZES, words.text_sizes, strict=True))
    keys = tuple(Key(names, does) for names, does in zip(KEYS, words.keys_do, strict=True))
    said = {
        "dialog": environment.render_template("parts/comfort.html", words=words, sizes=sizes, keys=keys, style=style),
        "copied": words.link_copied,
        "byHand": words.copy_by_hand,
        "listen": words.listen,
        "pause": words.listen_pause,
        "resume": words.listen_on,
        "stop": words.listen_stop,
        "save": words.save,
        "saved": words.saved,
        "savedNow": words.saved_now,
        "unsavedNow": words.unsaved_now,
        "notSaved": words.not_saved,
        "savedCopy": words.saved_copy,
        "none": words.saved_none,
        "remove": words.saved_remove,
        "removed": words.saved_removed,
        "recalled": words.saved_recalled,
        "offline": words.saved_offline,
        "forgotten": words.forgotten,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
