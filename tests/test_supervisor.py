"""The supervisor keeps real processes up, stops them all, and leaves none behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lateedition.supervisor import Job, Record, after_death, after_start, how_it_ended, lines_of, pause_s, supervise

WITHIN_S = 15.0


class Told:
    """Collects what the supervisor says, and sends this process a signal when `when` holds."""

    def __init__(self, when: Callable[[list[tuple[str, str]]], bool]) -> None:
        self.lines: list[tuple[str, str]] = []
        self._when = when
        self._signalled = False
        self._deadline = time.monotonic() + WITHIN_S

    def __call__(self, name: str, line: str) -> None:
        self.lines.append((name, line))
        if not self._signalled and (self._when(self.lines) or time.monotonic() > self._deadline):
            self._signalled = True
            os.kill(os.getpid(), signal.SIGTERM)

    def by(self, name: str) -> list[str]:
        return [line for who, line in self.lines if who == name]

    def processes(self, name: str) -> list[int]:
        return [int(line.rpartition(" ")[2]) for line in self.by(name) if line.startswith("started as process")]


def job(name: str, program: str, answers_at: str = "") -> Job:
    code = "import os, signal, subprocess, sys, time\n" + textwrap.dedent(program)
    return Job(name, (sys.executable, "-u", "-c", code), os.environ, answers_at)


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + WITHIN_S
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


STAYS = "print('here')\nwhile True: time.sleep(60)"


def test_a_process_that_dies_is_started_again_and_its_end_is_said() -> None:
    told = Told(lambda lines: sum(line == "here" for _, line in lines) == 3)
    supervise([job("press", "print('here'); sys.exit(3)")], say=told, when_ready=lambda: None)
    assert told.by("press").count("here") == 3
    assert "ended with status 3; starting it again in 0.25 s" in told.by("press")
    assert "ended with status 3; starting it again in 0.5 s" in told.by("press")


def test_a_killed_process_is_brought_back() -> None:
    told = Told(lambda lines: sum(line == "here" for _, line in lines) == 2)
    supervise([job("stand", "print('here'); os.kill(os.getpid(), signal.SIGKILL)")], say=told, when_ready=lambda: None)
    assert len(told.processes("stand")) >= 2
    assert any(line.startswith("was killed by SIGKILL") for line in told.by("stand"))


def test_stopping_ends_every_process_the_last_of_them_first() -> None:
    says_goodbye = "signal.signal(signal.SIGTERM, lambda *_: (print('bye'), os._exit(0)))\n" + STAYS
    told = Told(lambda lines: sum(line == "here" for _, line in lines) == 3)
    supervise([job(name, says_goodbye) for name in ("stand", "press", "desk")], say=told, when_ready=lambda: None)
    assert [name for name, line in told.lines if line == "bye"] == ["desk", "press", "stand"]
    assert not any(is_alive(process) for name in ("stand", "press", "desk") for process in told.processes(name))


def test_a_process_that_will_not_stop_is_killed_by_a_second_signal() -> None:
    deaf = "signal.signal(signal.SIGTERM, lambda *_: print('no'))\n" + STAYS.replace("60", "0.05")

    told = Told(lambda lines: ("desk", "here") in lines)

    def say(name: str, line: str) -> None:
        told(name, line)
        if line == "no":
            os.kill(os.getpid(), signal.SIGTERM)

    began = time.monotonic()
    supervise([job("desk", deaf)], say=say, when_ready=lambda: None)
    assert "did not stop when asked; killing it" in told.by("desk")
    assert not is_alive(told.processes("desk")[0])
    assert time.monotonic() - began < 8


def test_what_a_dead_process_left_running_is_ended_before_it_is_started_again() -> None:
    leaves_a_worker = """
        worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        print("worker", worker.pid)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    told = Told(lambda lines: sum(line.startswith("worker") for _, line in lines) == 2)
    supervise([job("stand", leaves_a_worker)], say=told, when_ready=lambda: None)
    workers = [int(line.split()[1]) for line in told.by("stand") if line.startswith("worker")]
    assert len(workers) >= 2
    assert all(eventually(lambda worker=worker: not is_alive(worker)) for worker in workers)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells children that their parent was killed")
def test_nothing_is_left_running_when_the_supervisor_itself_is_killed() -> None:
    program = f"""
import os, sys
from lateedition.supervisor import Job, supervise
job = Job("press", (sys.executable, "-u", "-c", {"import time" + chr(10) + STAYS!r}), os.environ)
supervise([job], say=lambda name, line: print(line, flush=True), when_ready=lambda: None)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        child = int(supervisor.stdout.readline().split()[-1])
        assert supervisor.stdout.readline() == "here\n"
        supervisor.kill()
    assert eventually(lambda: not is_alive(child))


def test_it_is_ready_when_the_last_of_them_answers_and_says_so_once() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serves_late = f"""
        from http.server import BaseHTTPRequestHandler, HTTPServer
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.end_headers(); print("asked", self.path)
            def log_message(self, *_): pass
        time.sleep(0.5)
        HTTPServer(("127.0.0.1", {port}), Answer).serve_forever()
    """
    said_ready: list[float] = []
    told = Told(lambda lines: bool(said_ready) and any(line == "tick" for _, line in lines[-1:]))
    jobs = [job("wire", "while True: print('tick'); time.sleep(0.3)"), job("stand", serves_late, f"http://127.0.0.1:{port}/-/health")]
    supervise(jobs, say=told, when_ready=lambda: said_ready.append(time.monotonic()))
    assert len(said_ready) == 1
    assert told.by("stand").count("asked /-/health") == 1


def test_it_stops_when_nobody_reads_its_output_any_more() -> None:
    def hung_up(name: str, line: str) -> None:
        raise BrokenPipeError

    supervise([job("wire", STAYS)], say=hung_up, when_ready=lambda: None)


def test_the_pause_before_a_restart_grows_and_never_becomes_giving_up() -> None:
    record = Record()
    pauses = []
    for _ in range(12):
        record = after_death(after_start(record, now=100.0), now=101.0)
        assert record.due is not None
        pauses.append(record.due - 101.0)
    assert pauses == sorted(pauses)
    assert pauses[0] == 0.25
    assert pauses[-1] == pause_s(10**6) == 30.0


def test_a_minute_of_life_forgives_the_deaths_before_it() -> None:
    record = Record(deaths=7, started=100.0, due=None)
    assert after_death(record, now=159.0).deaths == 8
    assert after_death(record, now=160.0).deaths == 1


def test_output_is_passed_on_in_whole_lines_and_an_endless_line_is_cut() -> None:
    lines, held = lines_of(b"", "ed\u00e9".encode()[:3])
    assert (lines, held) == ([], b"ed\xc3")
    assert lines_of(held, b"\xa9\r\nnext") == (["edé"], b"next")
    lines, held = lines_of(b"", b"x" * 70_000)
    assert (len(lines[0]), held) == (70_000, b"")


def test_how_a_process_ended_is_said_in_words() -> None:
    assert how_it_ended(0) == "ended with status 0"
    assert how_it_ended(-15) == "was killed by SIGTERM"
    assert how_it_ended(-63) == "was killed by signal 63"
