"""A press is killed once at each step of a publish, and of whatever else it does. What it has left is whole each time, and the next press
goes on from there by itself."""

from __future__ import annotations

from faults import filing
from faults.form import LONG, Tally
from faults.house import House, wait_for
from faults.readers import Readers
from faults.steps import IN_SHORT, STEPS, Step
from lateedition.edition import reprints

BACKLOG = 260
"""More rows than one edition takes."""


def test_a_press_killed_at_any_step_leaves_a_whole_edition_and_the_next_one_goes_on(house: House, tally: Tally) -> None:
    house.start_press()
    house.start_stand()
    house.writer.file(60)
    house.wait_until_printed(house.writer.last)
    readers = Readers(house.port)
    for name in STEPS if LONG else IN_SHORT:
        found = _killed_at(name, STEPS[name], house, readers)
        tally["kill -9 at a named step"] += 1
        tally["violations"] += len(found)
        assert not found, f"killed at {name!r}: " + "\n".join(found[:20])
    house.start_press()
    house.wait_until_printed(house.writer.last)
    found = readers.stop()
    found += house.inspect(position=readers.acknowledged.position, edition=readers.acknowledged.edition, answers=readers.seen())
    tally["publishes acknowledged"] += readers.acknowledged_rows
    tally["reads"] += readers.reads
    assert not found, "\n".join(found[:20])


def _killed_at(name: str, step: Step, house: House, readers: Readers) -> list[str]:
    """Have a press die at the step, and return what is wrong with what it left."""
    house.kill_press()
    if step.deed == "start":
        house.token.touch()
    press = house.start_press(step=name, **step.options)
    if step.deed != "start":
        house.wait_until_printed(house.writer.last)
        house.wait_until_all_is_printed()
        readers.same_version = step.deed != "backlog"  # a backlog's lists and pages are brought up to it one after the other
        house.token.touch()
        _do(step.deed, house)
    wait_for(lambda: not house.token.exists(), f"the press comes to {name!r}; it said {house.said[-2000:]}")
    if "worker" not in name:
        press.wait(20)
        assert press.returncode == -9, f"the press was to be killed at {name!r} and ended with {press.returncode}"
    house.writer.rest()
    at_least = readers.acknowledged
    return house.inspect(position=at_least.position, edition=at_least.edition)


def _do(deed: str, house: House) -> None:
    """What brings a press to the step."""
    match deed:
        case "reprint":
            reprints.ask(house.store, "/authors/asha-rao/")
        case "site" | "withdraw" | "alert":
            house.writer.file(filing.rows_up_to(deed, after=house.writer.last))
        case "run":
            house.writer.tell("go 0.005")
        case "backlog":
            house.writer.file(BACKLOG)
        case _:
            house.writer.file(3)
