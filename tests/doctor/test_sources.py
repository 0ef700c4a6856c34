"""The doctor names each source of the wire, and says what to do for one that fails, is silent, or cannot be sent to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from lateedition.config import Config
from lateedition.doctor.finding import Finding
from lateedition.doctor.sources import sources_found
from lateedition.wire.inbox import Receipt
from lateedition.wire.sources.health import Health, answered, brought, failed
from lateedition.wire.sources.ledger import Ledger

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEWS = Receipt(1, "taken", (1,))


class Newsroom:
    """A home with sources, of which the wire has seen what the test says."""

    def __init__(self, home: Path) -> None:
        self.config = Config(home, wire_port=9, wire_url="https://wire.example")
        self.config.sources_file.parent.mkdir()

    def write(self, kind: str, **more: str) -> None:
        own = {"poll": 'url = "http://a.example/"', "websub": 'url = "http://a.example/"', "push": 'secret_env = "A"'}[kind]
        lines = [f"{name} = {value!r}" for name, value in more.items()]
        self.config.sources_file.write_text("\n".join(["[[source]]", 'name = "harbour"', f'kind = "{kind}"', own, *lines]))

    def saw(self, change: Callable[[Health], Health], *, source: str = "harbour", kind: str = "poll") -> None:
        Ledger(self.config.sources_database).change(source, Health, lambda health: change(Health(kind=kind) if not health.kind else health))

    def found(self, **settings: object) -> Finding:
        config = Config(self.config.home, **{"wire_port": 9, "wire_url": "https://wire.example", **settings})  # type: ignore[arg-type]
        (finding,) = sources_found(config, now=NOW)
        return finding


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


def test_where_there_are_no_sources_nothing_is_said_and_nothing_made(newsroom: Newsroom) -> None:
    assert list(sources_found(newsroom.config, now=NOW)) == []
    assert not newsroom.config.sources_database.exists()


def test_a_source_that_does_well_is_fine(newsroom: Newsroom) -> None:
    newsroom.write("poll")
    newsroom.saw(lambda health: brought(health, NEWS, now=NOW - timedelta(minutes=3)))
    found = newsroom.found()
    assert (found.subject, found.state, found.said, found.do) == (
        "source",
        "fine",
        "harbour (poll) last brought something new 3 min ago",
        "",
    )
    assert found.facts["new"] == "2026-03-02T11:57:00+00:00"


def test_a_source_that_was_never_heard_of_wants_a_look(newsroom: Newsroom) -> None:
    newsroom.write("poll")
    assert (newsroom.found().state, newsroom.found().said) == ("look", "harbour (poll) has not been heard of yet")


def test_a_source_that_fails_is_wrong_and_its_words_are_said(newsroom: Newsroom) -> None:
    newsroom.write("poll")
    newsroom.saw(lambda health: failed(health, "answers 500", now=NOW))
    assert newsroom.found().state == "look", "one failure is nothing to get up for"
    newsroom.saw(lambda health: failed(failed(health, "answers 500", now=NOW), "answers 502", now=NOW))
    found = newsroom.found()
    assert found.state == "wrong"
    assert found.said == "harbour (poll) failed 3 times in a row and has brought nothing yet; answers 502 (since 2026-03-02 12:00 UTC)"
    assert "never given up" in found.do


def test_a_source_that_has_gone_quiet_wants_a_look(newsroom: Newsroom) -> None:
    newsroom.write("poll", quiet_after="2h")
    newsroom.saw(lambda health: answered(brought(health, NEWS, now=NOW - timedelta(hours=3)), now=NOW))
    found = newsroom.found()
    assert (found.state, found.facts["quiet_since"]) == ("look", "2026-03-02T09:00:00+00:00")
    assert "has gone quiet: last brought something new 3 h ago" in found.said
    assert "quiet_after" in found.do


@pytest.mark.parametrize(
    ("kind", "settings", "do"),
    [
        ("push", {"wire_port": 0}, "set LATEEDITION_WIRE_PORT"),
        ("websub", {"wire_port": 0}, "set LATEEDITION_WIRE_PORT"),
        ("websub", {"wire_url": ""}, "set LATEEDITION_WIRE_URL"),
    ],
)
def test_a_source_that_nobody_can_send_to_says_which_setting_is_missing(
    newsroom: Newsroom, kind: str, settings: dict[str, object], do: str
) -> None:
    newsroom.write(kind)
    newsroom.saw(lambda health: brought(health, NEWS, now=NOW), kind=kind)
    assert newsroom.found().state == "fine"
    assert (newsroom.found(**settings).state, newsroom.found(**settings).do) == ("look", do)


def test_a_hub_that_does_not_deliver_wants_a_look_and_is_polled_meanwhile(newsroom: Newsroom) -> None:
    newsroom.write("websub")
    newsroom.saw(lambda health: brought(health, NEWS, now=NOW), kind="websub")
    newsroom.saw(lambda health: replace(health, hub="the hub is away", hub_failures=1))
    found = newsroom.found()
    assert found.state == "look"
    assert found.said.endswith("the hub is away")
    assert "polled meanwhile" in found.do


def test_a_slip_in_the_register_is_wrong(newsroom: Newsroom) -> None:
    newsroom.write("poll", colour="red")
    found = newsroom.found()
    assert found.state == "wrong"
    assert "entry 1 ('harbour'): colour: not a key of a source" in found.said


def test_a_folder_that_files_were_dropped_into_is_a_source_too(newsroom: Newsroom) -> None:
    newsroom.saw(lambda health: brought(health, NEWS, now=NOW), source="in/reuters", kind="folder")
    assert newsroom.found().said == "in/reuters (folder) last brought something new 0 s ago"


def test_a_ledger_that_cannot_be_read_is_wrong(newsroom: Newsroom) -> None:
    newsroom.write("poll")
    newsroom.config.sources_database.write_bytes(b"no database at all, and long enough" * 100)
    assert newsroom.found().state == "wrong"
    assert "cannot be read" in newsroom.found().said
