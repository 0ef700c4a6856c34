"""The crew of a real stand: workers share a port, come back when they die, end gracefully, and never outlive their parent."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from quiet import statuses

from lateedition.stand.lean import crew
from lateedition.stand.lean.limits import Limits
from lateedition.stand.lean.worker import fitted

GET = b"GET /plain/ HTTP/1.1\r\nHost: x\r\n\r\n"


BREAKS = """
import time
from lateedition.stand.lean import crew
until, real = time.monotonic() + 0.6, crew.work
def work(*args, **kwargs):
    if time.monotonic() < until:
        raise RuntimeError("not yet")
    real(*args, **kwargs)
crew.work = work
"""


def wait_for(true: Callable[[], object], *, within_s: float = 30.0) -> None:
    until = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < until, f"not so within {within_s} s"
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_workers_share_the_port_and_any_of_them_tells_the_sums_of_all(printed, starter) -> None:
    stand = starter(printed, workers=2)
    wait_for(lambda: len(stand.workers()) == 2)
    before = stand.counted("answers_total", 'status="2xx"')
    for _ in range(50):
        assert stand.ask("/plain/")[0].status == 200
    counts = [stand.counted("answers_total", 'status="2xx"') for _ in range(6)]
    assert counts == list(range(before + 51, before + 57))
    used = [int(Path(f"/proc/{pid}/status").read_text().split("voluntary_ctxt_switches:")[1].split()[0]) for pid in stand.workers()]
    assert min(used) > 5, "one worker got everything"
    assert stand.stop() == 0


def test_a_worker_that_is_killed_is_replaced_and_who_connects_meanwhile_is_served(printed, starter) -> None:
    stand = starter(printed)
    (first,) = stand.workers()
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: not is_alive(first))
    assert statuses(stand.raw(GET, ends=True)) == [200]
    (second,) = stand.workers()
    assert second != first
    assert stand.stop() == 0


def test_it_ends_what_is_under_way_and_nothing_else(printed, starter) -> None:
    stand = starter(printed, limits={"grace_s": 5, "sweep_s": 0.05})
    with stand.connect() as idle, stand.connect() as busy, stand.connect() as listener:
        busy.sendall(GET[:20])
        listener.sendall(b"GET /-/live HTTP/1.1\r\nHost: x\r\n\r\n")
        assert statuses(listener.recv(65536)) == [200]
        stand.process.send_signal(signal.SIGTERM)
        assert idle.recv(1) == b""
        while listener.recv(65536):
            pass
        with pytest.raises(ConnectionRefusedError):
            wait_for(lambda: stand.connect().close(), within_s=0.5)  # closed by the worker, then by the parent
        busy.sendall(GET[20:])
        got = busy.recv(65536)
        assert statuses(got) == [200]
        assert b"\r\nconnection: close\r\n" in got
    assert stand.process.wait(3) == 0


def test_it_does_not_wait_for_ever_for_what_is_under_way(printed, starter, capfd) -> None:
    stand = starter(printed, limits={"grace_s": 0.3, "sweep_s": 0.05})
    with stand.connect() as busy:
        busy.sendall(GET[:20])
        time.sleep(0.05)
        started = time.monotonic()
        assert stand.stop() == 0
        assert 0.2 < time.monotonic() - started < 2
    assert capfd.readouterr().err == "", "the worker ends by itself"


def test_a_worker_that_does_not_end_is_killed_and_said(printed, starter, capfd) -> None:
    stand = starter(printed, limits={"grace_s": 0.2})
    (worker,) = stand.workers()
    os.kill(worker, signal.SIGSTOP)
    assert stand.stop() == 0
    assert f"worker {worker} did not end in 1.2 s; killing it" in capfd.readouterr().err
    wait_for(lambda: not is_alive(worker))


def test_a_ctrl_c_ends_it_quietly(printed, starter, capfd) -> None:
    stand = starter(printed, workers=2)
    os.killpg(stand.process.pid, signal.SIGINT)
    assert stand.process.wait(5) == 0
    assert capfd.readouterr().err == ""


def test_a_worker_holds_no_other_worker_s_socket(printed, starter) -> None:
    stand = starter(printed, workers=2)
    sockets = Path("/proc/net/tcp").read_text().splitlines()[1:]
    listening = {
        f"socket:[{fields[9]}]" for fields in map(str.split, sockets) if fields[3] == "0A" and fields[1].endswith(f":{stand.port:04X}")
    }
    assert len(listening) == 2

    def held_by(pid: int) -> set[str]:
        with contextlib.suppress(FileNotFoundError):
            return listening & {str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir()}
        return set()

    wait_for(lambda: sorted(len(held_by(worker)) for worker in stand.workers()) == [1, 1])
    assert held_by(stand.workers()[0]) != held_by(stand.workers()[1])
    assert stand.stop() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="told by the kernel, prctl(2)")
def test_workers_do_not_outlive_their_parent(printed, starter) -> None:
    stand = starter(printed, workers=2)
    workers = stand.workers()
    stand.process.kill()
    stand.process.wait()
    wait_for(lambda: not any(map(is_alive, workers)))


def test_a_worker_that_cannot_start_is_tried_again_ever_more_slowly_and_said(printed, starter, capfd) -> None:
    stand = starter(printed, before=BREAKS)
    said = capfd.readouterr().err
    assert "RuntimeError: not yet" in said
    assert "starting another in 0.25 s" in said
    assert "starting another in 0.5 s" in said
    assert stand.stop() == 0


@pytest.mark.parametrize("host", ["::1", "localhost", "0.0.0.0"])
def test_it_listens_on_either_kind_of_address(printed, starter, host: str) -> None:
    if ":" in host and not _has_ipv6():
        pytest.skip("no IPv6 here")
    stand = starter(printed, host=host, workers=2)
    assert stand.ask("/plain/")[0].status == 200
    assert stand.stop() == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_two_stands_never_share_a_port_by_mistake(printed, starter, workers: int) -> None:
    stand = starter(printed, workers=workers)
    for other in (1, 2):
        code = "import sys; from pathlib import Path; from lateedition.stand.run import serve\n"
        code += f"serve(Path('x'), host='127.0.0.1', port={stand.port}, workers={other})"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=10, check=False)
        assert done.returncode == 1
        assert f"cannot listen on '127.0.0.1', port {stand.port}" in done.stderr
    assert stand.stop() == 0


def test_a_host_that_is_not_there_is_named() -> None:
    with pytest.raises(crew.CannotListen, match=r"'no\.such\.host\.invalid'"):
        crew.listening("no.such.host.invalid", 1, workers=1)


def test_a_process_that_may_open_few_files_takes_as_many_connections_as_it_can() -> None:
    plenty = fitted(Limits(), files=20_000)
    assert plenty == Limits()
    few = fitted(Limits(), files=1_024)
    assert few.connections + few.listeners + few.overflow < 1_024
    assert few.connections > 200
    assert few.listeners > 200


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True
