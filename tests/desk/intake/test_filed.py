"""What the rules have filed is found under its label, and an item says why it is there."""

from __future__ import annotations

from typing import Any

import pytest
from tests.desk.intake.rules import rule

from lateedition.desk.intake import listing
from lateedition.desk.stories.models import Topic


@pytest.fixture
def filed(desk: Any) -> Any:
    """A desk with an item under each of two labels, and one under none."""
    rule("Medals", label="Honours", section=desk.newsroom.section, topics=(Topic.objects.create(name="Flags"),))
    rule("Rains", words="rain", label="Weather")
    desk.receive(headline="Kim gets a medal")
    desk.receive(uri="u:rain", headline="It rains", description_text="", body_html="", keywords=[])
    desk.receive(uri="u:none", headline="Nothing", description_text="", body_html="", keywords=[])
    desk.follow()
    return desk


def test_a_label_finds_what_is_filed_under_it_and_nothing_else(filed: Any, page: Any) -> None:
    under, every = page("/desk/wire/filed/", label="Honours"), page("/desk/wire/filed/")

    assert "Kim gets a medal" in under
    assert "It rains" not in under
    assert "It rains" in every
    assert ">Nothing<" not in every
    assert "<option selected>Honours</option>" in under


def test_an_item_is_found_as_it_stands_now(filed: Any, page: Any) -> None:
    filed.receive(version="2", headline="Kim gives it back", body_html="<p>He did.</p>", description_text="", keywords=[])
    filed.follow()

    assert "Kim gives it back" in page("/desk/wire/filed/", label="Honours")


def test_the_inbox_shows_label_and_proposed_section(filed: Any, page: Any) -> None:
    said = page("/desk/wire/")

    assert said.count(">Honours</span>") == 1
    assert said.count(">→ World</span>") == 1


def test_an_items_page_says_what_the_rules_said_and_by_what(filed: Any, page: Any) -> None:
    said = page("/desk/wire/1/")

    for words in ("What the rules say", "Honours", "Proposed section", "World", "Flags", "Medals: says medal"):
        assert words in said
    assert "What the rules say" not in page("/desk/wire/3/")


def test_a_long_list_goes_on_page_by_page(desk: Any, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    rule(label="Honours")
    for number in range(3):
        desk.receive(uri=f"u:{number}", headline=f"Medal number {number}")
    desk.follow()
    first, second = page("/desk/wire/filed/", label="Honours"), page("/desk/wire/filed/", label="Honours", before="2")

    assert 'href="/desk/wire/filed/?label=Honours&amp;before=2"' in first
    assert "number 0" not in first
    assert "number 0" in second
    assert "number 1" not in second


def test_anonymous_people_do_not_see_it(desk: Any) -> None:
    assert desk.anonymous.get("/desk/wire/filed/")["Location"].startswith("/desk/login/")
