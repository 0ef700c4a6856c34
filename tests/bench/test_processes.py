"""What a question starts is gone when the question is, whatever happened to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bench.harness.processes import DidNotStart, finished, free_port, run, running, stop

WITH_A_CHILD = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"])
print(child.pid, flush=True)
child.wait()
"""
LISTENS = "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); time.sleep(60)"
STARTS_AND_WAITS = """
import sys, time
from pathlib import Path
from bench.harness.processes import running
with running("sleeper", ["sleep", "60"], folder=Path(sys.argv[1])) as sleeper:
    print(sleeper.pid, flush=True)
    time.sleep(60)
"""


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone_soon(pid: int) -> bool:
    until = time.monotonic() + 60
    while is_there(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_there(pid)


def test_what_a_server_started_goes_with_it_even_if_it_will_not(tmp_path):
    with running("parent", [sys.executable, "-c", WITH_A_CHILD], folder=tmp_path) as parent:
        until = time.monotonic() + 60
        while not parent.said.read_text().strip() and time.monotonic() < until:
            time.sleep(0.02)
        child = int(parent.said.read_text())
        assert is_there(child)
    assert not is_there(parent.pid)
    assert gone_soon(child)


def test_a_question_that_is_killed_takes_its_servers_with_it(tmp_path, repository):
    question = subprocess.Popen([sys.executable, "-c", STARTS_AND_WAITS, str(tmp_path)], stdout=subprocess.PIPE, cwd=repository)
    assert question.stdout is not None
    sleeper = int(question.stdout.readline())
    os.kill(question.pid, signal.SIGKILL)
    question.wait()
    assert gone_soon(sleeper)


def test_a_server_that_listens_is_waited_for_and_pinned_to_its_core(tmp_path):
    port, core = free_port(), min(os.sched_getaffinity(0))
    with running("listener", [sys.executable, "-c", LISTENS, str(port)], folder=tmp_path, port=port, core=core) as server:
        assert os.sched_getaffinity(server.pid) == {core}


def test_a_server_that_ends_instead_of_listening_is_quoted(tmp_path):
    command = [sys.executable, "-c", "raise SystemExit('the port is taken')"]
    with pytest.raises(DidNotStart, match="the port is taken"), running("broken", command, folder=tmp_path, port=free_port()):
        pass


def test_a_command_that_fails_is_quoted():
    with pytest.raises(RuntimeError, match="no such thing"):
        run([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_what_a_program_used_is_known_when_it_has_ended(tmp_path):
    began = time.monotonic()
    burn = "import time\nwhile time.process_time() < 0.5: pass\nheld = bytearray(60 << 20)"
    with running("burner", [sys.executable, "-c", burn], folder=tmp_path) as burner:
        used = finished(burner, began=began)
    assert 0.5 <= used.cpu_s < 1.5, "what it burns, and its start"
    assert used.wall_s >= 0.5
    assert used.peak_bytes >= 60 << 20


def test_a_program_that_fails_has_used_nothing_worth_knowing(tmp_path):
    with (
        running("burner", [sys.executable, "-c", "raise SystemExit(3)"], folder=tmp_path) as burner,
        pytest.raises(RuntimeError, match="status 3"),
    ):
        finished(burner, began=time.monotonic())


def test_stopping_what_has_ended_is_harmless():
    process = subprocess.Popen(["true"], start_new_session=True)
    process.wait()
    stop(process)
