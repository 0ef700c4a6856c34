"""How well are events grouped? B-cubed precision, recall and F1 over a labelled file of your own; a second for a thousand items.

FILE has a JSON object a line: `id`, `time` (ISO 8601), `title`, `body`, `label` (the event it belongs to), and if it likes `language` and
`provider`. The items are grouped in the order of their times, once; nothing is tuned to them. B-cubed asks of each item how many of those
that it is grouped with belong with it (precision), and how many of those that belong with it are with it (recall), and takes the mean.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from lateedition.wire.grouping.explaining import Placed, explained
from lateedition.wire.grouping.grouping import Grouping
from lateedition.wire.grouping.told import Told


class Labelled(Struct, frozen=True):
    """A line of the file."""

    id: str | int
    time: datetime
    title: str
    label: str | int
    body: str = ""
    language: str = "en"
    provider: str = ""


@dataclass(frozen=True)
class Agreement:
    """How far a grouping agrees with the labels, from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(groups: Sequence[object], labels: Sequence[object]) -> Agreement:
    """Return the agreement of `groups` with `labels`, both given item by item (Bagga and Baldwin, 1998).

    >>> b_cubed([1, 1, 1, 2], ["a", "a", "b", "b"])
    Agreement(precision=0.6666666666666666, recall=0.75)
    """
    if not groups:
        return Agreement(1.0, 1.0)
    together = Counter(zip(groups, labels, strict=True))
    in_group, with_label = Counter(groups), Counter(labels)
    # Each of `count` items has `count` with it of those that belong.
    precision = sum(count * count / in_group[group] for (group, _), count in together.items())
    recall = sum(count * count / with_label[label] for (_, label), count in together.items())
    return Agreement(precision / len(groups), recall / len(groups))


def main() -> int:
    """Group what the arguments say and print how well. Returns the exit status."""
    wanted = _arguments()
    try:
        items = read(wanted.file)
    except (OSError, ValueError) as error:
        print(f"events: {error}", file=sys.stderr)
        return 1
    began = time.process_time()
    placed, events = grouped(items)
    cpu_s = time.process_time() - began
    labels = [item.label for item in items]
    if wanted.explain:
        for item, place in zip(items, placed, strict=True):
            print(f"{item.id}\t{item.label}\t{explained(place)}\t{item.title}")
    found = summary(events, labels) | {"items_per_s": len(items) / max(cpu_s, 1e-9)}
    _print(found)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench events", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE", help="JSON lines: id, time, title, body, label")
    parser.add_argument("--explain", action="store_true", help="print of each item where it was put and why")
    return parser.parse_args()


def read(path: Path) -> list[Labelled]:
    """Return the items of the file at `path` in the order of their times. Raises ValueError, with the line, for one that cannot be read."""
    items = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            try:
                items.append(msgspec.json.decode(line, type=Labelled))
            except msgspec.MsgspecError as error:
                raise ValueError(f"line {number} of {path}: {error}; expected an object with id, time, title, body, label") from error
    return sorted(items, key=lambda item: _aware(item.time))


def grouped(items: Sequence[Labelled]) -> tuple[list[Placed], list[int]]:
    """Return of each of `items` where it was put when it came, and the event in which it is at the end."""
    grouping = Grouping()
    placed = [grouping.assign(_told(number, item)) for number, item in enumerate(items, 1)]
    # An event that was over and forgotten meanwhile is what it was; one that became another says so.
    became = {gone: place.event for place in placed for gone in place.merged}
    return placed, [_at_last(place.event, became) for place in placed]


def summary(events: Sequence[object], labels: Sequence[object]) -> dict[str, Any]:
    """Return what is said of a grouping."""
    agreement = b_cubed(events, labels)
    return {
        "items": len(labels),
        "labels": len(set(labels)),
        "events": len(set(events)),
        **asdict(agreement),
        "f1": agreement.f1,
    }


def _at_last(event: int, became: dict[int, int]) -> int:
    while event in became and became[event] != event:
        event = became[event]
    return event


def _told(number: int, item: Labelled) -> Told:
    return Told(
        number=number,
        moment=_aware(item.time),
        chain=str(item.id),
        provider=item.provider,
        language=item.language,
        headline=item.title,
        text=item.body,
    )


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _print(found: dict[str, Any]) -> None:
    print(f"{found['items']:,} items with {found['labels']:,} labels in {found['events']:,} events")
    print(f"  B-cubed: precision {found['precision']:.3f}, recall {found['recall']:.3f}, F1 {found['f1']:.3f}")
    print(f"  {found['items_per_s']:,.0f} items per CPU-second")


if __name__ == "__main__":
    sys.exit(main())
