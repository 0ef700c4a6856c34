"""Two presses never print into one store: the second ends and says why, and there is no first any more when it was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from faults.house import ENVIRONMENT, House, children, start, wait_for


def test_a_second_press_ends_and_says_so_and_the_first_goes_on(house: House) -> None:
    command = [sys.executable, "-P", "-m", "lateedition", "press", "--home", str(house.home)]
    house.press = first = start(command, log=house.outside / "press.log")
    house.start_stand()
    house.wait_until_printed(9)
    second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=ENVIRONMENT)
    assert second.returncode == 1
    assert f"a press is at work on the edition in {str(house.store)!r}" in second.stderr
    assert "Traceback" not in second.stderr
    house.wait_until_printed(house.writer.file(3))
    assert first.poll() is None


def test_the_next_press_begins_at_once_when_one_was_killed_though_its_workers_linger(house: House) -> None:
    first = house.start_press(workers=2, few=5, locked=str(house.home))
    house.writer.file(60)
    lingering: list[int] = []
    wait_for(lambda: lingering.extend(_stopped_workers(first.pid)) or lingering, "the press has workers")
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    try:
        second = house.start_press(locked=str(house.home))
        house.wait_until_all_is_printed()
        assert second.poll() is None
    finally:
        for worker in lingering:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)


def _stopped_workers(press: int) -> list[int]:
    """Stop the workers that a press has just now, which may be about to go home; return those that stand."""
    for worker in children(press):
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGSTOP)
    return [worker for worker in children(press) if _stands(worker)]


def _stands(process: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "T"
    return False
