"""Filed: what the rules did with an item, as the inbox and the item's page say it."""

from __future__ import annotations

from collections.abc import Iterator

from lateedition.desk.intake.models import Filing
from lateedition.desk.intake.rows import Badge
from lateedition.desk.intake.sheet import Fact


def filed_badges(filing: Filing) -> Iterator[Badge]:
    """Give the label and the proposed section of an item, for its line in the inbox."""
    if filing.label:
        yield Badge(filing.label, "notice")
    if filing.section:
        yield Badge(f"→ {filing.section.name}", "plain")


def filed_facts(filing: Filing) -> list[Fact]:
    """Return what the rules said of an item and did with it, for its page; what they did not say is left out."""
    facts = [
        Fact("Label", _said(filing.label)),
        Fact("Proposed section", _said(filing.section.name if filing.section else "")),
        Fact("Proposed topics", tuple(topic.name for topic in filing.topics.all())),
        Fact("Because", tuple(f"{rule['name']}: {', '.join(rule['because']) or 'fits anything'}" for rule in filing.rules)),
        Fact("Done", _said(filing.get_deed_display() if filing.deed else "")),
        Fact("Why not more", _said(filing.why)),
    ]
    return [fact for fact in facts if fact.values]


def _said(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
