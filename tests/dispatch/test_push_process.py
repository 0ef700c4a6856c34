"""Over real HTTP and TLS, process beside process: a reader is told within seconds, once, and of the end of it, whatever dies in between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import newsdesk
import pytest
from pushed import House, alerted, soon

from pushservice import PushService

WITHIN_S = 2.0


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PushService]:
    made = PushService(tmp_path / "service")
    yield made
    assert made.wrong == []
    assert len(made.senders) == 1
    made.close()


@pytest.fixture
def house(service: PushService, tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "home", service)
    yield made
    made.close()


def test_a_reader_is_told_once_and_of_the_recall_though_the_dispatch_is_killed_between(house: House, service: PushService) -> None:
    reader = service.reader()
    assert house.ask("POST", json.dumps({**reader.subscription, "add": ["breaking"]}).encode())[0] == 200
    first, second = alerted(3), alerted(4)
    house.room.hand(first)
    assert service.wait_for(lambda: reader.titles == ["Headline3x"], within_s=WITHIN_S)
    assert soon(lambda: (found := house.report()) and found.pushed == 1 and found.browsers_breaking == 1)

    house.kill_dispatch()
    house.room.hand(second)
    house.start_dispatch()
    assert service.wait_for(lambda: len(reader.got) > 1)
    assert reader.titles == ["Headline3x", "Headline4x"]
    assert soon(lambda: (found := house.report()) and found.pushed == 1)  # what it had not noted yet, it would tell again

    house.kill_dispatch()
    house.room.hand(newsdesk.killed(first))
    house.start_dispatch()
    assert service.wait_for(lambda: list(reader.shown) == ["story-4"])
    assert soon(lambda: (found := house.report()) and not found.browsers_behind and found.browsers == 1)
    figures = (house.home / "watching" / "dispatch.prom").read_text()
    assert "lateedition_dispatch_browsers 1.0" in figures
    assert len(reader.got) == 3


def test_a_reader_whose_browser_is_no_more_is_forgotten_and_the_house_says_how_many(house: House, service: PushService) -> None:
    readers = [service.reader() for _ in range(3)]
    for reader in readers:
        assert house.ask("POST", json.dumps({**reader.subscription, "add": ["breaking"]}).encode())[0] == 200
    service.drop(readers[0])
    house.room.hand(alerted(3))
    assert soon(lambda: (found := house.report()) and (found.browsers, found.push_ended, found.pushed) == (2, 1, 2))
