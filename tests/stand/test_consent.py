"""The notice can be answered either way, by the reader alone, and is asked again only when it changed."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.edition.record import Fragment
from lateedition.edition.segments import segment
from lateedition.stand import consent
from lateedition.stand.consent import back_path
from lateedition.stand.exchange import Answer, Request

CURRENT = frozenset({"3"})


def post(*, choice: str = "accept", version: str = "3", back: str = "/world/kim-17/", **headers: str | bool) -> Answer:
    form = urlencode({"choice": choice, "version": version, "back": back}).encode()
    return consent.answer(Request(method="POST", path=consent.PATH, **headers), form, current=CURRENT)  # type: ignore[arg-type]


def cookie_of(answer: Answer) -> str | None:
    return dict(answer.headers).get("set-cookie")


@pytest.mark.parametrize("choice", ["accept", "refuse"])
def test_either_answer_is_kept_six_months_in_a_first_party_cookie_and_leads_back(choice: str) -> None:
    answer = post(choice=choice)
    assert answer.status == 303
    assert dict(answer.headers)["location"] == "/world/kim-17/"
    assert cookie_of(answer) == f"consent={choice}.3; Max-Age=15724800; Path=/; SameSite=Lax"


def test_the_cookie_stays_on_https_where_the_reader_is() -> None:
    assert (cookie_of(post(secure=True)) or "").endswith("; Secure")


def test_an_answer_to_a_notice_that_has_changed_is_not_kept() -> None:
    answer = post(version="2")
    assert answer.status == 303
    assert cookie_of(answer) is None


@pytest.mark.parametrize("fields", [{"choice": "yes"}, {"choice": ""}, {"version": "x"}, {"version": "3; Path=/x"}, {"version": "9" * 50}])
def test_a_form_that_is_not_ours_keeps_nothing(fields: dict[str, str]) -> None:
    answer = post(**fields)
    assert answer.status == 400
    assert cookie_of(answer) is None


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
    answer = post(host="paper.example", **headers)
    assert answer.status == 403
    assert cookie_of(answer) is None


@pytest.mark.parametrize("headers", [{"fetch_site": "same-origin"}, {"origin": "https://paper.example"}, {}])
def test_our_own_pages_can(headers: dict[str, str]) -> None:
    assert cookie_of(post(host="paper.example", **headers)) is not None


def test_the_address_of_the_form_is_no_page() -> None:
    answer = consent.answer(Request(method="GET", path=consent.PATH), b"", current=CURRENT)
    assert answer.status == 405
    assert dict(answer.headers)["allow"] == "POST"


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
    assert dict(post(back=back).headers)["location"] == "/"


@given(back=st.text())
def test_the_way_back_is_always_a_path_that_a_header_can_carry(back: str) -> None:
    path = back_path(back)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert path.isascii()
    assert path.isprintable()


@given(form=st.binary(max_size=300))
def test_no_form_is_too_strange(form: bytes) -> None:
    answer = consent.answer(Request(method="POST", path=consent.PATH), form, current=CURRENT)
    assert answer.status in (303, 400)


def shows_notice(edition, **headers: str) -> bool:
    return b"notice" in edition.answer(**headers).body


def test_who_has_answered_the_current_notice_is_not_asked_again(edition) -> None:
    assert shows_notice(edition)
    assert not shows_notice(edition, cookie="consent=accept.3")
    assert not shows_notice(edition, cookie="a=b; consent=refuse.3; c=d")
    for other in ("consent=accept.2", "consent=maybe.3", "consent=accept.33", "consent=", "xconsent=accept.3", "consent=accept.3x", "\x00"):
        assert shows_notice(edition, cookie=other)


def test_a_changed_notice_asks_anew(edition) -> None:
    assert not shows_notice(edition, cookie="consent=accept.3")
    edition.print(lambda printing: printing.put_fragment("notice.en", Fragment(segment(b"new notice"), keys=("consent:4",))))
    assert shows_notice(edition, cookie="consent=accept.3")
    assert not shows_notice(edition, cookie="consent=accept.4")


def test_global_privacy_control_is_a_refusal_without_a_prompt(edition) -> None:
    assert not shows_notice(edition, gpc="1")
    assert not shows_notice(edition, gpc="1,1")
    assert shows_notice(edition, gpc="0")
    assert shows_notice(edition, gpc="true")


def test_one_readers_answer_never_reaches_another_from_a_cache(edition) -> None:
    asked, answered = edition.answer(), edition.answer(cookie="consent=refuse.3")
    for answer in (asked, answered, edition.answer(gpc="1"), edition.answer(if_none_match="*")):
        assert dict(answer.headers)["vary"] == "accept-encoding, cookie, sec-gpc, accept-datetime"
    assert dict(asked.headers)["etag"] != dict(answered.headers)["etag"]
    assert dict(edition.answer("/plain/").headers)["vary"] == "accept-encoding, accept-datetime"
    assert all(name != "set-cookie" for name, _ in asked.headers)
