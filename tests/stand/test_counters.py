"""The metrics are the sum of what all workers counted, in a format that Prometheus reads."""

from __future__ import annotations

import os
import re
from pathlib import Path

from lateedition.stand import counters
from lateedition.stand.counters import ANSWERS, CONNECTIONS, HITS, LINES, Counters
from lateedition.stand.exchange import Request
from lateedition.stand.keeper import Keeper

SAMPLE = re.compile(r'([a-z_]+)(?:\{([a-z_]+="[a-z0-9_]*"(?:,[a-z_]+="[a-z0-9_]*")*)\})? [0-9]+')


def value(text: str, name: str) -> int:
    return int(next(line for line in text.splitlines() if line.startswith(name + " ")).rpartition(" ")[2])


def test_the_sums_are_of_all_workers() -> None:
    shared = Counters(workers=3)
    workers = [shared.of_worker(slot) for slot in range(3)]
    for slot, worker in enumerate(workers):
        worker.counts[HITS] += 10 + slot
        worker.counts[CONNECTIONS] = 2
    for each in (shared, *workers):
        assert value(each.text(), 'lateedition_memory_total{found="yes"}') == 33
        assert value(each.text(), "lateedition_connections") == 6


def test_they_are_seen_from_another_process() -> None:
    shared = Counters(workers=2)
    pid = os.fork()
    if pid == 0:
        shared.of_worker(1).counts[HITS] += 5
        os._exit(0)
    os.waitpid(pid, 0)
    assert value(shared.text(), 'lateedition_memory_total{found="yes"}') == 5


def test_who_takes_a_dead_worker_s_place_goes_on_counting_but_has_no_connections_yet() -> None:
    shared = Counters(workers=1)
    dead = shared.of_worker(0)
    dead.counts[HITS] += 7
    dead.counts[CONNECTIONS] = 100
    text = shared.of_worker(0).text()
    assert value(text, 'lateedition_memory_total{found="yes"}') == 7
    assert value(text, "lateedition_connections") == 0


def test_every_metric_is_described_once_before_its_numbers() -> None:
    described = None
    seen = []
    for line in Counters().text(more='worker="1"').splitlines():
        if line.startswith("# HELP "):
            described = line.split(" ", 3)[2]
            seen.append(described)
            assert line.split(" ", 3)[3]
        elif line.startswith("# TYPE "):
            assert line.split(" ")[2] == described
            assert line.split(" ")[3] in ("counter", "gauge")
        else:
            sample = SAMPLE.fullmatch(line)
            assert sample is not None, line
            assert sample[1] == described
            assert 'worker="1"' in sample[2]
    assert len(seen) == len(set(seen)) == len({line.family for line in LINES})


def test_no_two_numbers_have_one_name() -> None:
    assert len({(line.family.name, line.label) for line in LINES}) == len(LINES)
    assert len(ANSWERS) == 5
    assert [counters.LINES[at].label for at in ANSWERS] == [f'status="{digit}xx"' for digit in range(1, 6)]


def test_every_metric_is_described_in_the_documents(printed) -> None:
    keeper = Keeper(printed, counters=Counters())
    said = keeper.answer(Request(method="GET", path="/-/metrics"), now=0.0).body.decode()
    told = set(re.findall(r"^# HELP (\S+) ", said, re.MULTILINE))
    text = (Path(__file__).parents[2] / "docs" / "running" / "metrics.md").read_text("utf-8")
    assert told - set(re.findall(r"`(lateedition_\w+)", text)) == set()
    for line in LINES:
        label, _, value = line.label.partition("=")
        assert not label or f"{line.family.name}{{{label}}}" in text
        assert label != "reason" or f"`{value[1:-1]}`" in text
