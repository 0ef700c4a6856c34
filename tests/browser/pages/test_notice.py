"""What a reader who is asked is promised."""

from __future__ import annotations

from sample import full_story


def test_the_notice_covers_less_than_a_third_of_a_phone_and_can_be_answered(page, stall):
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(stall.url + full_story().address)
    notice = page.locator(".notice").bounding_box()
    assert notice["height"] <= 568 * 0.3 + 1
    accept, refuse = (page.get_by_role("button", name=name).bounding_box() for name in ("Accept", "Refuse"))
    assert (accept["width"], accept["height"], accept["y"]) == (refuse["width"], refuse["height"], refuse["y"])
    assert refuse["y"] + refuse["height"] <= 568


def test_nothing_is_stored_before_an_answer_and_the_page_can_be_used(page, stall):
    page.goto(stall.url + full_story().address)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.locator(".crumbs a").nth(1).click()
    page.wait_for_url(f"{stall.url}/world/")
    assert {path for path, status in stall.requests if status == 404} <= {"/favicon.ico"}


def test_an_answer_brings_the_reader_back_and_the_notice_does_not_come_again(page, stall):
    page.goto(stall.url + full_story().address)
    page.get_by_role("button", name="Refuse").click()
    page.wait_for_url(stall.url + full_story().address)
    assert page.locator(".notice").count() == 0
    page.goto(f"{stall.url}/latest/")
    assert page.locator(".notice").count() == 0


def test_a_mind_is_changed_in_two_clicks_and_the_page_says_what_stands(page, stall):
    page.goto(stall.url + full_story().address)
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("link", name="Privacy choices").click()
    page.get_by_text("Your answer now: accepted.").wait_for()
    assert page.get_by_text("Your answer now: accepted.").is_visible()
    page.get_by_role("button", name="Refuse").click()
    page.get_by_text("Your answer now: refused.").wait_for()
    assert page.get_by_text("Your answer now: refused.").is_visible()
    assert [cookie["value"] for cookie in page.context.cookies()] == ["refuse.1"]
