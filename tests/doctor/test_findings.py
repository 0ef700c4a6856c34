"""Each finding says what is wrong and what to do, and what only stands still is not wrong."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import newsdesk
import pytest

from lateedition.config import load
from lateedition.desk.intake.pulse import Pulse, leave, pulse_in
from lateedition.doctor import examine, exit_status, for_machines, for_people
from lateedition.doctor.agreement import audit_found, nodes_found
from lateedition.doctor.edition import Printed, press_found, set_aside_found, store_found, waiting_found
from lateedition.doctor.finding import Finding
from lateedition.doctor.house import clock_found, desk_found, intake_found, room_found
from lateedition.doctor.logins import logins_found
from lateedition.doctor.search import search_found
from lateedition.finder.place import State
from lateedition.press.figures import Sheet
from lateedition.press.findings import Difference, Findings, Node, Room
from lateedition.press.setaside import SetAside

NODES = {"LATEEDITION_NODES": "http://a:8000 http://b:8000"}
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
KIM = Difference("desk", "story:17", "'Kim'", "live", "does not have it", "save and publish it at the desk")


def printed(position: int, **more: int) -> Printed:
    return Printed(57, NOW - timedelta(seconds=30), position, **more)


def test_what_is_wrong_comes_with_what_to_do_and_ends_with_status_1() -> None:
    findings = [Finding("disk", "look", "1.0 GB free", do="make room"), Finding("stand", "fine", "serves edition 7")]
    assert exit_status(findings) == 0
    assert for_people(findings).splitlines() == [
        "look   disk      1.0 GB free",
        f"{'':<16} -> make room",
        "ok     stand     serves edition 7",
    ]
    assert for_machines(findings)["findings"][0] == {"subject": "disk", "state": "look", "said": "1.0 GB free", "do": "make room"}  # type: ignore[index]
    assert exit_status([*findings, Finding("desk", "wrong", "x")]) == 1


@pytest.mark.parametrize(("free_bytes", "state"), [(3 << 30, "fine"), (1 << 30, "look"), (100 << 20, "wrong")])
def test_a_disk_that_fills_up_is_seen_before_it_is_full(free_bytes: int, state: str) -> None:
    found = room_found(Room(free_bytes))
    assert found.state == state
    assert bool(found.do) == (state != "fine")


def test_on_a_node_the_desk_is_not_missed_and_where_one_was_run_it_is(tmp_path: Path) -> None:
    settings = {"LATEEDITION_HOME": str(tmp_path), "LATEEDITION_DATABASE_URL": "postgresql://x@db/paper", "LATEEDITION_DESK_PORT": "9"}
    assert load(settings).is_node
    assert desk_found(load(settings)).state == "fine"
    (tmp_path / "secret.key").write_text("x")
    assert not load(settings).is_node
    assert desk_found(load(settings)).state == "wrong"
    assert not load({"LATEEDITION_HOME": str(tmp_path / "elsewhere")}).is_node, "with SQLite there is one machine"


def test_where_the_desk_stands_alone_stand_and_press_are_not_missed(tmp_path: Path) -> None:
    settings = {"LATEEDITION_HOME": str(tmp_path), "LATEEDITION_PORT": "9", "LATEEDITION_DESK_PORT": "9"}
    desk = newsdesk.Log(load(settings).desk_database)
    desk.write(*newsdesk.paper())
    states = [{found.subject: found.state for found in examine(load(more), now=NOW)} for more in (settings, settings | NODES)]
    assert [(state["stand"], state["press"], state["desk"]) for state in states] == [("wrong", "wrong", "wrong"), ("fine", "fine", "wrong")]
    (tmp_path / "edition").mkdir()
    assert load(settings | NODES).is_desk_alone, "the folder is made with the home"
    (tmp_path / "edition" / "data.mdb").touch()
    assert {found.subject: found.state for found in examine(load(settings | NODES), now=NOW)}["stand"] == "wrong", "it did print once"


def test_a_demonstration_is_loudly_said_to_be_open_to_a_password_alone(tmp_path: Path) -> None:
    settings = {"LATEEDITION_HOME": str(tmp_path)}
    assert logins_found(load(settings)).state == "fine"
    (tmp_path / "demo-login.txt").touch()
    found = logins_found(load(settings))
    assert (found.state, "DEMONSTRATION" in found.said, "required" in found.do) == ("look", True, True)
    assert logins_found(load(settings | {"LATEEDITION_TWO_FACTOR": "required"})).state == "fine"
    assert logins_found(load(settings | {"LATEEDITION_TWO_FACTOR": "offered"})).state == "look"


def test_passwords_that_cross_a_network_in_the_clear_are_wrong(tmp_path: Path) -> None:
    settings = {"LATEEDITION_HOME": str(tmp_path), "LATEEDITION_DESK_URL": "http://desk.example.org"}
    assert logins_found(load(settings)).state == "wrong"
    assert logins_found(load(settings | {"LATEEDITION_DESK_URL": "https://desk.example.org"})).state == "fine"


def test_a_press_that_has_everything_is_fine_and_one_that_stands_is_wrong() -> None:
    assert press_found(lambda: 31, lambda: printed(31), now=NOW).state == "fine"
    stands = press_found(lambda: 40, lambda: printed(31), now=NOW)
    assert (stands.state, stands.facts["behind"], stands.facts["age_s"]) == ("wrong", 9, 30)
    assert "start the press" in stands.do


def test_a_press_that_moves_is_only_late() -> None:
    positions = iter([31, *[35] * 1000])
    assert press_found(lambda: 40, lambda: printed(next(positions)), now=NOW).state == "look"


def test_an_edition_that_has_more_than_the_log_is_from_before_a_restored_backup() -> None:
    found = press_found(lambda: 20, lambda: printed(31), now=NOW)
    assert found.state == "wrong"
    assert "has 11 documents that the log has not" in found.said
    assert "trouble.md" in found.do


def test_what_waits_is_said_and_is_wrong_only_when_nobody_works_on_it() -> None:
    assert waiting_found(printed(31), None, now=NOW).state == "fine"
    sheet = Sheet(written=NOW.timestamp() - 1, renditions=1200, left_s=3.4)
    found = waiting_found(printed(31, waiting=1100), sheet, now=NOW)
    assert (found.state, found.said) == ("look", "1,200 renditions wait to be printed, about 3 s to go")
    assert waiting_found(printed(31, waiting=7), Sheet(written=NOW.timestamp() - 60), now=NOW).state == "wrong"
    assert waiting_found(printed(31, waiting=7), None, now=NOW).state == "wrong"


def test_what_could_not_be_printed_is_named_with_its_reason() -> None:
    assert set_aside_found([]).state == "fine"
    found = set_aside_found([SetAside("story:9", 31, "it is not a document", NOW)])
    assert (found.state, found.said) == ("wrong", "1 could not be printed: story:9 (it is not a document)")
    assert "publish it again" in found.do


def test_a_view_of_the_store_that_does_not_end_is_named_with_its_process() -> None:
    assert store_found(Room(1, 1 << 30, 5 << 20, 4711, 900)).state == "fine"
    found = store_found(Room(1, 1 << 30, 5 << 20, 4711, 1_001))
    assert found.state == "look"
    assert found.said.startswith("process 4711 has had a view of it open for 1,001 transactions")


@pytest.mark.parametrize(
    ("who", "off_s", "state"),
    [("the edition", -600, "fine"), ("the edition", 3, "look"), ("the edition", 30, "wrong"),
     ("the database", -3, "look"), ("the database", -30, "wrong"), ("the database", 0.5, "fine")],
)  # fmt: skip
def test_a_clock_is_wrong_that_is_behind_what_has_been_or_off_the_databases(who: str, off_s: float, state: str) -> None:
    found = clock_found({who: NOW + timedelta(seconds=off_s)}, now=NOW)
    assert found.state == state
    assert bool(found.do) == (state != "fine")


def test_a_difference_is_wrong_and_says_what_to_do() -> None:
    found = audit_found(Findings(NOW.timestamp() - 20, 0.4, (KIM,)), now=NOW)
    assert found.state == "wrong"
    assert "story 17 'Kim': desk live; edition does not have it" in found.said
    assert found.do == KIM.do
    assert found.facts["differences"][0]["subject"] == "story:17"  # type: ignore[index]


def test_an_audit_that_does_not_look_is_said_and_one_that_found_nothing_is_fine() -> None:
    assert audit_found(None, now=NOW).state == "look"
    assert audit_found(Findings(NOW.timestamp() - 200, 0.4), now=NOW).state == "look"
    assert audit_found(Findings(NOW.timestamp() - 20, 0.4, unheard=("desk: away",)), now=NOW).said.endswith("desk: away")
    assert audit_found(Findings(NOW.timestamp() - 20, 0.4), now=NOW).state == "fine"


def test_another_machine_that_is_silent_is_wrong_and_one_that_is_behind_wants_a_look() -> None:
    nodes = [Node("http://a", 9, 31), Node("http://b", 8, 28, behind=3), Node("http://c", trouble="nothing answers at http://c/-/health")]
    assert [found.state for found in nodes_found(nodes)] == ["fine", "look", "wrong"]


@pytest.mark.parametrize(
    ("pulse", "state", "said"),
    [
        (None, "look", "nothing was ever heard of it"),
        (Pulse(NOW.timestamp() - 1), "fine", "has acted on what came over the wire"),
        (Pulse(NOW.timestamp() - 42), "wrong", "nothing was heard of it for 42 s"),
        (Pulse(NOW.timestamp(), trouble="the inbox cannot be followed: disk I/O error"), "wrong", "the inbox cannot be followed"),
        (Pulse(NOW.timestamp(), pending=1), "wrong", "1 recalled and not seen to be gone from the site"),
        (Pulse(NOW.timestamp(), behind=12_000), "look", "12,000 items still to look at"),
    ],
)
def test_an_intake_that_acts_on_no_kill_is_wrong(pulse: Pulse | None, state: str, said: str) -> None:
    found = intake_found(pulse, now=NOW)
    assert found.state == state
    assert said in found.said
    assert bool(found.do) == (state != "fine")


def test_the_intakes_sign_of_life_is_read_as_it_was_left_and_every_figure_of_it_is_described(tmp_path: Path, repository: Path) -> None:
    assert pulse_in(tmp_path) is None
    leave(Pulse(NOW.timestamp(), behind=3, trouble="x"), tmp_path)
    assert pulse_in(tmp_path) == Pulse(NOW.timestamp(), behind=3, trouble="x")
    told = set(re.findall(r"^(lateedition_\w+)", (tmp_path / "intake.prom").read_text("utf-8"), re.MULTILINE))
    assert told
    assert told - set(re.findall(r"`(lateedition_\w+)", (repository / "docs/running/metrics.md").read_text("utf-8"))) == set()


@pytest.mark.parametrize(
    ("told", "state", "said"),
    [
        (None, "look", "nothing can be found"),
        (State("following", 57, 0, NOW.timestamp() - 4), "fine", "finds what edition 57 has"),
        (State("following", 55, 0, NOW.timestamp() - 4), "look", "has what edition 55 has, of 57"),
        (State("filling", 0, 12_000, NOW.timestamp() - 1), "look", "12,000 stories are filed so far"),
        (State("following", 57, 0, NOW.timestamp() - 90), "wrong", "nothing was heard of the finder for 90 s"),
    ],
)
def test_a_search_that_is_behind_wants_a_look_and_a_finder_that_is_gone_is_wrong(told: State | None, state: str, said: str) -> None:
    found = search_found(told, edition=57, now=NOW)
    assert found.state == state
    assert said in found.said
    assert bool(found.do) == (state != "fine")
