"""Orders: the keys and words by which a dispatch says what it is, agreed on by habit and by no standard.

The key beside a slugline says which take it is ("1st Ld-Writethru", "2ND LEAD", "REFILE"); a few words order a kill, a
hold, an embargo. What is ordered in prose is never applied to another item: the item that says it becomes an advisory,
for a person to act upon. Sources of the words: the AP Stylebook, "Filing the Wire", and kills that AP sent; dpa's
stylebook, "Corrections", and its own writer of IPTC 7901 (dpa-newslab/dpa-digitalwires-to-iptc7901); the Reuters Handbook of
Journalism, "Corrections, Refiles, Kills, Repeats and Embargoes".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import msgspec

from lateedition.story.blocks import Heading, Paragraph
from lateedition.wire.item import Item, Kind, Signal
from lateedition.wire.profiles import Profile

# what stands in a body and is hidden: contacts, a notebook with the embargoes of other things
_NOT_OF_THE_ITEM = ("not-public", "contact", "contacts")
_TAKES: tuple[tuple[Signal, str], ...] = (
    ("correction", r"correct(?:ed|ion|ive|s)?|COR|berichtigung|korrektur|rectificati(?:f|on|vo)|correcci[oó]n|versi[oó]n corregida|korekta"
                   r"|коррекция|تصحيح"),
    ("update", r"\d+(?:st|nd|rd|th)ld|ld|lead|write-?thru|update|refile|recast|sub(?:stitute)?|wrapup|aktualisierung|neufassung"
               r"|zusammenfassung|actualizaci[oó]n|mise à jour|aktualizacja|обновить"),
    ("supplement", r"adds?|insert|take \d+|ergänzung"),
    ("repeat", r"repeat|rpt|resend(?:ing)?|wiederholung|powtarzanie|повтор"),
    ("advisory", r"advisory|planungshinweis"),
)  # fmt: skip
_SIGNALS = tuple((signal, re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W_])", re.IGNORECASE)) for signal, words in _TAKES)
_FEW_WORDS = 5
# AP's editors say so in their note: "Eds: CORRECTS spelling of the name"
_CORRECTS = re.compile(r"\bCORRECTS\b|\W*Eds\W+Corrects\b")
_WHICH = r"\b.{0,60}?\b(?:item|story|stories|article|alert|slug|headline)\b"
_KILL = re.compile(
    r"\bKILL(?:[\W_]+KILL)+\b|\b(?:BULLETIN|MANDATORY|URGENT|STORY|PHOTO)[\s-]+(?:KILL|ELIMINATION)\b|\bKILL[\s-]+(?:ADVISORY|NOTICE|NOTE)\b"
    r"|\b(?:STORY|ITEM|ARTICLE)[\s-]+WITHDRAWN\b|^\W*WITHDRAWN\b"
    r"|\bELIMINAR(?:\W+ELIMINAR)+\b|\bАННУЛИРОВАНИЕ\b|\bحظر حظر\b"
    r"|(?i:\bkill is mandatory\b|\bmake certain (?:that )?(?:the|this) (?:story|item) is not\b)"
    rf"|(?i:\bplease (?:kill|withdraw|eliminate){_WHICH})"
)
_HOLD = re.compile(rf"\bHOLD(?:[\W_]+HOLD)+\b|(?i:\bplease (?:hold|do not use){_WHICH})")
_TO_EDITORS = re.compile(r"\s*(?:ATTENTION |ATTN )?EDITORS\s*:|\s*ADVISORY\b")
_BEFORE = r"\W+(?:before|until|till)\b"
_EMBARGO = re.compile(
    r"(?i:\bembargoed\W+(?:until|till|to|for|before|do|\d)|\bhold for release\b|\bsperrfrist\b|\bsous embargo\b)"
    rf"|(?i:\bnot for (?:release|use|publication|broadcast){_BEFORE}|\bdo not (?:release|use|publish|broadcast){_BEFORE})"
    r"|(?i:^\W*embargo(?:ed)?\b\W*(?:$|(?:until|till|bis|jusqu|hasta)\b)|^\W*for release (?:at|on|after|\w+day|\d))"
    r"|(?i:\bэмбарго для публикации\b|\bحظر للنشر حتى\b)|\bEMBARGO(?:ED)?(?=\W*(?:$|\d))"
)
_OF_KILLS = ("kill", "eliminat", "eliminar", "withdraw", "аннулирование", "حظر")
_OF_EMBARGOES = ("embargo", "release", "sperrfrist", "not for", "do not", "эмбарго", "حظر")
_A_KILL: Signal = "kill"
_A_CORRECTION: Signal = "correction"
# AP's advances: not before the day whose number stands behind the letters ("Adv15")
_ADVANCE = re.compile(r"\bAdv(?:ance)?[\s.-]?\d{1,2}\b|\bADVANCE FOR\b", re.IGNORECASE)


@dataclass(frozen=True)
class Orders:
    """What an item is told to be: a kill or a hold in words makes it an advisory that is `unpublishable`, and nothing more."""

    kind: Kind = "text"
    signals: tuple[Signal, ...] = ()
    unpublishable: str = ""
    embargo_open: bool = False


def orders_in(*, take: str, keys: Sequence[str], lines: Sequence[str], opening: Sequence[str], profile: Profile) -> Orders:
    """Return what is said to editors about an item.

    `take` and the beginnings of `keys` (notes in brackets) say what it is; `lines` are all that stands around its text and
    `opening` its first paragraphs: both may kill or hold, and put under embargo.

    >>> orders_in(take="1st Ld-Writethru", keys=(), lines=("Pilots walk out",), opening=(), profile=Profile()).signals
    ('update',)
    >>> orders_in(take="", keys=(), lines=("KILL KILL KILL",), opening=(), profile=Profile()).unpublishable
    "a kill in words ('KILL KILL KILL'): a person decides what it kills"
    """
    signals = tuple(dict.fromkeys(_signals(take, keys, profile)))
    embargo = _is_embargo(take, lines, opening)
    killed, held = (next(filter(None, map(order.search, (take, *lines, *opening))), None) for order in (_KILL, _HOLD))
    if killed:
        return Orders("advisory", (*signals, "kill"), f"a kill in words ({killed[0]!r}): a person decides what it kills", embargo)
    if not held and "advisory" not in signals and not any(map(_TO_EDITORS.match, (*lines, *opening))):
        return Orders("text", signals, embargo_open=embargo)
    why = f"a hold in words ({held[0]!r}): a person decides what it holds" if held else "an advisory, for editors only"
    return Orders("advisory", tuple(dict.fromkeys((*signals, "advisory"))), why, embargo)


def heeded(item: Item) -> Item:
    """Return `item` as its words to editors leave it, where its format has fields for kills and embargoes and its sender used none.

    A kill in its lines makes it an advisory; a note that says what it corrects makes it a correction; one that speaks of an embargo
    which no field states holds it without an end.
    """
    if item.status == "canceled" or item.unpublishable:
        return item
    notes = tuple(note.text for note in item.notes if note.role not in _NOT_OF_THE_ITEM)
    lines = (item.take, item.slugline, item.headline, *notes)
    killed = _first_of(_KILL, lines, hints=_OF_KILLS) or _killed_aloud(item)
    if killed:
        reason = f"a kill in words ({killed[0]!r}): a person decides what it kills"
        signals = tuple(dict.fromkeys((*item.signals, _A_KILL)))
        return msgspec.structs.replace(item, kind="advisory", signals=signals, unpublishable=reason)
    if "correction" not in item.signals and _first_of(_CORRECTS, notes, hints=("corrects",)):
        item = msgspec.structs.replace(item, signals=(*item.signals, _A_CORRECTION))
    if item.embargo is None and not item.embargo_open and _first_of(_EMBARGO, notes, hints=_OF_EMBARGOES):
        return msgspec.structs.replace(item, embargo_open=True)
    return item


def _first_of(order: re.Pattern[str], lines: Sequence[str], *, hints: Sequence[str]) -> re.Match[str] | None:
    """Return where `order` is first found in `lines`. The search is dear: first it is asked whether any of the `hints` is there at all."""
    said = "\n".join(lines).lower()
    return next(filter(None, map(order.search, lines)), None) if any(hint in said for hint in hints) else None


def _killed_aloud(item: Item) -> re.Match[str] | None:
    """Return the kill in capitals with which the text begins: in a story's own words anybody may say "please kill"."""
    found = _first_of(_KILL, [block.html for block in item.body[:2] if isinstance(block, Paragraph | Heading)], hints=_OF_KILLS)
    return found if found and found[0].isupper() else None


def is_embargo(line: str) -> bool:
    """Say whether a line holds a text back until a moment, or is the key of an advance.

    >>> is_embargo("For release Sunday, March 15"), is_embargo("Adv15"), is_embargo("EU lifts arms embargo")
    (True, True, False)
    """
    return bool(_EMBARGO.search(line) or _ADVANCE.fullmatch(line.strip()))


def _signals(take: str, keys: Sequence[str], profile: Profile) -> Iterator[Signal]:
    for signal, words in _SIGNALS:
        # "Adds" in front of a note says what is new in it, and not that it is an addition
        if words.search(take) or (signal != "supplement" and any(_is_said(words, key) for key in keys)):
            yield signal
    if any(map(_CORRECTS.search, keys)):
        yield "correction"
    for code, said in profile.signals.items():
        if code.lower() in take.lower():
            yield cast(Signal, said)


def _is_said(words: re.Pattern[str], key: str) -> bool:
    """Say whether a key says one of `words`: with its first word, or anywhere in brackets with a few words in them."""
    is_short = key.startswith("(") and len(key.split()) < _FEW_WORDS and not key.startswith("(Eds")
    return bool(words.search(key) if is_short else words.match(key.lstrip(" (")))


def _is_embargo(take: str, lines: Sequence[str], opening: Sequence[str]) -> bool:
    return bool(_ADVANCE.search(take)) or any(map(is_embargo, (take, *lines))) or any(map(_EMBARGO.match, opening))
