"""Logging in as people see it: in Chromium, with a passkey device of its own, without a mouse, and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from tests.desk.intake.test_events_in_a_browser import CONTRAST

from deskbrowser import let_in
from deskpeople import PASSWORD, Somebody, secret_on
from deskserver import served
from lateedition.desk.accounts.models import Passkey

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def desk(newsroom: Any) -> Iterator[str]:
    """The origin of a desk that is served: on localhost, where browsers allow passkeys without TLS."""
    with served("localhost") as origin:
        settings.HOUSE = replace(settings.HOUSE, desk_url=origin)
        yield origin


def with_a_device(page: Page) -> None:
    """Plug a device for passkeys into the browser, whose owner is always verified."""
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})


def type_password(page: Page, desk: str) -> None:
    """Log in without a mouse: the name has the focus when the page is there."""
    page.goto(f"{desk}/desk/login/")
    page.locator("#id_username:focus").wait_for()
    page.keyboard.type("asha")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def faults_of(page: Page) -> list[str]:
    """What a page lacks for those who see or point badly: names of fields and buttons, one first heading, room at 360 px, contrast.

    Contrast is looked at by day and by night.
    """
    faint = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        words = page.locator("main :is(h1, h2, h3, p, label, th, td, summary, code, a, strong, time):visible")
        shown = words.evaluate_all(f"all => all.filter(one => one.innerText.trim()).map(one => [one.innerText, ({CONTRAST})(one)])")
        faint += [f"{theme}: {said[:30]!r} {ratio:.1f}" for said, ratio in shown if ratio < 4.5]
    page.emulate_media(color_scheme="light")
    return faint + list(
        page.evaluate(
            """() => {
            const main = document.querySelector('main') || document.body;
            const faults = [];
            for (const field of main.querySelectorAll('input:not([type=hidden]), select, button')) {
                const name = field.labels?.length ? [...field.labels].map((label) => label.textContent).join('') : '';
                if (!(name || field.getAttribute('aria-label') || field.textContent).trim()) faults.push('no name: ' + field.outerHTML);
            }
            if (main.querySelectorAll('h1').length > 1) faults.push('several first headings');
            const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
            ids.filter((id, place) => ids.indexOf(id) !== place).forEach((id) => faults.push('twice: ' + id));
            const over = document.scrollingElement.scrollWidth - innerWidth;
            if (over > 0) faults.push('wider than the screen by ' + over);
            return faults;
        }"""
        )
    )


def test_a_passkey_is_set_up_at_the_first_login_and_alone_opens_the_desk_afterwards(
    desk: str, editor: Somebody, reader: BrowserContext
) -> None:
    page = reader.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    with_a_device(page)
    type_password(page, desk)
    page.get_by_label("What to call it").fill("My laptop")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_text("no page shows them again").wait_for()
    assert page.locator(".recovery-codes li").count() == 10
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url(f"{desk}/desk/stories/")
    assert Passkey.objects.get().name == "My laptop"

    page.context.clear_cookies()
    page.goto(f"{desk}/desk/login/?next=/desk/press/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{desk}/desk/press/")
    assert errors == []


def test_an_app_is_set_up_without_a_mouse_and_on_a_phone_every_page_has_names_and_room(
    desk: str, editor: Somebody, reader: BrowserContext
) -> None:
    page = reader.new_page()
    page.set_viewport_size(PHONE)
    page.goto(f"{desk}/desk/login/")
    faults = {"login": faults_of(page)}
    type_password(page, desk)
    page.get_by_role("heading", name="An authenticator app").wait_for()
    faults["set-up"] = faults_of(page)
    editor.secret = secret_on(page.content())
    page.get_by_label("The six digits").focus()
    page.keyboard.type(editor.code(steps=-1))
    page.keyboard.press("Enter")
    page.get_by_text("no page shows them again").wait_for()
    faults["codes"] = faults_of(page)
    page.goto(f"{desk}/desk/account/security/")
    page.get_by_text("this one", exact=True).wait_for()
    faults["security"] = faults_of(page)

    page.context.clear_cookies()
    type_password(page, desk)
    page.get_by_label("Code of your authenticator app").wait_for()
    faults["second step"] = faults_of(page)
    page.keyboard.type(editor.code())
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk}/desk/stories/")
    assert faults == {name: [] for name in faults}


def test_the_pages_of_who_keeps_accounts_fit_on_a_phone(desk: str, newsroom: Any, reader: BrowserContext) -> None:
    client = newsroom.client("administrator")
    number = client.get("/desk/account/").context["user"].pk
    let_in(reader, client, at=desk)
    page = reader.new_page()
    page.set_viewport_size(PHONE)
    faults = {}
    for address in ("/desk/daybook/", "/desk/logins/", f"/desk/logins/{number}/"):
        page.goto(f"{desk}{address}")
        faults[address] = faults_of(page)
    assert faults == {name: [] for name in faults}
