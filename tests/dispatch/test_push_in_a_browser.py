"""In Chromium: nothing happens before a reader asks; then the paper's own worker shows what it is sent, and takes back what is recalled.

Chromium without a window is at no push service and has no notifications. So the test's are: the subscription, the hand that gives the
worker what came, and the screen it shows it on. All else is real: the worker, the dispatch, the service, what is sealed for the reader.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import newsdesk
import pytest
from bench.inspection.looking import LOOKS, faults
from pushed import House, alerted, soon
from pushhouse import blog, paper, post

from lateedition.story.push import Push
from pushservice import PushService, Reader

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, CDPSession, Page

SUBSCRIBED = """
const held = () => JSON.parse(localStorage.getItem('subscription') ?? 'null')
const subscription = () => held() && { toJSON: held, unsubscribe: async () => localStorage.removeItem('subscription') ?? true }
PushManager.prototype.getSubscription = async () => subscription()
PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
  if (!userVisibleOnly || applicationServerKey.length !== 87) throw new TypeError('no key')
  localStorage.setItem('subscription', JSON.stringify(%s))
  return subscription()
}
"""
SCREEN = """
const screen = new Map()
registration.showNotification = async (title, options) => {
  const shown = { title, ...options }
  screen.set(options.tag, { ...shown, close: () => screen.get(options.tag)?.title === title && screen.delete(options.tag) })
}
registration.getNotifications = async ({ tag } = {}) => [...screen.values()].filter((one) => !tag || one.tag === tag)
addEventListener('message', ({ ports: [port] }) => port.postMessage([...screen.values()].map(({ close, ...shown }) => shown)))
"""
"""A screen, put before the worker: the Chromium that tests use has none, and lets nobody notify anybody."""

SHOWN = """async () => {
  const found = (await navigator.serviceWorker.getRegistrations()).find((one) => one.scope.endsWith('/-/push/'))
  const { port1, port2 } = new MessageChannel()
  found.active.postMessage('', [port2])
  return new Promise((tell) => (port1.onmessage = ({ data }) => tell(data)))
}"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    made = PushService(tmp_path_factory.mktemp("service"))
    yield made
    assert made.wrong == []
    made.close()


@pytest.fixture(scope="module")
def house(service: PushService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("house"), service)
    made.start_stand()
    made.before_worker = SCREEN.encode()
    yield made
    made.close()


@pytest.fixture
def subscriber(service: PushService, reader: BrowserContext, house: House) -> Reader:
    """What the service calls the browser of `reader`."""
    made = service.reader()
    reader.add_init_script(SUBSCRIBED % json.dumps(made.subscription))
    reader.grant_permissions(["notifications"], origin=house.site)
    return made


class Worker:
    """The worker of push in a page's browser, given what its push service would give it."""

    def __init__(self, page: Page, house: House) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._house = house
        self._registrations: dict[str, str] = {}
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self._session.send("ServiceWorker.enable")
        self._page = page

    def _note(self, event: dict[str, Any]) -> None:
        self._registrations.update({each["scopeURL"]: each["registrationId"] for each in event["registrations"]})

    def deliver(self, message: dict[str, Any]) -> None:
        scope = f"{self._house.site}/-/push/"
        for _ in range(100):
            if scope in self._registrations:
                break
            self._page.wait_for_timeout(50)
        data = {"origin": self._house.site, "registrationId": self._registrations[scope], "data": json.dumps(message)}
        self._session.send("ServiceWorker.deliverPushMessage", data)

    def shows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._page.evaluate(SHOWN)
        return found


def wait_for(page: Page, true: Any) -> Any:
    """Wait until what the browser says is so; its own time goes by meanwhile."""
    for _ in range(200):
        if found := true():
            return found
        page.wait_for_timeout(50)
    return true()


def switch(page: Page, name: str) -> Any:
    return page.get_by_role("switch", name=name)


def test_a_reader_asks_is_told_and_what_is_recalled_goes_from_the_screen(house: House, reader: BrowserContext, subscriber: Reader) -> None:
    page, asked = reader.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{house.site}/notifications/")
    switch(page, "Breaking news").wait_for()
    assert [url for url in asked if "/-/push/" in url] == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0

    switch(page, "Breaking news").click()
    page.get_by_text("You will be told.").wait_for()
    assert switch(page, "Breaking news").get_attribute("aria-checked") == "true"
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.scope))") == [
        f"{house.site}/-/push/"
    ]

    one = alerted(3, headline="The pier is closed", standfirst="Until Monday.")
    house.room.hand(one)
    assert soon(lambda: subscriber.got)
    worker = Worker(page, house)
    worker.deliver(subscriber.got[0].message)
    (shown,) = wait_for(page, worker.shows)
    assert (shown["title"], shown["body"], shown["tag"]) == ("The pier is closed", "Until Monday.", "story-3")
    assert shown["data"]["url"] == f"{house.site}/city/story-3/"

    house.room.hand(newsdesk.killed(one))
    assert soon(lambda: len(subscriber.got) == 2)
    worker.deliver(subscriber.got[1].message)
    assert wait_for(page, lambda: not worker.shows())

    page.reload()
    wait_for(page, lambda: switch(page, "Breaking news").get_attribute("aria-checked") == "true")
    assert switch(page, "Breaking news").get_attribute("aria-checked") == "true"
    page.get_by_role("button", name="Switch all off").click()
    page.get_by_text("You will not be told any more.").wait_for()
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.evaluate("localStorage.getItem('subscription')") is None
    assert soon(lambda: (found := house.report()) and found.browsers == 0)


def test_a_newer_notification_of_a_story_takes_the_place_of_the_older_and_a_recall_of_the_older_leaves_it(
    house: House, reader: BrowserContext, subscriber: Reader
) -> None:
    page = reader.new_page()
    page.goto(f"{house.site}/notifications/")
    switch(page, "Breaking news").click()
    page.get_by_text("You will be told.").wait_for()
    worker = Worker(page, house)
    said = {"title": "One", "body": "", "tag": "live-7", "url": f"{house.site}/", "thing": "entry-1"}
    worker.deliver(said)
    assert wait_for(page, lambda: [each["title"] for each in worker.shows()] == ["One"])
    worker.deliver({**said, "title": "Two", "thing": "entry-2"})
    assert wait_for(page, lambda: [each["title"] for each in worker.shows()] == ["Two"])
    worker.deliver({"title": "The Harbour Post", "body": "", "tag": "live-7", "forget": ["entry-1"]})
    worker.deliver({**said, "title": "Other", "tag": "live-8"})
    assert wait_for(page, lambda: sorted(each["title"] for each in worker.shows()) == ["Other", "Two"])
    house.ask("DELETE", json.dumps(subscriber.subscription).encode())


def test_on_a_live_blog_a_reader_asks_for_its_new_posts_without_leaving_it(
    house: House, reader: BrowserContext, subscriber: Reader
) -> None:
    first = post(1, datetime.now(UTC))
    house.room.hand(blog(7, first, headline="The vote is counted"))
    page = reader.new_page()
    page.goto(f"{house.site}/city/story-7/")
    button = switch(page, "Tell me of new posts")
    button.wait_for()
    button.click()
    page.get_by_text("You will be told.").wait_for()
    house.room.hand(blog(7, first, post(2, datetime.now(UTC), headline="North is counted"), headline="The vote is counted"))
    assert soon(lambda: subscriber.got)
    assert subscriber.got[0].message["body"] == "North is counted"
    page.goto(f"{house.site}/notifications/")
    assert wait_for(page, lambda: switch(page, "The vote is counted").get_attribute("aria-checked") == "true")
    switch(page, "The vote is counted").click()
    page.get_by_text("You will not be told any more.").wait_for()
    assert soon(lambda: (found := house.report()) and found.browsers == 0)


def test_a_browser_that_is_given_another_address_by_its_service_says_so_by_itself(
    house: House, reader: BrowserContext, subscriber: Reader, service: PushService
) -> None:
    page, elsewhere = reader.new_page(), service.reader()
    page.goto(f"{house.site}/notifications/")
    switch(page, "Breaking news").click()
    page.get_by_text("You will be told.").wait_for()
    (worker,) = reader.service_workers
    changed = {"oldSubscription": subscriber.subscription, "newSubscription": elsewhere.subscription}
    worker.evaluate("(changed) => move(Object.fromEntries(Object.entries(changed).map(([k, v]) => [k, { toJSON: () => v }])))", changed)
    house.room.hand(alerted(5, headline="The bridge is open"))
    assert soon(lambda: elsewhere.titles == ["The bridge is open"])
    assert subscriber.got == []
    house.ask("DELETE", json.dumps(elsewhere.subscription).encode())


def test_who_says_no_to_their_browser_is_told_how_to_change_that_and_nothing_is_kept(
    house: House, reader: BrowserContext, subscriber: Reader
) -> None:
    reader.clear_permissions()
    page = reader.new_page()
    page.add_init_script("Notification.requestPermission = async () => 'denied'")
    page.goto(f"{house.site}/notifications/")
    switch(page, "Breaking news").click()
    page.get_by_text("does not let this site tell you anything").wait_for()
    assert switch(page, "Breaking news").get_attribute("aria-checked") == "false"
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_a_browser_that_cannot_is_told_so_and_an_iphone_what_to_do_first(house: House, reader: BrowserContext) -> None:
    page = reader.new_page()
    page.add_init_script("delete window.PushManager; navigator.__proto__.standalone = false")
    page.goto(f"{house.site}/notifications/")
    page.get_by_text("add this site to the home screen first").wait_for()
    assert page.get_by_text("This browser cannot be told").is_visible()
    assert page.get_by_role("switch").count() == 0


def test_without_scripts_nothing_is_offered_that_does_not_work(house: House, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    house.room.hand(blog(8, post(9, datetime.now(UTC))))
    page.goto(f"{house.site}/city/story-8/")
    assert not page.locator(".tell").is_visible()
    page.goto(f"{house.site}/notifications/")
    assert page.get_by_text("Notifications need JavaScript.").is_visible()
    assert page.get_by_role("switch").count() == 0
    context.close()


def test_axe_finds_nothing_on_the_page_whatever_the_screen(house: House, reader: BrowserContext, subscriber: Reader) -> None:
    page, turn = reader.new_page(), datetime.now(UTC).date().toordinal()
    assert faults(page, f"{house.site}/notifications/", looks=(LOOKS[turn % len(LOOKS)],)) == []


def test_a_site_that_tells_of_nothing_has_no_page_for_it_and_no_word_of_it(tmp_path: Path) -> None:
    room = newsdesk.Pressroom(tmp_path)
    room.hand(*paper(Push()), blog(7, post(1, newsdesk.NOON)), newsdesk.story(1))
    assert room.status("/notifications/") is None
    assert not [path for path in room.paths() if path.endswith("/") and "otification" in room.text(path)]
    assert "/assets/push" not in room.text("/city/story-7/")
    room.hand(*paper())
    assert room.status("/notifications/") == 200
    assert "/notifications/" in room.text("/city/story-1/")
    assert "30 days" in room.text("/privacy/")
    assert room.differences() == []
    room.hand(*paper(Push()))
    assert room.status("/notifications/") is None
    room.close()
