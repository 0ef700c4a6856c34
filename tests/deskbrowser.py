"""Which Chromium the tests use, and how somebody comes to be logged in at a desk in it."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

_GIVEN: dict[tuple[str, str, str], list[Any]] = {}
_KEPT = ("name", "value", "domain", "path", "expires", "httpOnly", "secure", "sameSite")
_PRESSES = 3
_GONE_MS = 5_000


def chromium_program() -> str | None:
    """The Chromium to use, None where only Playwright's own may be there. The shell without windows takes half the time."""
    return os.environ.get("BROWSER_PATH") or shutil.which("chromium-headless-shell") or shutil.which("chromium")


def log_in(page: Page, desk: str, who: str, password: str) -> None:
    """Be logged in: with a password that is typed the first time, and with what that browser was given in whatever browser comes after it.

    Logging in is a fifth of what a test at a desk costs, and most are about something else (tests/desk/accounts are about it).
    """
    if given := _GIVEN.get((desk, who, password)):
        page.context.add_cookies(given)
        return
    page.goto(f"{desk}/desk/login/")
    page.get_by_label("Username").fill(who)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "login" not in url)
    _GIVEN[desk, who, password] = [{name: cookie[name] for name in _KEPT} for cookie in page.context.cookies(desk)]


def let_in(context: BrowserContext, client: Any, *, at: str) -> None:
    """Let a browser profile be logged in as Django's test client is, at the origin `at`."""
    context.add_cookies([{"name": name, "value": morsel.value, "url": at} for name, morsel in client.cookies.items()])


def add_block(form: Page, name: str) -> None:
    """Add a block of this name to a story's body with the keys for it: a list that has only just come takes no press, so press again."""
    from playwright.sync_api import TimeoutError as TooSlow

    form.get_by_role("option").first.wait_for(state="hidden")  # the list of before goes slowly
    form.keyboard.press("Control+Alt+b")
    option = form.get_by_role("option", name=name, exact=True)
    for _ in range(_PRESSES):
        option.click()
        with suppress(TooSlow):
            option.wait_for(state="hidden", timeout=_GONE_MS)
            return
    raise AssertionError(f"the list of blocks stays open however often {name!r} is pressed")
