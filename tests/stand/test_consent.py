"""The notice can be answered either way, by the reader alone, and is asked again only when it changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.edition.record import Fragment
from lateedition.edition.segments import segment
from lateedition.edition.store import Printing
from lateedition.stand import consent
from lateedition.stand.consent import Choice, back_path
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.terms import NO_TERMS, Asked, Terms

CURRENT = frozenset({"3"})
FILMS = Asked("films", shared=True, cookies=("film_seen",))
ORDER = Asked("order", cookies=("read_before", "film_seen"))
TERMS = Terms((FILMS, ORDER))
HALF_A_YEAR_S = 15_724_800
HERE = {"host": "paper.example", "referer": "https://paper.example/world/kim-17/"}


def post(*, terms: Terms = TERMS, form: dict[str, str | list[str]] | None = None, **headers: Any) -> Answer:
    said = {"choice": "accept", "version": "3", "place": "notice"} | (form or {})
    request = Request(method="POST", path=consent.PATH, **(HERE | headers))
    choice = consent.chosen(request, urlencode(said, doseq=True).encode(), current=CURRENT, terms=terms)
    return consent.answer(request, choice, terms=terms) if isinstance(choice, Choice) else choice


def choice_of(*, form: dict[str, str | list[str]], terms: Terms = TERMS, **headers: Any) -> tuple[tuple[str, ...], str]:
    said = {"version": "3", "place": "notice"} | form
    request = Request(method="POST", path=consent.PATH, **headers)
    choice = consent.chosen(request, urlencode(said, doseq=True).encode(), current=CURRENT, terms=terms)
    assert isinstance(choice, Choice)
    return choice.granted, choice.method


def cookies_of(answer: Answer) -> list[str]:
    return [value for name, value in answer.headers if name == "set-cookie"]


@pytest.mark.parametrize(("choice", "kept"), [("accept", "consent=3.films.order"), ("refuse", "consent=3")])
def test_either_answer_is_kept_six_months_in_a_first_party_cookie_and_leads_back(choice: str, kept: str) -> None:
    answer = post(form={"choice": choice})
    assert answer.status == 303
    assert dict(answer.headers)["location"] == "/world/kim-17/"
    assert cookies_of(answer)[0] == f"{kept}; Max-Age={HALF_A_YEAR_S}; Path=/; SameSite=Lax"


def test_who_answers_beside_what_they_searched_for_is_led_back_to_it() -> None:
    answer = post(referer="https://paper.example/-/search?q=tide+%22a+b%22&from=2020-01-01\r\nx:é")
    assert dict(answer.headers)["location"] == "/-/search?q=tide+%22a+b%22&from=2020-01-01x%3A%C3%A9"


def test_the_cookie_stays_on_https_where_the_reader_is() -> None:
    assert all(cookie.endswith("; Secure") for cookie in cookies_of(post(secure=True, form={"choice": "refuse"})))


def test_purposes_are_chosen_one_by_one_and_those_that_there_are_not_count_for_nothing() -> None:
    assert choice_of(form={"choice": "chosen", "purpose": ["order", "order", "spying"], "place": "page"}) == (("order",), "page")
    assert choice_of(form={"choice": "chosen", "place": "page"}) == ((), "page")


def test_withdrawing_deletes_what_was_set_for_that_purpose_and_nothing_of_the_others() -> None:
    refused = cookies_of(post(form={"choice": "refuse"}))
    assert refused[1:] == [f"{name}=; Max-Age=0; Path=/; SameSite=Lax" for name in ("film_seen", "read_before")]
    chosen = cookies_of(post(form={"choice": "chosen", "purpose": "films"}))
    assert [cookie.partition(";")[0] for cookie in chosen] == ["consent=3.films", "read_before="]
    assert len(cookies_of(post(form={"choice": "accept"}))) == 1


def test_a_note_that_asks_for_nothing_is_closed_for_as_long_as_browsers_keep_anything() -> None:
    assert cookies_of(post(terms=NO_TERMS, form={"choice": "seen"})) == [f"consent=3; Max-Age={400 * 86_400}; Path=/; SameSite=Lax"]
    assert cookies_of(post(form={"choice": "seen"})) == [], "a notice that asks is not answered by being seen"


def test_an_answer_to_a_notice_that_has_changed_is_not_kept() -> None:
    answer = post(form={"version": "2"})
    assert answer.status == 303
    assert cookies_of(answer) == []


@pytest.mark.parametrize(
    "fields",
    [{"choice": "yes"}, {"choice": ""}, {"version": "x"}, {"version": "3; Path=/x"}, {"version": "9" * 50}, {"version": "3.films"}],
)
def test_a_form_that_is_not_ours_keeps_nothing(fields: dict[str, str]) -> None:
    answer = post(form=dict(fields))
    assert answer.status == 400
    assert cookies_of(answer) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"fetch_site": "cross-site"},
        {"fetch_site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
    ],
)
def test_another_site_cannot_consent_for_a_reader(headers: dict[str, str]) -> None:
    answer = post(**headers)
    assert answer.status == 403
    assert cookies_of(answer) == []


@pytest.mark.parametrize("headers", [{"fetch_site": "same-origin"}, {"origin": "https://paper.example"}, {}])
def test_our_own_pages_can(headers: dict[str, str]) -> None:
    assert cookies_of(post(**headers)) != []


def test_global_privacy_control_is_not_overruled_by_a_button_but_by_a_tick_on_the_privacy_page() -> None:
    assert choice_of(form={"choice": "accept"}, gpc="1") == (("order",), "gpc")
    assert choice_of(form={"choice": "refuse"}, gpc="1") == ((), "notice")
    assert choice_of(form={"choice": "accept"}, terms=Terms((ORDER,)), gpc="1") == (("order",), "notice"), "it is not about that"
    assert choice_of(form={"choice": "chosen", "purpose": "films", "place": "page"}, gpc="1") == (("films",), "page")


ELSEWHERE = [
    "",
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " /x",
    "javascript:alert(1)",
    "/x\r\nSet-Cookie: a=b",
    "/-/consent",
    "/" + "x" * 3000,
]


@pytest.mark.parametrize("back", ELSEWHERE)
def test_a_reader_is_sent_back_to_this_site_only(back: str) -> None:
    assert back_path(back) == "/"


@pytest.mark.parametrize("referer", [None, "", "https://evil.example/x", "http://[", "https://paper.example/-/consent"])
def test_who_comes_from_nowhere_is_sent_home(referer: str | None) -> None:
    assert dict(post(referer=referer).headers)["location"] == "/"


@given(back=st.text())
def test_the_way_back_is_always_a_path_that_a_header_can_carry(back: str) -> None:
    path = back_path(back)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert path.isascii()
    assert path.isprintable()


@given(form=st.binary(max_size=300))
def test_no_form_is_too_strange(form: bytes) -> None:
    request = Request(method="POST", path=consent.PATH)
    choice = consent.chosen(request, form, current=CURRENT, terms=TERMS)
    assert isinstance(choice, Choice) or choice.status in (303, 400)


@given(purposes=st.lists(st.from_regex("[a-z][a-z0-9-]{0,19}", fullmatch=True), max_size=20, unique=True), data=st.data())
def test_whatever_is_agreed_to_the_cookie_settles_the_notice_that_was_answered(purposes: list[str], data: st.DataObject) -> None:
    terms = Terms(tuple(map(Asked, purposes)))
    agreed = data.draw(st.lists(st.sampled_from(purposes), unique=True)) if purposes else []
    answer = post(terms=terms, form={"choice": "chosen", "purpose": agreed})
    sent = Request(method="GET", path="/", cookie=cookies_of(answer)[0].partition(";")[0])
    assert consent.settled(sent, current=CURRENT, terms=terms) == "3"
    assert consent.settled(sent, current={"4"}, terms=terms) == ""


def shows_notice(edition, **headers: str) -> bool:
    return b"notice" in edition.answer(**headers).body


def test_who_has_answered_the_current_notice_is_not_asked_again(edition) -> None:
    assert shows_notice(edition)
    assert not shows_notice(edition, cookie="consent=3")
    assert not shows_notice(edition, cookie="a=b; consent=3.films.order; c=d")
    for other in (
        "consent=2",
        "consent=accept.3",
        "consent=33",
        "consent=",
        "xconsent=3",
        "consent=3x",
        "consent=3.",
        "consent=3.A",
        "\x00",
    ):
        assert shows_notice(edition, cookie=other)


def test_a_changed_notice_asks_anew(edition) -> None:
    assert not shows_notice(edition, cookie="consent=3")
    edition.print(lambda printing: printing.put_fragment("notice.en", Fragment(segment(b"new notice"), keys=("consent:4",))))
    assert shows_notice(edition, cookie="consent=3")
    assert not shows_notice(edition, cookie="consent=4")


def only(*purposes: dict[str, object]) -> Callable[[Printing], None]:
    return lambda printing: printing.put_fragment("terms.site", Fragment(segment(json.dumps({"purposes": purposes}).encode())))


def test_global_privacy_control_is_a_refusal_without_a_prompt_of_what_others_learn_by(edition) -> None:
    edition.print(only({"key": "films", "shared": True}))
    assert not shows_notice(edition, gpc="1")
    assert not shows_notice(edition, gpc="1,1")
    assert shows_notice(edition, gpc="0")
    assert shows_notice(edition, gpc="true")


def test_global_privacy_control_does_not_answer_what_it_is_not_about(edition) -> None:
    edition.print(only({"key": "films", "shared": True}, {"key": "order", "shared": False}))
    assert shows_notice(edition, gpc="1")
    assert not shows_notice(edition, gpc="1", cookie="consent=3")


def test_one_readers_answer_never_reaches_another_from_a_cache(edition) -> None:
    asked, answered = edition.answer(), edition.answer(cookie="consent=3")
    for answer in (asked, answered, edition.answer(gpc="1"), edition.answer(if_none_match="*")):
        assert dict(answer.headers)["vary"] == "accept-encoding, cookie, sec-gpc, accept-datetime"
    assert dict(asked.headers)["etag"] != dict(answered.headers)["etag"]
    assert dict(answered.headers)["etag"] == dict(edition.answer(cookie="consent=3.films").headers)["etag"], "one page for all who answered"
    assert dict(edition.answer("/plain/").headers)["vary"] == "accept-encoding, accept-datetime"
    assert all(name != "set-cookie" for name, _ in asked.headers)
