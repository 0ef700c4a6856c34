"""`lateedition up`: one command brings up the whole newsroom, keeps it up, and takes it down without leaving anything."""

from __future__ import annotations

import http.cookiejar
import json
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deskclient import DeskClient

if TYPE_CHECKING:
    from tests.conftest import Newsroom

PARTS = ("stand", "press", "finder", "desk", "intake", "wire", "audit")


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def text_of(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return str(answer.read().decode())


def eventually(holds: Callable[[], bool], *, within_s: float = 60.0) -> bool:
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_running(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def address_after_logging_in(desk: str, user: str, password: str) -> str:
    """Log in with a form as a browser does, and return where the desk leads us."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    browser.open(f"{desk}/desk/login/").read()
    token = next(cookie.value for cookie in jar if cookie.name == "desk_csrf")
    form = urllib.parse.urlencode({"username": user, "password": password, "csrfmiddlewaretoken": token, "next": "/desk/"}).encode()
    with browser.open(urllib.request.Request(f"{desk}/desk/login/", form, {"Referer": f"{desk}/desk/login/"})) as answer:
        return str(answer.url)


def test_site_and_desk_answer_and_the_login_it_told_works(empty_newsroom: Newsroom) -> None:
    assert status_of(f"{empty_newsroom.site}/") == 200
    ((user, password),) = empty_newsroom.logins.items()
    asked = [f"{empty_newsroom.desk}/desk/login/{step}/" for step in ("set-up", "second-step")]
    assert address_after_logging_in(empty_newsroom.desk, user, password) in asked, "a password is not enough"
    assert "Add story" in DeskClient(empty_newsroom.desk, user, password).get("/desk/stories/"), "with a second factor it is open"
    assert address_after_logging_in(empty_newsroom.desk, user, password + "x").startswith(f"{empty_newsroom.desk}/desk/login/")


def test_it_says_where_site_desk_and_watched_folder_are(empty_newsroom: Newsroom) -> None:
    for told in (empty_newsroom.site, empty_newsroom.desk, str(empty_newsroom.watched_folder), "Ctrl-C"):
        assert told in empty_newsroom.output


def test_the_doctor_asks_at_the_ports_that_it_was_brought_up_with(empty_newsroom: Newsroom) -> None:
    line = [sys.executable, "-P", "-m", "lateedition", "doctor", "--json", "--home", str(empty_newsroom.home)]
    told = json.loads(subprocess.run(line, capture_output=True, check=False).stdout)
    assert {found["subject"]: found["state"] for found in told["findings"] if found["subject"] in ("stand", "desk")} == {
        "stand": "fine",
        "desk": "fine",
    }


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_killed_is_brought_back(empty_newsroom: Newsroom, part: str) -> None:
    before = empty_newsroom.process_id(part)
    empty_newsroom.kill(part)
    assert eventually(lambda: empty_newsroom.process_id(part) != before)
    assert eventually(lambda: (status_of(f"{empty_newsroom.site}/"), status_of(f"{empty_newsroom.desk}/desk/login/")) == (200, 200))


def test_readers_are_served_while_the_desk_is_dead(empty_newsroom: Newsroom) -> None:
    for part in ("desk", "press", "wire"):
        empty_newsroom.kill(part)
    assert [status_of(f"{empty_newsroom.site}/") for _ in range(20)] == [200] * 20


def test_one_home_is_never_up_twice(empty_newsroom: Newsroom) -> None:
    command = [sys.executable, "-P", "-m", "lateedition", "up", "--home", str(empty_newsroom.home), "--port", "9011", "--desk-port", "9012"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "is up already" in done.stderr


def test_when_it_is_stopped_nothing_is_left_running_and_it_starts_again_where_it_is_told(open_newsroom: Callable[..., Newsroom]) -> None:
    newsroom = open_newsroom("--empty")
    processes = [newsroom.process_id(part) for part in PARTS]
    newsroom.stop()
    assert newsroom.process.returncode == 0
    assert "Nothing is left running" in newsroom.output
    assert not any(map(is_running, processes))
    assert status_of(f"{newsroom.site}/") == 0
    again = open_newsroom(home=newsroom.home)
    assert again.process_id("stand") not in processes
    assert eventually(lambda: f'<link rel="canonical" href="{again.site}/">' in text_of(f"{again.site}/"))
    again.stop()
