"""What is promised to a reader who comes to an address that has no story any more, or never had one."""

from __future__ import annotations

from msgspec.structs import replace
from paper import page_of, render, words_in
from sample import full_story, withdrawal

from lateedition.story.handover import Withdrawn


def test_a_recalled_story_answers_gone_at_its_address_and_says_nothing_of_it(printed):
    rendition = printed.pages["/city/mayor-resigns-12/"]
    page = page_of(printed.text("/city/mayor-resigns-12/"))
    assert rendition.status == 410
    assert words_in(page.xpath("//h1")[0]) == "This story has been recalled"
    assert words_in(page.xpath("//main//time")[0]) == "May 05, 2020 14:50 IST"
    assert "mayor" not in printed.text("/city/mayor-resigns-12/").lower()
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not page.xpath("//link[@rel='canonical']")


def test_a_story_taken_down_is_not_called_recalled(courier, kit):
    courier.held[Withdrawn, 12] = replace(withdrawal(), reason="unpublished")
    text = b"".join(p for p in render("gone:/city/mayor-resigns-12/", courier, kit).parts if isinstance(p, bytes)).decode()
    assert "no longer available" in text
    assert "recalled" not in text


def test_a_recalled_picture_answers_gone_where_it_was(printed):
    address = "/pictures/99-0f0f0f0f0f0f0f0f-800.webp"
    assert printed.pages[address].status == 410
    assert words_in(page_of(printed.text(address)).xpath("//h1")[0]) == "This picture has been recalled"


def test_a_story_whose_time_is_over_says_so_and_is_not_called_recalled(courier, kit):
    courier.held[Withdrawn, 12] = replace(withdrawal(), reason="expired")
    text = b"".join(p for p in render("gone:/city/mayor-resigns-12/", courier, kit).parts if isinstance(p, bytes)).decode()
    assert "for a limited time, which is over" in text
    assert "recalled" not in text


def test_a_withheld_story_may_come_back_and_says_so(courier, kit):
    courier.held[Withdrawn, 12] = replace(withdrawal(), reason="withheld")
    rendition = render("gone:/city/mayor-resigns-12/", courier, kit)
    text = b"".join(p for p in rendition.parts if isinstance(p, bytes)).decode()
    assert rendition.status == 410
    assert "This story is withheld" in text
    assert "recalled" not in text


def test_an_order_of_law_answers_451_and_says_whose_it_is_and_who_obeys(courier, kit):
    courier.held[Withdrawn, 12] = replace(
        withdrawal(), reason="legal", authority="District Court of Varuna", legal_basis="Order 14/2020 of May 5"
    )
    rendition = render("gone:/city/mayor-resigns-12/", courier, kit)
    text = b"".join(p for p in rendition.parts if isinstance(p, bytes)).decode()
    assert rendition.status == 451
    assert dict(rendition.headers)["link"] == '<http://courier.example/>; rel="blocked-by"'
    said = words_in(page_of(text).xpath("//main")[0])
    assert "By order of: District Court of Varuna" in said
    assert "What the order rests on: Order 14/2020 of May 5" in said
    assert "mayor" not in text


def test_a_former_address_leads_to_the_story_for_good(printed):
    rendition = printed.pages["/world/tunnel-opens-17/"]
    assert rendition.status == 301
    assert dict(rendition.headers)["location"] == full_story().address
    assert full_story().headline in printed.text("/world/tunnel-opens-17/")


def test_an_address_leads_nowhere_once_nothing_moved_from_it(courier, kit):
    assert render("moved:/never/was-1/", courier, kit) is None
    assert render("gone:/never/was-1/", courier, kit) is None
    assert render("recalled:1:/pictures/1-0f-800.webp", courier, kit) is None


def test_error_pages_have_their_status_and_the_news_beside_them(printed):
    for status in (404, 410):
        address = f"/-/errors/{status}"
        assert printed.pages[address].status == status
        assert "top news" in printed.text(address)
        assert page_of(printed.text(address)).xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_an_error_without_words_has_no_page(courier, kit):
    assert render("error:418", courier, kit) is None
