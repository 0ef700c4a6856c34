"""What the fault tests share: a house to break, how much of everything is done, and a count of what was done."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "press"))
sys.path.insert(0, str(Path(__file__).parent.parent))

from faults.form import LONG, Tally
from faults.house import House, house_in


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of the short form what is for the long one."""
    left_out = [] if LONG else [item for item in items if item.get_closest_marker("long_form")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def tally(record_property) -> Iterator[Tally]:
    """Count what is done; the long form prints the sums at its end."""
    counted = Tally()
    yield counted
    record_property("tally", json.dumps(counted))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house on an ordinary disk; its writer has filed the paper."""
    with house_in(tmp_path / "home", tmp_path / "outside") as made:
        yield made


def pytest_terminal_summary(terminalreporter) -> None:
    """Print the sums, by kind."""
    sums: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, said in getattr(report, "user_properties", ()):
                if name == "tally" and getattr(report, "when", "") == "teardown":
                    sums.update(json.loads(said))
    if not sums:
        return
    terminalreporter.section("faults")
    width = max(map(len, sums))
    for what, count in sums.items():
        terminalreporter.write_line(f"  {what:<{width}}  {count:>9,}")
