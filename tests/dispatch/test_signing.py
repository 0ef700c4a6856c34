"""A request counts as somebody's only if all that matters of it is signed with their key, and not long ago."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from lateedition.courier.exchange import Asked
from lateedition.courier.outgoing import Answer
from lateedition.dispatch.fediverse.book import Received
from lateedition.dispatch.fediverse.letters import Worthless, signed_by
from lateedition.dispatch.fediverse.signing import BadSignature, Key, check, digest, key_id_of
from lateedition.story.taxonomy import Site

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://post.example/-/fediverse/inbox"
BODY = b'{"type": "Follow"}'
OWN = "https://b.example/asha#main-key"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Key:
    return Key(tmp_path_factory.mktemp("keys") / "fediverse.pem")


def letter(key: Key, *, url: str = URL, body: bytes = BODY, **changed: str) -> Asked:
    headers = {name.lower(): value for name, value in key.headers("POST", url, body, key_id=OWN, now=NOW).items()}
    return Asked("POST", "/-/fediverse/inbox", headers={"host": "post.example", **headers, **changed})


def refused(asked: Asked, key: Key, *, body: bytes = BODY, now: datetime = NOW) -> str:
    try:
        check(asked, body, pem=key.public_pem, host="post.example", now=now)
    except BadSignature as why:
        return str(why)
    return ""


def test_what_is_signed_as_it_should_be_is_believed(key: Key) -> None:
    assert refused(letter(key), key) == ""
    assert key_id_of(letter(key).headers) == OWN


def test_a_key_is_made_once_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "fediverse.pem"
    first = Key(path)
    assert path.stat().st_mode & 0o077 == 0
    assert Key(path).public_pem == first.public_pem


def test_another_body_another_path_another_host_or_another_key_is_not(key: Key, tmp_path: Path) -> None:
    assert "digest" in refused(letter(key), key, body=b"{}")
    assert "signature" in refused(letter(key, url="https://post.example/-/fediverse/site/inbox"), key)
    assert "signed for" in refused(letter(key, url="https://c.example/-/fediverse/inbox", host="c.example"), key)
    assert "signature" in refused(letter(key), Key(tmp_path / "other.pem"))


@pytest.mark.parametrize("off", [timedelta(hours=2), -timedelta(hours=2)])
def test_what_is_old_or_from_the_future_is_not(key: Key, off: timedelta) -> None:
    assert "expected one of the last hour" in refused(letter(key), key, now=NOW + off)


@pytest.mark.parametrize("left_out", ["(request-target)", "host", "date", "digest"])
def test_what_leaves_out_something_that_matters_is_not(key: Key, left_out: str) -> None:
    asked = letter(key)
    signature = asked.headers["signature"].replace(f"{left_out} ", "").replace(f" {left_out}", "")
    assert signature != asked.headers["signature"]
    assert "expected rsa-sha256 over" in refused(letter(key, signature=signature), key)


@pytest.mark.parametrize(
    "said", ["", "x", 'keyId="asha"', 'keyId="https://b.example/a",headers="(request-target) host date digest",signature="%%%"']
)
def test_what_is_no_signature_is_refused_in_words(key: Key, said: str) -> None:
    assert refused(letter(key, signature=said), key)


def test_a_digest_may_be_one_of_several_whatever_the_case_of_its_name(key: Key) -> None:
    for said in (f"sha-256={digest(BODY)[8:]}", f"{digest(BODY)}, sha-512=abc", f"MD5=abc,{digest(BODY)}"):
        assert "digest" not in refused(letter(key, digest=said), key)
    for said in ("", "SHA-256=", digest(b"other"), f"{digest(BODY)},{digest(b'other')}", f"sha-512={digest(BODY)[8:]}"):
        assert "digest" in refused(letter(key, digest=said), key)


@pytest.mark.parametrize("date", ["", "yesterday", "2026-03-02T12:00:00Z"])
def test_a_date_that_is_none_is_refused_in_words(key: Key, date: str) -> None:
    assert "date" in refused(letter(key, date=date), key)


def read(key: Key, *, actor: str) -> str:
    """Return whom a letter is from that says it is from `actor`, signed by Asha."""
    body = msgspec.json.encode({"type": "Follow", "actor": actor, "object": "https://post.example/-/fediverse/site"})
    asked, own = letter(key, body=body), "https://b.example/asha"
    said = {"id": own, "inbox": f"{own}/inbox", "publicKey": {"id": OWN, "owner": own, "publicKeyPem": key.public_pem}}
    received = Received(1, asked.path, msgspec.json.encode(dict(asked.headers)), body, NOW.timestamp())
    answer = Answer(200, "", {}, msgspec.json.encode(said), own)
    return signed_by(received, Site("Post", "https://post.example"), get=lambda _: answer)[0].url


def test_who_signs_speaks_for_themselves_alone(key: Key) -> None:
    assert read(key, actor="https://b.example/asha") == "https://b.example/asha"
    for other in ("https://b.example/kim", "https://victim.example/asha", ""):
        with pytest.raises(Worthless, match="speaks for"):
            read(key, actor=other)
