"""The audit names what differs, with what to do, and forgets it when it agrees again; a mistake of a moment is none."""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Collection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from lateedition.auditing import Auditor, node_of
from lateedition.edition.store import StoreError
from lateedition.press.findings import Difference, Node, Room, Unheard, Walk, Walks, findings_in, walked

KIM = Difference("desk", "story:17", "'Kim gets a medal'", "live", "does not have it", "publish it")
TIDE = Difference("edition", "story:18", "'Tide'", "has it", "does not have it", "print anew")


class Told:
    """A side that says what a test tells it to: what it finds in a look, and what is still so when it is asked again."""

    def __init__(self, name: str, *found: Difference) -> None:
        self.name = name
        self.found, self.still, self.walks, self.trouble = list(found), list(found), {}, ""

    def look(self, walks: Walks) -> tuple[list[Difference], Walks]:
        if self.trouble:
            raise Unheard(self.trouble)
        return self.found, {f"{self.name} walk": walked(walks.get(f"{self.name} walk", Walk()), 40, 10)}

    def again(self, subjects: Collection[str]) -> list[Difference]:
        return [each for each in self.still if each.subject in subjects]

    def everything(self) -> list[Difference]:
        return self.found


def look(auditor: Auditor):
    return auditor.look(room=lambda: Room(5_000, 100, 40, 4711, 3), nodes=list)


def figures(folder: Path) -> dict[tuple[str, str], float]:
    families = text_string_to_metric_families((folder / "audit.prom").read_text("utf-8"))
    return {(each.name, ",".join(each.labels.values())): each.value for family in families for each in family.samples}


def test_what_differs_is_named_in_the_file_the_figures_and_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    found = look(Auditor([Told("edition", TIDE), Told("desk", KIM)], folder=tmp_path, pause=lambda _: None))
    assert found.differences == (TIDE, KIM)
    assert findings_in(tmp_path) == found
    counted = figures(tmp_path)
    assert [counted["lateedition_audit_differences", between] for between in ("desk", "edition", "log")] == [1, 1, 0]
    assert counted["lateedition_store_oldest_reader_transactions", ""] == 3
    assert [(record.story, record.between) for record in caplog.records] == [(18, "edition"), (17, "desk")]
    assert "What to do: publish it" in caplog.records[1].getMessage()


def test_every_figure_is_described_in_the_documents(tmp_path: Path, repository: Path) -> None:
    nodes = [Node("http://node1", 9, 31)]
    Auditor([], folder=tmp_path, pause=lambda _: None).look(room=lambda: Room(5_000, 100, 40, 4711, 3), nodes=lambda: nodes)
    told = set(re.findall(r"^# HELP (\S+) ", (tmp_path / "audit.prom").read_text("utf-8"), re.MULTILINE))
    assert len(told) > 8
    assert told - set(re.findall(r"`(lateedition_\w+)", (repository / "docs/running/metrics.md").read_text("utf-8"))) == set()


def test_what_is_no_more_so_a_second_later_is_not_named(tmp_path: Path) -> None:
    side, paused = Told("desk", KIM), []
    side.still = []
    assert look(Auditor([side], folder=tmp_path, pause=paused.append)).differences == ()
    assert paused == [1.0]


def test_a_difference_stays_named_although_the_walk_goes_on_until_it_agrees(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "lateedition.auditing")
    side, paused = Told("desk", KIM), []
    auditor = Auditor([side], folder=tmp_path, pause=paused.append)
    look(auditor)
    side.found = []
    assert look(auditor).differences == (KIM,)
    assert paused == [1.0], "what is known is not waited for again"
    side.still = []
    assert look(auditor).differences == ()
    assert [record.getMessage() for record in caplog.records][-1] == "story 17 agrees again"


def test_another_process_goes_on_where_the_one_before_it_was(tmp_path: Path) -> None:
    side = Told("desk", KIM)
    look(Auditor([side], folder=tmp_path, pause=lambda _: None))
    side.found = []
    found = look(Auditor([side], folder=tmp_path, pause=lambda _: None))
    assert found.differences == (KIM,)
    assert found.walks["desk walk"] == Walk(at="40", met=20)


def test_a_side_that_does_not_answer_keeps_what_was_known_of_it_and_holds_up_no_other(tmp_path: Path) -> None:
    desk, edition = Told("desk", KIM), Told("edition")
    auditor = Auditor([desk, edition], folder=tmp_path, pause=lambda _: None)
    look(auditor)
    desk.trouble, edition.found, edition.still = "the desk's database: away", [TIDE], [TIDE]
    found = look(auditor)
    assert found.differences == (KIM, TIDE)
    assert found.unheard == ("desk: the desk's database: away",)
    assert figures(tmp_path)["lateedition_audit_unheard", ""] == 1


def test_a_store_that_cannot_be_measured_is_said_and_the_rest_is_found(tmp_path: Path) -> None:
    def room() -> Room:
        raise StoreError("format 9")

    found = Auditor([Told("desk", KIM)], folder=tmp_path, pause=lambda _: None).look(room=room, nodes=list)
    assert (found.differences, found.room, found.unheard) == ((KIM,), None, ("room: format 9",))


def test_a_hundred_differences_of_a_side_are_enough(tmp_path: Path) -> None:
    many = [Difference("desk", f"story:{number}", "", "live", "does not have it", "publish it") for number in range(150)]
    assert len(look(Auditor([Told("desk", *many)], folder=tmp_path, pause=lambda _: None)).differences) == 100


def test_a_walk_counts_what_it_met_and_says_when_it_came_to_the_end() -> None:
    walk = walked(walked(Walk(), 50, 50), 80, 30)
    assert walk == Walk(at="80", met=80)
    ended = walked(walk, None, 5)
    assert (ended.at, ended.met, ended.whole) == ("", 0, 85)
    assert abs(ended.ended - time.time()) < 5


def test_another_machine_says_how_far_it_is_and_one_that_is_silent_is_said_to_be() -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = b'{"status": "ok", "edition": 9, "position": 28, "printed": "2020-05-05T09:11:59Z", "behind": 0, "heard_s": 2.5}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    node = node_of(url, end=31)
    assert (node.edition, node.position, node.behind, node.heard_s, node.trouble) == (9, 28, 3, 2.5, ""), (
        "the log's end is ours, not theirs"
    )
    server.shutdown()
    server.server_close()
    assert node_of(url, end=31).trouble == f"nothing answers at {url}/-/health"


def test_the_audit_of_a_machine_without_a_desk_never_loads_django() -> None:
    import subprocess

    program = "import sys, lateedition.auditing; print([name for name in sys.modules if name.split('.')[0] in ('django', 'wagtail')])"
    assert subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"
