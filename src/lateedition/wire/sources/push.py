"""Push: an agency sends its files to us by POST, and knows a secret. It is answered when what it sent is safe in the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lateedition.courier.coding import BadCoding, Decoder, TooMuch, unpacked
from lateedition.courier.exchange import Asked, Delivery, Reply, said, told
from lateedition.courier.pace import Bucket
from lateedition.courier.signatures import RECOMMENDED, is_same, is_signed
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.register import Source
from lateedition.wire.sources.secret import SHORTEST, NoSecret

PATH = "/push/"
MOST_AT_ONCE = 200
MOST_A_SECOND = 20.0

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True)
class PushDoor:
    """Where one source pushes to."""

    source: Source
    taker: CopyTaker
    bucket: Bucket = field(default_factory=lambda: Bucket(at_once=MOST_AT_ONCE, a_second=MOST_A_SECOND))

    def admit(self, asked: Asked, *, now: datetime) -> Delivery | Reply:
        """Return the delivery that a request is, or why it is none. A wrong secret is found out before the body is read."""
        if asked.method != "POST":
            return said(405, "expected POST, with the file as the body", allow="POST")
        try:
            secret = _secret_of(self.source)
        except NoSecret as error:
            self.taker.trouble(str(error), source=self.source.name, kind=self.source.kind, now=now)
            return said(503, "not ready; send it again later", retry_after="60")
        signature = asked.headers.get("x-hub-signature-256", "") or asked.headers.get("x-hub-signature", "")
        if not signature and not is_same(_bearer(asked), secret):
            return refused()
        return _unfit(asked) or self._paced(PushDelivery(self.source, self.taker, secret, signature, asked.headers, now))

    def _paced(self, delivery: PushDelivery) -> Delivery | Reply:
        if self.bucket.spend(delivery.now.timestamp()):
            return delivery
        return said(429, f"expected at most {MOST_A_SECOND:.0f} a second", retry_after="2")


@dataclass(frozen=True)
class PushDelivery:
    """A file that is being pushed by somebody who knows the secret, or says so with a signature."""

    source: Source
    taker: CopyTaker
    secret: str
    signature: str
    headers: Mapping[str, str]
    now: datetime

    @property
    def most_bytes(self) -> int:
        """How long it may be."""
        return self.source.largest_bytes

    def take(self, body: bytes) -> Reply:
        """Take the file in; the answer has the number of its receipt."""
        if self.signature and not is_signed(body, self.signature, secret=self.secret, methods=RECOMMENDED):
            return refused()
        if not body:
            return said(400, "there is no body; expected the file as the body")
        try:
            payload = unpacked(body, self.headers.get("content-encoding", ""), most_bytes=self.most_bytes)
        except TooMuch as error:
            return said(413, f"unpacked it has {error}; expected at most that")
        except BadCoding as error:
            return said(415, f"the body is {error}")
        name = self.headers.get("x-name", "")[:200] or "pushed"
        receipt = self.taker.take(
            payload, source=self.source.name, kind=self.source.kind, goes_by=self.source.goes_by, name=name, now=self.now
        )
        return told(202, {"receipt": receipt.number, "outcome": receipt.outcome, "reason": receipt.reason})


def refused() -> Reply:
    """Return what is answered to whoever does not know the secret, or asks for a source that there is not: the same."""
    return said(
        401,
        "expected 'Authorization: Bearer SECRET', or 'X-Hub-Signature-256: sha256=HEX' over the body",
        www_authenticate='Bearer realm="push"',
    )


def lack_of(source: Source) -> str:
    """Return why nobody can push to `source`; empty where somebody can.

    >>> lack_of(Source("agency", "push"))
    'the secret has 0 letters; expected 16 or more: openssl rand -hex 32'
    """
    try:
        _secret_of(source)
    except NoSecret as error:
        return str(error)
    return ""


def _secret_of(source: Source) -> str:
    secret = source.secret.read() if source.secret else ""
    if len(secret) < SHORTEST:
        raise NoSecret(f"the secret has {len(secret)} letters; expected {SHORTEST} or more: openssl rand -hex 32")
    return secret


def _unfit(asked: Asked) -> Reply | None:
    if asked.media_type in _FORMS:
        return said(415, f"{asked.media_type} is a form; expected the file itself (curl --data-binary @FILE -H 'Content-Type: text/xml')")
    try:
        Decoder(asked.headers.get("content-encoding", ""), most_bytes=0)
    except BadCoding as error:
        return said(415, f"the body is {error}")
    return None


def _bearer(asked: Asked) -> str:
    scheme, _, given = asked.headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""
