"""Rules in words, for the pages that list them and say what they would have done. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lateedition.desk.intake.rehearsal import Trial
from lateedition.desk.intake.routing import Conditions, Orders
from lateedition.desk.intake.rows import short_time
from lateedition.story.moment import local_iso, stamp


@dataclass(frozen=True)
class Names:
    """What sections and topics are called, by their numbers."""

    sections: Mapping[int, str]
    topics: Mapping[int, str]


@dataclass(frozen=True)
class TrialLine:
    """An item as a line of what would have happened: by which rules and why, what would have been done, and `why_not` more."""

    number: int
    headline: str
    language: str
    agency: str
    time: str
    stamp: str
    iso: str
    because: tuple[str, ...]
    done: str
    why_not: str


def asked_in_words(conditions: Conditions) -> str:
    """Return what a rule asks for.

    >>> asked_in_words(Conditions(providers=("AP", "AFP"), urgency=3, words="flood"))
    'is from AP or AFP; has urgency 1 to 3; says flood'
    >>> asked_in_words(Conditions())
    'anything'
    """
    return "; ".join(_asked(conditions)) or "anything"


def orders_in_words(orders: Orders, names: Names) -> str:
    """Return what is said of an item that fits, the deed apart.

    >>> orders_in_words(Orders("Floods", 3, (7,), 4), Names({3: "World"}, {7: "Weather"}))
    'label “Floods”, section World, topic Weather, news value 4'
    """
    return ", ".join(_ordered(orders, names))


def line_of(trial: Trial, *, names: Names, now: datetime, zone: ZoneInfo) -> TrialLine:
    """Return a trial as a line of a table."""
    entry, item = trial.entry, trial.entry.item
    return TrialLine(
        number=entry.number,
        headline=item.headline or item.slugline or item.guid,
        language=item.language,
        agency=item.provider,
        time=short_time(entry.received, now=now, zone=zone),
        stamp=stamp(entry.received, zone),
        iso=local_iso(entry.received, zone),
        because=tuple(f"{match.name}: {', '.join(match.because) or 'fits anything'}" for match in trial.route.matches),
        done=_done(trial, names),
        why_not=_why_not(trial),
    )


def _asked(conditions: Conditions) -> Iterator[str]:
    yield from _any_of("came from", conditions.sources)
    yield from _any_of("is from", conditions.providers)
    yield from _any_of("is", conditions.kinds)
    yield from _any_of("is in", conditions.languages)
    yield from _any_of("is marked", conditions.signals)
    yield from _any_of("is about", conditions.subjects)
    if conditions.urgency is not None:
        yield f"has urgency {'1' if conditions.urgency == 1 else f'1 to {conditions.urgency}'}"
    if conditions.words:
        yield f"says {conditions.words}"


def _any_of(how: str, wanted: Sequence[str]) -> Iterator[str]:
    if wanted:
        yield f"{how} {' or '.join(wanted)}"


def _ordered(orders: Orders, names: Names) -> Iterator[str]:
    if orders.label:
        yield f"label “{orders.label}”"
    if orders.section is not None:
        yield f"section {names.sections.get(orders.section, '?')}"
    if orders.topics:
        topics = (names.topics.get(topic, "?") for topic in orders.topics)
        yield f"{'topic' if len(orders.topics) == 1 else 'topics'} {', '.join(topics)}"
    if orders.news_value is not None:
        yield f"news value {orders.news_value}"


def _done(trial: Trial, names: Names) -> str:
    deed = {"": "filed", "draft": "becomes a draft", "publish": "is published"}[trial.verdict.deed]
    return ": ".join(filter(None, (deed, orders_in_words(trial.route.orders, names))))


def _why_not(trial: Trial) -> str:
    if trial.verdict.deed == trial.route.orders.deed:
        return ""
    wanted = "published" if trial.route.orders.deed == "publish" else "taken"
    return f"not {wanted}: {'; '.join(trial.verdict.why)}"
