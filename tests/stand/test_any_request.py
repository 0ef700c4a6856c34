"""Whatever is asked, there is an answer."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

PATHS = (
    st.text(max_size=60)
    | st.text(max_size=60).map("/".__add__)
    | st.sampled_from(["/world/kim-17/", "/plain/", "/plain", "/-/x", "/world/killed-18/"])
)
HEADER = st.none() | st.text(max_size=60)
TAGS = HEADER | st.sampled_from(["*", 'W/"a", "b"', '"'])
CODINGS = HEADER | st.sampled_from(["gzip", "identity;q=0", "gzip;q=0.5, *;q=0"])
DATES = (
    HEADER
    | st.datetimes().map(lambda moment: moment.strftime("%a, %d %b %Y %H:%M:%S GMT"))
    | st.sampled_from(["0", "-1", "Tue, 99 May 2020 99:00:00 GMT"])
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "OPTIONS"]) | st.text(max_size=10),
    path=PATHS,
    accept_encoding=CODINGS,
    if_none_match=TAGS,
    if_modified_since=DATES,
    cookie=HEADER | st.sampled_from(["consent=3.films"]),
    gpc=HEADER | st.sampled_from(["1"]),
    now=st.floats(allow_nan=False, allow_infinity=False),
)
@example(
    method="GET",
    path="/plain/",
    accept_encoding=None,
    if_none_match=None,
    if_modified_since="Mon, 01 Jan 0001 00:00:00 +2359",
    cookie=None,
    gpc=None,
    now=9e9,
)
def test_any_request_has_an_answer_with_a_status_and_headers_that_can_be_sent(
    edition, method: str, path: str, now: float, **headers: str | None
) -> None:
    answer = edition.answer(path, method=method, now=now, **headers)
    assert answer.status in (200, 301, 304, 400, 404, 405, 406, 410)
    assert all(name.islower() and value.isascii() and value.isprintable() for name, value in answer.headers)
    if method == "HEAD" or answer.status == 304:
        assert answer.body == b""
