"""What is counted of readers: that a story was read, once; and of who objects, nothing."""

from __future__ import annotations

from collections import Counter

import pytest
from sample import full_story, live_story

READ = """([story, path, chain]) => document.dispatchEvent(
  new CustomEvent('lateedition:read', { detail: { story, url: location.origin + path, previous: '', chain } }))"""


def read(page, story, *, chain: bool = False) -> None:
    page.evaluate(READ, [story.number, story.address, chain])


def reads(own_newsstand) -> Counter[tuple[int, str]]:
    own_newsstand.stop()
    found: Counter[tuple[int, str]] = Counter()
    for line in own_newsstand.counted("reads"):
        found[line["story"], line["way"]] += line["n"]
    return found


def test_a_story_that_is_read_is_counted_once_with_the_way_there(page, own_newsstand):
    story, live = full_story(), live_story()
    page.goto(own_newsstand.url + story.address)
    with page.expect_response("**/-/read") as answer:
        read(page, story)
    assert answer.value.status == 204
    read(page, story)
    with page.expect_response("**/-/read"):
        read(page, live, chain=True)
    page.goto(f"{own_newsstand.url}/world/")
    with page.expect_navigation():
        page.locator(f"a[href='{story.address}']").first.click()
    with page.expect_response("**/-/read"):
        read(page, story)
    assert page.context.cookies() == []
    assert reads(own_newsstand) == {(story.number, "direct"): 1, (live.number, "chain"): 1, (story.number, "section"): 1}


@pytest.mark.parametrize("objection", ["globalPrivacyControl", "doNotTrack"])
def test_who_objects_sends_nothing(page, own_newsstand, objection):
    page.add_init_script(f"Object.defineProperty(navigator, '{objection}', {{ value: '1' }})")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/-/read") else None)
    page.goto(own_newsstand.url + full_story().address)
    page.wait_for_load_state("networkidle")
    read(page, full_story())
    page.goto(own_newsstand.url + "/")
    assert sent == []
    assert reads(own_newsstand) == {}


def test_the_script_for_it_is_small(kit):
    assert len(kit.assets["reads.js"].content) <= 600
