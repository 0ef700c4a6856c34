"""Rules as an editor writes them in Chromium, without a script, and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from tests.desk.intake.rules import rule

from deskbrowser import let_in
from lateedition.desk.intake.models import RoutingRule
from lateedition.desk.stories.models import Topic

PAGES = ("rules/", "rules/new/", "rules/rehearsal/", "filed/")
WIDE = "[document.documentElement, document.getElementById('main')].map(e => e.scrollWidth - e.clientWidth)"


@pytest.fixture
def busy(desk: Any) -> Any:
    """A desk with rules, and with items that fit them."""
    for name in ("Weather", "Diplomacy", "Medals and honours"):
        Topic.objects.create(name=name)
    flood = {"providers": ["AP", "Agence France-Presse"], "languages": ["en"], "urgency": 4}
    rule("Medals", label="Honours", section=desk.newsroom.section, deed="publish", topics=tuple(Topic.objects.all()), **flood)
    rule("Everything that is marked as a correction", words="", signals=["correction"], label="Corrections", active=False, is_last=True)
    rule("Supercalifragilisticexpialidocious" * 2, words="kim", deed="draft")
    for number in range(4):
        desk.receive(uri=f"u:{number}", headline=f"Kim gets medal number {number}, says the Kremlin", received=timezone.now())
    desk.follow()
    return desk


@pytest.fixture
def phone(busy: Any, served: str, chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=True)
    let_in(context, busy.editor, at=served)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(busy: Any, served: str, chromium: Any) -> Iterator[Any]:
    """A browser of an editor that runs no script."""
    context = chromium.new_context(viewport={"width": 1350, "height": 900}, java_script_enabled=False)
    let_in(context, busy.editor, at=served)
    yield context.new_page()
    context.close()


def test_a_rule_is_written_tried_and_saved_without_a_script(plain: Any, served: str) -> None:
    plain.goto(f"{served}/desk/wire/rules/new/")
    plain.get_by_role("textbox", name="Name").fill("The Kremlin")
    plain.get_by_role("textbox", name="Words").fill("kremlin")
    plain.get_by_role("textbox", name="Label").fill("Russia")
    plain.get_by_label("It becomes a draft", exact=True).check()
    with plain.expect_navigation():
        plain.get_by_role("button", name="Try it").click()
    assert plain.get_by_role("row", name="The Kremlin 4 4 0").is_visible()
    assert plain.get_by_role("textbox", name="Words").input_value() == "kremlin"
    plain.get_by_role("button", name="Save").click()

    plain.get_by_text("The rule “The Kremlin” is saved.").wait_for()
    assert RoutingRule.objects.get(name="The Kremlin").deed == "draft"


def test_rules_are_ordered_and_turned_off_without_a_script(plain: Any, served: str) -> None:
    plain.goto(f"{served}/desk/wire/rules/")
    with plain.expect_navigation():
        plain.get_by_role("button", name="Move “Medals” down").click()
    assert plain.locator(".rule__name").nth(1).inner_text() == "Medals"
    with plain.expect_navigation():
        plain.get_by_role("button", name="Turn “Medals” off").click()

    assert not RoutingRule.objects.get(name="Medals").active
    assert plain.get_by_role("button", name="Turn “Medals” on").is_visible()


def test_on_a_phone_nothing_runs_off_the_side(phone: Any, served: str) -> None:
    for where in PAGES:
        phone.goto(f"{served}/desk/wire/{where}")
        assert phone.evaluate(WIDE) == [0, 0], where
