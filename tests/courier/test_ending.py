"""A process that serves strangers ends with 0 once it has stopped, whatever a thread of its server's is still doing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from ports import free_port

PROCESS = """
import asyncio, socket, sys, threading, time, types
from contextlib import nullcontext
from lateedition.cli.options import ending_at_once
from lateedition.courier.exchange import said
from lateedition.courier.front import Front

wake = asyncio.BaseEventLoop.call_soon_threadsafe

def slowly(loop, *args, **kwargs):
    # granian's own thread says here that it has stopped: it is kept until the interpreter is being taken down
    found = wake(loop, *args, **kwargs)
    if type(threading.current_thread()).__name__ == "_DummyThread":
        time.sleep(0.3)
    return found

class Slow:
    def __del__(self, sleep=time.sleep):
        sleep(20)  # the abort comes long before

asyncio.BaseEventLoop.call_soon_threadsafe = slowly
sys.modules["slow"] = types.ModuleType("slow")
sys.modules["slow"].here = Slow()
port = int(sys.argv[2])
with ending_at_once() if sys.argv[1] == "at once" else nullcontext():
    front = Front("127.0.0.1", port, admit=lambda asked, now: said(404, "nothing"))
    front.start()
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.01)
    front.stop()
    sys.stdout.write("all that was said")
"""


@pytest.mark.parametrize(("how", "ended"), [("at once", 0), ("as any other", -signal.SIGABRT)])
def test_a_thread_that_outlives_the_interpreter_aborts_no_process_that_ends_at_once(how: str, ended: int) -> None:
    command = [sys.executable, "-P", "-c", PROCESS, how, str(free_port())]
    told = {**os.environ, "RUST_BACKTRACE": "0"}  # looking for one takes longer than the process has left
    done = subprocess.run(command, capture_output=True, timeout=60, check=False, env=told)
    assert (done.returncode, done.stdout) == (ended, b"all that was said" if not ended else done.stdout), done.stderr.decode()
