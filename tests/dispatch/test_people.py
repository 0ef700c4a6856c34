"""What somebody elsewhere says of themselves counts for their own server, and for no other."""

from __future__ import annotations

import json

import pytest

from lateedition.courier.outgoing import Answer, Broken
from lateedition.dispatch.fediverse.people import NoPerson, person_of

OWN = "https://b.example/asha"
KEY = f"{OWN}#main-key"


def document(**changed: object) -> dict[str, object]:
    key = {"id": KEY, "owner": OWN, "publicKeyPem": "PEM"}
    return {"id": OWN, "type": "Person", "inbox": f"{OWN}/inbox", "publicKey": key, **changed}


def answering(said: object, *, status: int = 200, url: str = OWN) -> Answer:
    return Answer(status, "", {}, json.dumps(said).encode(), url)


def test_a_person_is_found_by_their_key_and_has_the_inbox_that_their_server_shares() -> None:
    assert person_of(KEY, get=lambda _: answering(document())).inbox == f"{OWN}/inbox"
    shared = document(endpoints={"sharedInbox": "https://b.example/inbox"})
    found = person_of(KEY, get=lambda _: answering(shared))
    assert (found.url, found.inbox, found.pem, found.host) == (OWN, "https://b.example/inbox", "PEM", "b.example")


@pytest.mark.parametrize(
    "said",
    [
        document(id="https://victim.example/kim"),
        document(inbox="https://victim.example/inbox"),
        document(endpoints={"sharedInbox": "https://victim.example/inbox"}),
        document(publicKey={"id": KEY, "owner": "https://b.example/kim", "publicKeyPem": "PEM"}),
        document(publicKey={"id": f"{OWN}#other", "owner": OWN, "publicKeyPem": "PEM"}),
        document(publicKey=None),
        {"id": OWN},
        [],
    ],
)
def test_who_speaks_for_another_server_or_with_another_key_is_nobody(said: object) -> None:
    with pytest.raises(NoPerson):
        person_of(KEY, get=lambda _: answering(said))


def test_who_is_not_there_is_nobody() -> None:
    def broken(_: str) -> Answer:
        raise Broken("no such host")

    for get in (broken, lambda _: answering(document(), status=410), lambda _: answering(document(), url="https://victim.example/asha")):
        with pytest.raises(NoPerson):
            person_of(KEY, get=get)
