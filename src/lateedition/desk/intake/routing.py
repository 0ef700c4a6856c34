"""Routing: what the desk's rules say about an item that came in, and why. Pure; the follower does it.

A rule is conditions that must all hold and what is then done. Rules are asked in order; each that fits has its say, and
what an earlier one settled stays settled.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from lateedition.story.blocks import plain_text
from lateedition.wire.item import Item

Deed = Literal["", "draft", "publish"]
_DEEDS: tuple[Deed, ...] = ("", "draft", "publish")
_WORD = re.compile(r"\w+")
_ACCENTS = dict.fromkeys(range(0x300, 0x370))
_SOUGHT = re.compile(r'"([^"]+)"|([^\s,"]+)|(,)')


class Conditions(Struct, frozen=True):
    """What an item must be like. An empty condition asks for nothing; of several values of one, any will do.

    `subjects` are names or codes of subjects and keywords, compared without case; a language fits its regions. `urgency` is
    the least urgent that fits, 1 (most) to 9; an item that states none does not. `words` are beginnings of words, all of which
    must stand in the slugline, the headline or the body; "…" keeps them together, and a comma parts alternatives.
    """

    sources: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    urgency: int | None = None
    words: str = ""


class Orders(Struct, frozen=True):
    """What is done with an item that fits: it is filed under the name `label`, gets a section, topics and a news value, and becomes
    a draft or is published. Publishing needs the source's leave as well (profile: `publish`); without it a draft is made."""

    label: str = ""
    section: int | None = None
    topics: tuple[int, ...] = ()
    news_value: int | None = None
    deed: Deed = ""


class Rule(Struct, frozen=True):
    """One rule of the desk. `is_last` says that rules behind it are not asked about an item that fits this one."""

    number: int
    name: str
    conditions: Conditions
    orders: Orders
    is_last: bool = False


class Match(Struct, frozen=True):
    """A rule that fits an item, and by what: a phrase for each of its conditions, for people."""

    rule: int
    name: str
    because: tuple[str, ...]


class Route(Struct, frozen=True):
    """What all rules together say about one item."""

    matches: tuple[Match, ...] = ()
    orders: Orders = Orders()


class RuleFails(Exception):
    """A rule cannot be asked about an item, for a reason that nobody foresaw."""

    def __init__(self, rule: Rule, cause: Exception) -> None:
        super().__init__(f"the rule {rule.name!r} cannot be asked about this item: {cause!r}")
        self.rule = rule
        self.cause = cause


def route(rules: Iterable[Rule], item: Item, *, source: str) -> Route:
    """Return what `rules`, in their order, say about `item`, which came from the source of that name.

    The first rule that names a label, a section or a news value settles it; topics add up; of deeds the greatest counts.
    Raises RuleFails, whatever it was that went wrong with one of them.
    """
    matches: list[Match] = []
    orders = Orders()
    words = _words_of(item)
    for rule in rules:
        try:
            because = _because(rule.conditions, item, source=source, words=words)
        except MemoryError:
            raise
        except Exception as failure:
            raise RuleFails(rule, failure) from failure
        if because is None:
            continue
        matches.append(Match(rule.number, rule.name, because))
        orders = together(orders, rule.orders)
        if rule.is_last:
            break
    return Route(tuple(matches), orders)


@lru_cache(maxsize=1_000)
def alternatives(words: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return what a condition on words asks for: alternatives, each of runs of beginnings of words, all of which must be there.

    >>> alternatives('flood "dam burst", Monsoon')
    ((('flood',), ('dam', 'burst')), (('monsoon',),))
    """
    found: list[list[tuple[str, ...]]] = [[]]
    for phrase, word, comma in _SOUGHT.findall(words):
        if comma:
            found.append([])
        elif run := _tokens(phrase or word):
            found[-1].append(run)
    return tuple(tuple(runs) for runs in found if runs)


def together(first: Orders, then: Orders) -> Orders:
    """Return both orders as one: what `first` settled stays settled, topics add up, and of deeds the greater counts."""
    return Orders(
        label=first.label or then.label,
        section=first.section if first.section is not None else then.section,
        topics=tuple(dict.fromkeys((*first.topics, *then.topics))),
        news_value=first.news_value if first.news_value is not None else then.news_value,
        deed=max(first.deed, then.deed, key=_DEEDS.index),
    )


def _because(conditions: Conditions, item: Item, *, source: str, words: Callable[[], str]) -> tuple[str, ...] | None:
    """Return by what `item` fits, None if it does not."""
    asked = (
        _one_of(conditions.sources, (source,), "came from"),
        _one_of(conditions.providers, (item.provider,), "is from"),
        _one_of(conditions.kinds, (item.kind,), "is"),
        _one_of(conditions.languages, (item.language, item.language.partition("-")[0]), "is in"),
        _one_of(conditions.signals, item.signals, "is marked"),
        _one_of(conditions.subjects, _subjects(item), "is about"),
        _urgent(conditions.urgency, item),
    )
    if any(said is None for said in asked):
        return None
    said_words = _said(conditions.words, words)
    return None if said_words is None else tuple(said for said in (*asked, said_words) if said)


def _one_of(wanted: Sequence[str], said: Iterable[str], how: str) -> str | None:
    """Return in words which of `wanted` is `said`: nothing if nothing is wanted, None if none is."""
    if not wanted:
        return ""
    held = {each.casefold() for each in said if each}
    found = next((each for each in wanted if each.casefold() in held), None)
    return None if found is None else f"{how} {found}"


def _urgent(least: int | None, item: Item) -> str | None:
    if least is None:
        return ""
    return f"has urgency {item.urgency}" if item.urgency is not None and item.urgency <= least else None


def _said(sought: str, words: Callable[[], str]) -> str | None:
    if not sought.strip():
        return ""
    for runs in alternatives(sought):
        if all(_stands_in(run, words()) for run in runs):
            return f"says {', '.join(' '.join(run) for run in runs)}"
    return None


def _stands_in(run: Sequence[str], words: str) -> bool:
    """Say whether words that begin with those of `run` follow each other in `words`."""
    if not all(f" {part}" in words for part in run):
        return False
    return len(run) == 1 or re.search(" " + r"\S* ".join(run), words) is not None


def _subjects(item: Item) -> Iterable[str]:
    for subject in item.subjects:
        yield from (subject.name, subject.code)
    yield from item.keywords


def _words_of(item: Item) -> Callable[[], str]:
    """Return a way to the words of `item`, each with a blank in front; they are made when they are first asked for: most rules never do."""
    made: list[str] = []

    def words() -> str:
        if not made:
            said = _tokens("\n".join((item.slugline, item.headline, item.standfirst, plain_text(item.body))))
            made.append(f" {' '.join(said)}")
        return made[0]

    return words


def _tokens(text: str) -> tuple[str, ...]:
    """Return the words of `text` without case and accents, marks of other scripts kept."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_WORD.findall(unicodedata.normalize("NFC", parted.translate(_ACCENTS))))
