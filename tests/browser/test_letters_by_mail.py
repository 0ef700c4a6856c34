"""A reader without scripts signs up, confirms by mail, is sent breaking news, and leaves: through the reference nginx, as a site is run."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bench.inspection.looking import LOOKS, faults

import refnginx
from lateedition.dispatch.letters.report import report_in
from lateedition.story.letters import Letter, Letters
from ports import free_port, listens
from postoffice import PostOffice

sys.path.insert(0, str(Path(__file__).parents[1] / "press"))

import newsdesk
from msgspec.structs import replace

from lateedition.story.taxonomy import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENT_S = 20.0
READER = "asha@reader.example"


def until(true: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENT_S
    while not true():
        assert time.monotonic() < end, f"{what}: not within {PATIENT_S} s"
        time.sleep(0.02)


class Mailing:
    """A paper with letters: a press in this process, a stand, a dispatch and nginx beside it, and a relay."""

    def __init__(self, folder: Path, repository: Path) -> None:
        self.home, self.office = folder / "home", PostOffice()
        self.port, self.stand_port, self.dispatch_port = free_port(), free_port(), free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self.room = newsdesk.Pressroom(self.home)
        letters = Letters(daily="06:30", breaking=True, in_stories=True)
        paper = [replace(each, url=self.site, letters=letters) if isinstance(each, Site) else each for each in newsdesk.paper()]
        self.room.hand(*paper, newsdesk.story(1), newsdesk.story(2))
        self.environment = {
            **os.environ,
            "LATEEDITION_HOME": str(self.home),
            "LATEEDITION_PORT": str(self.stand_port),
            "LATEEDITION_DISPATCH_PORT": str(self.dispatch_port),
            "LATEEDITION_SMTP": f"smtp+plain://127.0.0.1:{self.office.port}",
            "LATEEDITION_LETTERS_FROM": "letters@post.example",
        }
        self.processes = [self._start("stand"), self._start("dispatch"), self._proxy(folder, repository)]
        until(lambda: listens(self.dispatch_port) and listens(self.stand_port) and listens(self.port), "the house and its proxy")

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-P", "-m", "lateedition", name], env=self.environment)

    def _proxy(self, folder: Path, repository: Path) -> subprocess.Popen[bytes]:
        nginx = refnginx.program()
        if nginx is None:
            pytest.skip(refnginx.NONE)
        instead = {
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{self.stand_port};",
            "http://127.0.0.1:8003;": f"http://127.0.0.1:{self.dispatch_port};",
            "listen 80": f"listen 127.0.0.1:{self.port}",
            "server_name www.example.org;": "server_name 127.0.0.1;",
        }
        return refnginx.started(nginx, folder, repository=repository, instead=instead)

    def link(self, name: str, letter: int = -1) -> str:
        [found] = set(re.findall(rf"{self.site}/-/letters/{name}\?\S+", self.office.to(READER)[letter].text))
        return str(found)

    def close(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(30)
        self.room.close()
        self.office.close()


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Iterator[Mailing]:
    made = Mailing(tmp_path_factory.mktemp("mailing"), repository)
    yield made
    made.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A phone that runs no scripts."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="en-GB")
    yield context.new_page()
    context.close()


def test_a_reader_without_scripts_signs_up_gets_breaking_news_and_leaves(mailing: Mailing, page: Page) -> None:
    page.goto(f"{mailing.site}/city/story-1/")
    offer = page.locator(".letters-offer")
    offer.get_by_label("Your e-mail address").fill(READER)
    offer.get_by_label("Breaking news").check()
    offer.get_by_role("button", name="Sign up").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Please look into your mail"
    mailing.office.wait_for(1)

    page.goto(mailing.link("confirm"))
    assert READER in page.locator("main").inner_text()
    page.get_by_role("button", name="Yes, sign me up").click()
    assert page.get_by_role("heading", level=1).inner_text() == "You are signed up"
    until(lambda: (found := report_in(mailing.home / "watching")) and found.breaking == 1, "the reader is counted")

    now = datetime.now(UTC)
    mailing.room.hand(newsdesk.story(17, first_published=now, updated=now), Letter(1, 17, "breaking", now))
    mailing.office.wait_for(2)
    letter = mailing.office.to(READER)[-1]
    assert str(letter.message["Subject"]) == "Breaking news: Headline17x"
    [story] = [line for line in letter.text.splitlines() if line.startswith(mailing.site) and "/-/" not in line and "privacy" not in line]
    page.goto(story)
    assert page.get_by_role("heading", level=1).inner_text() == "Headline17x"

    page.goto(mailing.link("yours"))
    page.get_by_label("Morning letter").check()
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Your letters: Saved"
    assert page.get_by_label("Morning letter").is_checked()
    page.get_by_role("button", name="Unsubscribe").click()
    assert page.get_by_role("heading", level=1).inner_text() == "You are unsubscribed"
    until(lambda: (found := report_in(mailing.home / "watching")) and found.subscribers == 0, "the reader is gone")
    assert page.context.cookies() == []


def test_everybody_can_sign_up_on_every_screen(mailing: Mailing, chromium: Browser) -> None:
    page = chromium.new_page()
    try:
        for path in ("/newsletters/", "/city/story-1/"):
            assert faults(page, mailing.site + path, looks=LOOKS) == []
    finally:
        page.close()
