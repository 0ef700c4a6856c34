"""The command as people type it: each test runs it as a process of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from lateedition import __version__
from lateedition.dispatch.letters.book import Book

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title>
<item><guid isPermaLink="false">h-1</guid><title>Tide gates close</title><description>At six.</description></item></channel></rss>"""


class Command:
    """Runs `lateedition` with a home of its own and nothing of the surrounding settings."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.started: list[subprocess.Popen[str]] = []

    def line(self, *arguments: str) -> list[str]:
        return [
            sys.executable,
            "-P",
            "-m",
            "lateedition",
            *arguments,
            *(["--home", str(self.home)] if "--version" not in arguments else []),
        ]

    @property
    def environment(self) -> dict[str, str]:
        return {k: v for k, v in os.environ.items() if not k.startswith(("LATEEDITION_", "DJANGO_"))}

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.line(*arguments), capture_output=True, text=True, check=False, env=self.environment, cwd=self.home.parent
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(self.line(*arguments), env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.started.append(process)
        return process


@pytest.fixture
def lateedition(tmp_path: Path) -> Iterator[Command]:
    command = Command(tmp_path / "a newsroom")
    yield command
    for process in command.started:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an empty newsroom, to be copied."""
    command = Command(tmp_path_factory.mktemp("prepared") / "home")
    done = command("prepare", "--empty")
    assert done.returncode == 0, done.stderr
    return command.home


@pytest.fixture
def empty(lateedition: Command, prepared: Path) -> Command:
    """The command, with an empty newsroom for its home."""
    shutil.copytree(prepared, lateedition.home)
    return lateedition


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.xml"
    path.write_bytes(FEED)
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(holds: Callable[[], bool], *, within_s: float = 60.0) -> bool:
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def test_it_tells_its_version(lateedition: Command) -> None:
    assert lateedition("--version").stdout == f"lateedition, version {__version__}\n"


def test_wire_read_prints_an_object_an_item_and_goes_on_after_what_it_cannot_read(lateedition: Command, feed: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_bytes(b"<not-news>")
    done = lateedition("wire", "read", str(broken), str(feed))
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert objects[0]["file"] == str(broken)
    assert objects[0]["error"]
    assert [(o["file"], o["guid"], o["headline"]) for o in objects[1:]] == [(str(feed), "h-1", "Tide gates close")]


def test_wire_read_keeps_nothing(lateedition: Command, feed: Path) -> None:
    assert lateedition("wire", "read", str(feed)).returncode == 0
    assert not lateedition.home.exists()


def test_wire_take_puts_a_file_into_the_inbox_once(lateedition: Command, feed: Path) -> None:
    outcomes = [json.loads(lateedition("wire", "take", str(feed)).stdout)["outcome"] for _ in range(2)]
    assert outcomes == ["taken", "duplicate"]


def test_the_wire_takes_in_what_is_dropped_and_stops_when_told(lateedition: Command, feed: Path) -> None:
    wire = lateedition.start("wire")
    dropped = lateedition.home / "wire" / "in" / feed.name
    assert eventually(dropped.parent.exists)
    feed.rename(dropped)
    assert eventually(lambda: not dropped.exists())
    wire.send_signal(signal.SIGTERM)
    assert wire.wait(timeout=60) == 0


def test_wire_sources_prints_how_each_does_and_names_a_slip_with_status_1(lateedition: Command) -> None:
    assert "There are no sources yet" in lateedition("wire", "sources").stdout
    register = lateedition.home / "wire" / "sources.toml"
    register.parent.mkdir(parents=True)
    register.write_text('[[source]]\nname = "harbour"\nkind = "poll"\nurl = "https://harbour.example/"\n')
    done = lateedition("wire", "sources")
    assert done.returncode == 0
    assert re.search(r"^harbour +poll +waiting", done.stdout, re.MULTILINE)
    register.write_text(register.read_text() + '[[source]]\nname = "slip"\n')
    done = lateedition("wire", "sources", "--json")
    assert done.returncode == 1
    said = json.loads(done.stdout)
    assert [source["source"] for source in said["sources"]] == ["harbour"]
    assert "entry 2 ('slip'): kind: missing" in said["wrong"][0]
    assert "entry 2 ('slip')" in lateedition("wire", "sources").stderr


def test_an_empty_newsroom_is_printed_and_served_by_press_and_stand_alone(empty: Command) -> None:
    port = free_port()
    press, stand = empty.start("press"), empty.start("stand", "--port", str(port))
    assert eventually(lambda: status_of(f"http://127.0.0.1:{port}/") == 200)
    for process in (press, stand):
        process.send_signal(signal.SIGTERM)
    assert press.wait(timeout=60) == 0
    assert eventually(lambda: stand.poll() is not None)
    verified = empty("edition", "verify")
    assert (verified.returncode, verified.stdout) == (0, "")


def test_edition_verify_names_what_differs_and_fails(empty: Command) -> None:
    press = empty.start("press")
    assert eventually(lambda: empty("edition", "verify").returncode == 0)
    press.send_signal(signal.SIGTERM)
    press.wait(timeout=60)
    program = """
import sys; from datetime import UTC, datetime; from pathlib import Path
from lateedition.edition.store import Store
with Store.for_printing(Path(sys.argv[1])) as store:
    store.print_edition(lambda printing: printing.drop("/privacy/"), moment=datetime.now(UTC))
"""
    subprocess.run([sys.executable, "-c", program, str(empty.home / "edition")], check=True)
    verified = empty("edition", "verify")
    assert verified.returncode == 1
    assert "/privacy/" in verified.stdout


def test_an_edition_of_the_past_is_listed_and_shown(empty: Command) -> None:
    press = empty.start("press")
    assert eventually(lambda: empty("edition", "verify").returncode == 0)
    press.send_signal(signal.SIGTERM)
    press.wait(timeout=60)
    newest = int(empty("edition", "list").stdout.split()[0])
    program = """
import sys; from datetime import UTC, datetime; from pathlib import Path
from lateedition.edition.store import Store
with Store.for_printing(Path(sys.argv[1])) as store:
    store.print_edition(lambda printing: printing.drop("/privacy/"), moment=datetime.now(UTC))
"""
    subprocess.run([sys.executable, "-c", program, str(empty.home / "edition")], check=True)
    listed = empty("edition", "list", "--most", "2").stdout.splitlines()
    assert [int(line.split()[0]) for line in listed] == [newest + 1, newest]
    assert listed[0].endswith("1 changed: /privacy/")
    shown = empty("edition", "show", "/privacy/", "--edition", str(newest))
    assert "</html>" in shown.stdout
    gone = empty("edition", "show", "/privacy/")
    assert (gone.returncode, gone.stderr) == (1, f"Error: there is nothing at '/privacy/' in edition {newest + 1}\n")
    never = empty("edition", "show", "/", "--at", "2001-01-01T00:00+00:00")
    assert "there is no edition of 2001-01-01T00:00:00+00:00; the oldest that can be read is 1" in never.stderr


def test_a_port_that_is_taken_is_named_with_the_option_that_helps(lateedition: Command) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for option, other in (("--port", "--desk-port"), ("--desk-port", "--port")):
            done = lateedition("up", "--empty", option, port, other, str(free_port()))
            assert done.returncode == 1
            assert port in done.stderr
            assert f"{option} N" in done.stderr
    assert not (lateedition.home / "desk.sqlite3").exists()


def test_site_and_desk_are_never_on_one_port(lateedition: Command) -> None:
    done = lateedition("up", "--port", "9001", "--desk-port", "9001")
    assert done.returncode == 1
    assert "site and desk are both on port 9001" in done.stderr


def test_the_wires_server_is_never_on_their_port_nor_on_one_that_is_taken(lateedition: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Command, "environment", {**lateedition.environment, "LATEEDITION_WIRE_PORT": "8001"})
    assert "the wire's server is on port 8001, too; set LATEEDITION_WIRE_PORT to another" in lateedition("doctor").stderr
    monkeypatch.setattr(
        Command, "environment", {**lateedition.environment, "LATEEDITION_WIRE_PORT": "0", "LATEEDITION_DISPATCH_PORT": "8001"}
    )
    assert "the dispatch is on port 8001, too; set LATEEDITION_DISPATCH_PORT to another" in lateedition("doctor").stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(Command, "environment", {**lateedition.environment, "LATEEDITION_WIRE_PORT": str(taken.getsockname()[1])})
        done = lateedition("up", "--empty", "--port", str(free_port()), "--desk-port", str(free_port()))
    assert done.returncode == 1
    assert "choose another port: LATEEDITION_WIRE_PORT=N" in done.stderr


def test_a_setting_that_cannot_be_used_is_named(lateedition: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = lateedition.environment | {"LATEEDITION_PORT": "http"}
    done = subprocess.run(lateedition.line("doctor"), capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 1
    assert "LATEEDITION_PORT is 'http'; expected a whole number from 1 to 65535" in done.stderr


def test_the_doctor_says_where_there_is_no_newsroom(lateedition: Command) -> None:
    done = lateedition("doctor", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert told["wrong"] is True
    assert any(str(lateedition.home) in finding["said"] for finding in told["findings"] if finding["subject"] == "home")


def test_the_doctor_says_that_the_press_does_not_follow(empty: Command) -> None:
    press = empty.start("press")
    assert eventually(lambda: "shows all that the desk handed over" in empty("doctor").stdout)
    press.kill()
    press.wait()
    connection = sqlite3.connect(empty.home / "desk.sqlite3")
    connection.execute("INSERT INTO handover_log (kind, key, document, moment) SELECT kind, key, document, moment FROM handover_log")
    connection.commit()
    connection.close()
    told = {finding["subject"]: finding for finding in json.loads(empty("doctor", "--json").stdout)["findings"]}
    assert told["press"]["state"] == "wrong"
    assert told["press"]["behind"] == 1
    assert told["stand"]["answers"] is False


def test_the_audit_names_what_was_changed_past_the_desks_doors_and_ends_with_status_1(empty: Command) -> None:
    press = empty.start("press")
    assert eventually(lambda: "shows all that the desk handed over" in empty("doctor").stdout)
    assert empty("audit", "--once").returncode == 0
    press.terminate()
    press.wait()
    connection = sqlite3.connect(empty.home / "desk.sqlite3")
    moved = "replace(CAST(document AS TEXT), 'http://localhost', 'http://elsewhere.example')"
    connection.execute(f"UPDATE handover_log SET document = CAST({moved} AS BLOB) WHERE kind = 'site'")
    connection.commit()
    connection.close()
    done = empty("audit", "--once")
    assert done.returncode == 1
    assert "site: desk has it as row" in done.stdout, "the edition has it otherwise than the log"
    assert "What to do: save it at the desk" in done.stdout, "and the log otherwise than the desk"


def test_the_audit_looks_at_once_and_doctor_and_metrics_say_what_it_found(empty: Command) -> None:
    port = free_port()
    processes = [empty.start("press"), empty.start("stand", "--port", str(port)), empty.start("audit")]
    found = empty.home / "watching" / "audit.json"
    assert eventually(lambda: found.exists() and not json.loads(found.read_bytes())["unheard"], within_s=80)
    told = {finding["subject"]: finding for finding in json.loads(empty("doctor", "--json", "--port", str(port)).stdout)["findings"]}
    assert (told["audit"]["state"], told["audit"]["differences"]) == ("fine", [])
    assert told["store"]["used_bytes"] > 0
    assert told["waiting"]["state"] == told["clock"]["state"] == "fine"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/metrics", timeout=5) as answer:
        families = [family.name for family in text_string_to_metric_families(answer.read().decode())]
    assert families[0] == "lateedition_publish_to_visible_seconds", "what everybody asks for first comes first"
    assert {"lateedition_audit_differences", "lateedition_edition_number", "lateedition_memory"} <= set(families)
    assert len(families) == len(set(families)), "each family is one group"
    for process in processes:
        process.terminate()
    lines = [json.loads(line) for process in processes for line in process.stdout.read().splitlines()]  # type: ignore[union-attr]
    assert {line["part"] for line in lines} >= {"stand"}
    assert any(line.get("edition") == told["press"]["edition"] and line["part"] == "stand" for line in lines)


def test_the_intake_waits_for_a_desk_makes_none_itself_and_goes_on_when_there_is_one(lateedition: Command, prepared: Path) -> None:
    intake = lateedition.start("intake")
    sign = lateedition.home / "watching" / "intake.json"
    assert eventually(lambda: sign.exists() and "there is no desk" in json.loads(sign.read_bytes())["trouble"])
    assert not (lateedition.home / "desk.sqlite3").exists()
    shutil.copytree(prepared, lateedition.home, dirs_exist_ok=True, ignore=shutil.ignore_patterns("desk.sqlite3"))
    shutil.copyfile(prepared / "desk.sqlite3", lateedition.home / "half").rename(lateedition.home / "desk.sqlite3")

    def told() -> dict[str, object]:
        findings = json.loads(lateedition("doctor", "--json").stdout)["findings"]
        return next(finding for finding in findings if finding["subject"] == "intake")

    assert eventually(lambda: told()["state"] == "fine")
    intake.terminate()
    printed = intake.stdout.read()  # type: ignore[union-attr]
    assert intake.wait() == 0
    complaints = re.findall(r"the inbox cannot be followed|an event has cannot be told|cannot be witnessed", printed)
    assert "the inbox cannot be followed" in complaints
    assert len(complaints) == len(set(complaints)), "each of its works complains once"
    assert 1 <= printed.count("it goes on") <= len(complaints), "and says so once"


def test_manage_runs_djangos_commands_with_their_own_options(empty: Command) -> None:
    done = empty("manage", "showmigrations", "people", "--plan", "--verbosity", "2")
    assert done.returncode == 0, done.stderr
    assert re.search(r"\[X\]  people\.0001_initial \.\.\. \(", done.stdout), "a plan, with what each waits for"
    assert "[ ]" not in done.stdout


def test_a_node_needs_a_log_that_it_can_follow_from_afar(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "lateedition", "node", "--home", str(tmp_path / "home")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "LATEEDITION_DATABASE_URL": ""})
    assert done.returncode == 1
    assert "LATEEDITION_DATABASE_URL" in done.stderr


def test_two_presses_over_one_edition_are_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "lateedition", "press", "--home", str(tmp_path / "home")]
    first = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not (tmp_path / "home" / "press.json").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert second.returncode == 1
        assert "a press is at work" in second.stderr
    finally:
        first.terminate()
        first.wait(20)


def test_who_gets_letters_is_counted_exported_and_deleted(lateedition: Command) -> None:
    assert "nobody ever signed up for letters here" in lateedition("letters", "list").stderr
    path = lateedition.home / "dispatch" / "letters.sqlite3"
    book = Book(path)
    for address, kinds in {"asha@reader.example": ("daily", "breaking"), "tom@reader.example": ("daily",)}.items():
        book.confirm(address, kinds, now=1_767_225_600.0)  # type: ignore[arg-type]
    assert "2 addresses get letters: 2 the daily one, 1 breaking news" in lateedition("letters", "list").stdout
    assert lateedition("letters", "export").stdout.splitlines() == [
        "address,daily_since,breaking_since",
        "asha@reader.example,2026-01-01T00:00:00+00:00,2026-01-01T00:00:00+00:00",
        "tom@reader.example,2026-01-01T00:00:00+00:00,",
    ]
    assert lateedition("letters", "remove", "ASHA@reader.example").stdout == "asha@reader.example is deleted\n"
    assert lateedition("letters", "remove", "asha@reader.example").returncode == 1
    assert [each.address for each in book.everybody()] == ["tom@reader.example"]


def test_letters_without_a_dispatch_to_sign_up_at_are_refused(lateedition: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    relay = {"LATEEDITION_SMTP": "smtp://relay.example", "LATEEDITION_LETTERS_FROM": "letters@post.example"}
    monkeypatch.setattr(Command, "environment", lateedition.environment | relay)
    assert "set LATEEDITION_DISPATCH_PORT" in lateedition("doctor").stderr
