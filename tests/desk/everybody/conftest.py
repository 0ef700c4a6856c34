"""A desk with a day's work, and browsers of those who look at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from tests.desk.everybody import workday
from tests.desk.everybody.screens import SLOW_MS

from deskbrowser import let_in
from deskpeople import PASSWORD, Somebody
from deskserver import served
from lateedition.desk.people.models import User

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


FORGET = "location.protocol === 'about:' || localStorage.clear()"
"""Which panel was open last: it would be so on the next page."""


@dataclass(frozen=True)
class Desk:
    """Where the desk is, and what is looked at, by its name in the addresses of screens."""

    origin: str
    things: dict[str, object]


@pytest.fixture(scope="module")
def desk(empty_desk: None) -> Iterator[Desk]:
    """A desk at which somebody has worked all day. Tests look and leave it as it is."""
    with served("localhost") as origin:
        settings.HOUSE = replace(settings.HOUSE, desk_url=origin)
        yield Desk(origin, workday.begin())


@pytest.fixture(scope="module")
def at_the_desk(desk: Desk, chromium: Browser) -> Iterator[BrowserContext]:
    """The browser of the desk chief."""
    context = chromium.new_context(locale="en-GB")
    chief = User.objects.get(username="editor")
    chief.set_password(PASSWORD)
    chief.save()
    somebody = Somebody(chief)
    somebody.password()
    let_in(context, somebody.client, at=desk.origin)
    yield context
    context.close()


@pytest.fixture(scope="module")
def outside(chromium: Browser) -> Iterator[BrowserContext]:
    """The browser of nobody."""
    context = chromium.new_context(locale="en-GB")
    yield context
    context.close()


@pytest.fixture(scope="module")
def tab(at_the_desk: BrowserContext) -> Page:
    """The tab in which the desk chief goes from screen to screen: one that was opened for each would read the desk's scripts anew."""
    tab = at_the_desk.new_page()
    tab.set_default_timeout(SLOW_MS)
    tab.on("dialog", lambda asked: asked.accept())  # whether to leave a form
    return tab


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """A page in the browser of the desk chief."""
    yield tab
    tab.evaluate(FORGET)
