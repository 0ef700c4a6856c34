"""Reads and choices are counted so that no reader can be found in what was counted, and none of it is lost by a restart."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.edition.record import Entry, Fragment
from lateedition.edition.segments import segment
from lateedition.stand.counters import NOT_COUNTED, READS, Counters
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.keeper import Keeper
from lateedition.stand.tally import Tally

NOW = datetime(2020, 5, 5, 12, 30, tzinfo=UTC).timestamp()
STORY = {"story": "17", "path": "/world/kim-17/", "from": "/"}


class Stand:
    """A keeper over the small edition, and what it has written."""

    def __init__(self, edition: Any) -> None:
        self.edition = edition
        self.folder = edition.folder.with_name("counts")
        self.counters = Counters()
        self.keeper = Keeper(edition.folder, counters=self.counters)

    def read(self, *, now: float = NOW, fields: dict[str, str] | None = None, **headers: Any) -> Answer:
        return self.send("/-/read", fields or STORY, now=now, **headers)

    def send(self, path: str, fields: dict[str, str], *, now: float = NOW, **headers: Any) -> Answer:
        return self.keeper.answer_form(Request(method="POST", path=path, **headers), urlencode(fields).encode(), now=now)

    def written(self) -> list[dict[str, Any]]:
        files = sorted(self.folder.glob("*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text().splitlines()]

    def counting(self, how: str) -> None:
        said = json.dumps({"purposes": [], "counting": how}).encode()
        self.edition.print(lambda printing: printing.put_fragment("terms.site", Fragment(segment(said))))


@pytest.fixture
def stand(edition: Any) -> Stand:
    return Stand(edition)


def test_a_read_is_a_story_and_a_way_in_an_hour_and_nothing_else(stand: Stand) -> None:
    answers = [stand.read(now=NOW + at, cookie="a=b", referer="https://else.example/x") for at in range(3)]
    assert [(answer.status, answer.body) for answer in answers] == [(204, b"")] * 3
    stand.keeper.close(now=NOW + 3)
    assert sum(line["n"] for line in stand.written()) == 3
    assert {tuple(line) for line in stand.written()} == {("story", "way", "n")}
    (file,) = stand.folder.iterdir()
    assert file.name.startswith("reads.2020-05-05T12.")
    assert stand.counters.counts[READS] == 3


@pytest.mark.parametrize("objection", [{"gpc": "1"}, {"dnt": "1"}, {"gpc": "1,1"}])
def test_who_objects_is_not_counted_unless_the_law_lets_the_site_count_all(stand: Stand, objection: dict[str, str]) -> None:
    assert stand.read(**objection).status == 204
    assert stand.counters.counts[READS] == 0
    stand.counting("exempt")
    assert stand.read(**objection).status == 204
    assert stand.counters.counts[READS] == 1


def test_a_site_that_does_not_count_counts_nothing(stand: Stand) -> None:
    stand.counting("off")
    assert stand.read().status == 204
    stand.keeper.close(now=NOW)
    assert not stand.folder.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"story": "18"},
        {"story": "18", "path": "/world/killed-18/"},
        {"path": "/plain/"},
        {"path": "/nothing/"},
        {"path": "x" * 3000},
        {"path": "/" + "x" * 3000},
        {"path": "/\x00"},
        {"story": "-17"},
        {"story": "१७"},
        {"story": "1" * 40},
        {"path": ""},
    ],
)
def test_only_what_is_in_the_edition_is_counted(stand: Stand, wrong: dict[str, str]) -> None:
    assert stand.read(fields=STORY | wrong).status == 400
    assert stand.counters.counts[READS] == 0


@pytest.mark.parametrize(
    ("came_from", "way"),
    [
        ("/", "front"),
        ("", "direct"),
        ("elsewhere", "elsewhere"),
        ("chain", "chain"),
        ("/plain/", "section"),
        ("/hindi/%E0%A4%AF%E0%A5%82%E0%A4%AA%E0%A5%80-3/", "section"),
        ("/world/kim-17/", "story"),
        ("/search/", "search"),
        ("/nothing/", "elsewhere"),
        ("https://evil.example/who", "elsewhere"),
        ("/" + "x" * 3000, "elsewhere"),
    ],
)
def test_of_where_a_reader_came_from_the_kind_is_kept_and_nothing_else(stand: Stand, came_from: str, way: str) -> None:
    stand.read(fields=STORY | {"from": came_from})
    stand.keeper.close(now=NOW)
    assert stand.written() == [{"story": 17, "way": way, "n": 1}]


def test_other_sites_count_nothing_here(stand: Stand) -> None:
    assert stand.read(fetch_site="cross-site").status == 403
    assert stand.read(origin="https://evil.example", host="paper.example").status == 403
    assert stand.counters.counts[READS] == 0


def test_a_story_that_was_killed_is_not_counted_any_more(stand: Stand) -> None:
    assert stand.read().status == 204
    stand.edition.print(lambda printing: printing.put("/world/kim-17/", Entry(410, (), (), keys=("story:17",))))
    assert stand.read().status == 400


def test_a_flood_of_reads_of_one_story_is_cut_off_and_told(stand: Stand) -> None:
    for _ in range(6_050):
        stand.read()
    assert (stand.counters.counts[READS], stand.counters.counts[NOT_COUNTED]) == (6_000, 50)
    stand.read(now=NOW + 60)
    assert stand.counters.counts[READS] == 6_001


def test_a_choice_is_written_before_it_is_answered_with_what_was_shown_and_nothing_of_who_chose(stand: Stand) -> None:
    stand.send("/-/consent", {"choice": "accept", "version": "3", "place": "notice"}, cookie="a=b", host="x", referer="http://x/plain/")
    assert stand.written() == [{"version": "3", "granted": "films.order", "method": "notice", "n": 1}]
    stand.send("/-/consent", {"choice": "refuse", "version": "3", "place": "page"}, now=NOW + 0.1)
    stand.send("/-/consent", {"choice": "accept", "version": "3"}, now=NOW + 0.2, gpc="1")
    stand.keeper.write_counts(now=NOW + 1)
    assert stand.written()[1:] == [
        {"version": "3", "granted": "", "method": "page", "n": 1},
        {"version": "3", "granted": "order", "method": "gpc", "n": 1},
    ]


def test_what_no_reader_chose_is_not_written(stand: Stand) -> None:
    stand.send("/-/consent", {"choice": "accept", "version": "2"})
    stand.send("/-/consent", {"choice": "x", "version": "3"})
    stand.send("/-/consent", {"choice": "accept", "version": "3"}, fetch_site="cross-site")
    stand.keeper.close(now=NOW)
    assert stand.written() == []


def test_what_cannot_be_written_is_written_when_it_can(tmp_path: Path) -> None:
    folder = tmp_path / "counts"
    folder.write_text("in the way")
    tally = Tally(folder, name="reads", every_s=0, most_a_minute=10)
    assert tally.add({"story": 1}, now=NOW)
    folder.unlink()
    tally.write(now=NOW)
    assert json.loads(next(folder.iterdir()).read_text()) == {"story": 1, "n": 1}


def test_files_are_deleted_when_whoever_collects_them_has_had_two_weeks(tmp_path: Path) -> None:
    tally = Tally(tmp_path, name="reads", every_s=0, most_a_minute=10)
    tally.add({"story": 1}, now=NOW)
    (tmp_path / "choices.2020-01-01T00.1-1.jsonl").touch()
    tally.add({"story": 1}, now=NOW + timedelta(days=13).total_seconds())
    assert len(list(tmp_path.glob("reads.*"))) == 2
    tally.add({"story": 1}, now=NOW + timedelta(days=15).total_seconds())
    assert sorted(file.name.partition(".")[0] for file in tmp_path.iterdir()) == ["choices", "reads", "reads"]


@given(sent=st.lists(st.tuples(st.integers(1, 4), st.sampled_from("ab"), st.floats(0, 9_000)), max_size=60))
def test_sums_of_what_is_written_are_what_was_counted(tmp_path_factory: pytest.TempPathFactory, sent: list[tuple[int, str, float]]) -> None:
    folder = tmp_path_factory.mktemp("counts")
    tally = Tally(folder, name="reads", every_s=30, most_a_minute=1_000)
    for story, way, after_s in sorted(sent, key=lambda one: one[2]):
        assert tally.add({"story": story, "way": way}, now=NOW + after_s)
    tally.write(now=NOW + 9_000)
    found: dict[tuple[str, int, str], int] = {}
    for file in folder.iterdir():
        for line in map(json.loads, file.read_text().splitlines()):
            key = (file.name.split(".")[1], line["story"], line["way"])
            found[key] = found.get(key, 0) + line["n"]
    wanted: dict[tuple[str, int, str], int] = {}
    for story, way, after_s in sent:
        key = (datetime.fromtimestamp(NOW + after_s, UTC).strftime("%Y-%m-%dT%H"), story, way)
        wanted[key] = wanted.get(key, 0) + 1
    assert found == wanted
