"""A push service, for tests: HTTP under TLS as RFC 8030 has it, and the browsers that it reaches, who alone can read what is sent.

It is written from the RFCs and shares nothing with what it tests but the library for the primitives.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID

from agency import Agency, Seen, answer

POINT = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
LONGEST_BYTES = 4_096


def plain(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def hkdf(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with SHA-256, for up to one block."""
    key = hmac.new(salt, material, hashlib.sha256).digest()
    return hmac.new(key, info + b"\x01", hashlib.sha256).digest()[:length]


def opened(body: bytes, *, key: ec.EllipticCurvePrivateKey, secret: bytes) -> tuple[bytes, int]:
    """Read a sealed message (RFC 8188 and 8291); return it, and how many bytes of padding it had."""
    salt, record_bytes, length = body[:16], int.from_bytes(body[16:20]), body[20]
    theirs, record = body[21 : 21 + length], body[21 + length :]
    assert len(record) <= record_bytes, "more than one record"
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
    own = key.public_key().public_bytes(*POINT)
    material = hkdf(secret, shared, b"WebPush: info\0" + own + theirs, 32)
    content_key = hkdf(salt, material, b"Content-Encoding: aes128gcm\0", 16)
    nonce = hkdf(salt, material, b"Content-Encoding: nonce\0", 12)
    padded = AESGCM(content_key).decrypt(nonce, record, None)
    message = padded.rstrip(b"\0")
    assert message[-1] == 2, "no end of the last record"
    return message[:-1], len(padded) - len(message)


@dataclass(frozen=True)
class Received:
    """A push as a browser has it."""

    message: dict[str, Any]
    topic: str
    urgency: str
    ttl: int
    padding: int


class Reader:
    """A browser that has subscribed. While it is not `online` the service keeps what is sent, the newest of each topic."""

    def __init__(self, url: str, *, named: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._secret = os.urandom(16)
        self.endpoint = f"{url}/push/{named}-{coded(os.urandom(12))}"
        self.keys = {"p256dh": coded(self._key.public_key().public_bytes(*POINT)), "auth": coded(self._secret)}
        self.got: list[Received] = []
        self.kept: dict[str, Received] = {}
        self.online = True
        self.answers: list[bytes] = []

    @property
    def subscription(self) -> dict[str, Any]:
        return {"endpoint": self.endpoint, "keys": self.keys}

    @property
    def titles(self) -> list[str]:
        return [each.message["title"] for each in self.got]

    @property
    def shown(self) -> dict[str, dict[str, Any]]:
        """What is on the screen, by tag, as the worker leaves it."""
        screen: dict[str, dict[str, Any]] = {}
        for message in (each.message for each in self.got):
            if "forget" not in message:
                screen[message["tag"]] = message
            elif screen.get(message["tag"], {}).get("thing") in message["forget"]:
                del screen[message["tag"]]
        return screen

    def read(self, seen: Seen) -> Received:
        message, padding = opened(seen.body, key=self._key, secret=self._secret)
        topic, urgency = seen.headers.get("topic", ""), seen.headers.get("urgency", "")
        return Received(json.loads(message), topic, urgency, int(seen.headers["ttl"]), padding)

    def come_back(self) -> None:
        self.online = True
        self.got += self.kept.values()
        self.kept = {}


@dataclass
class PushService:
    """The service. `clock` says what time it is there, in POSIX seconds; `certificate` is the one that it shows."""

    folder: Path
    clock: Callable[[], float] = lambda: datetime.now(UTC).timestamp()
    wrong: list[str] = field(default_factory=list)
    senders: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.readers: dict[str, Reader] = {}
        self._news = threading.Condition()
        self.certificate = certificate_in(self.folder)
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(self.certificate)
        self._server = Agency(self._answer, tls=tls)
        self.port = self._server.port
        self.url = f"https://localhost:{self.port}"

    def reader(self, named: str = "reader") -> Reader:
        """A browser that subscribes here."""
        made = Reader(self.url, named=named)
        self.readers[made.endpoint.removeprefix(self.url)] = made
        return made

    def drop(self, reader: Reader) -> None:
        """A browser is no more."""
        del self.readers[reader.endpoint.removeprefix(self.url)]

    def wait_for(self, true: Callable[[], object], *, within_s: float = 60.0) -> bool:
        """Wait until something that comes makes `true` so; say whether it did."""
        with self._news:
            return bool(self._news.wait_for(true, within_s))

    def close(self) -> None:
        self._server.close()

    def _answer(self, seen: Seen) -> bytes:
        with self._news:
            self._news.notify_all()
            reader = self.readers.get(seen.path)
            if reader is None:
                return answer(410)
            if reader.answers:
                return reader.answers.pop(0)
            try:
                received = self._checked(seen, reader)
            except Exception as wrong:  # noqa: BLE001 (whatever it is, the test is told)
                self.wrong.append(f"{type(wrong).__name__}: {wrong}")
                return answer(400)
            if reader.online:
                reader.got.append(received)
            else:
                reader.kept[received.topic or str(len(reader.kept))] = received
            return answer(201, Location=f"{self.url}/message/{coded(os.urandom(8))}")

    def _checked(self, seen: Seen, reader: Reader) -> Received:
        headers = seen.headers
        assert seen.method == "POST"
        assert headers["content-encoding"] == "aes128gcm", "RFC 8291, 4"
        assert headers["urgency"] in ("very-low", "low", "normal", "high"), "RFC 8030, 5.3"
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,32}", headers["topic"]), "RFC 8030, 5.4"
        assert len(seen.body) <= LONGEST_BYTES, "RFC 8030, 7.2"
        self.senders.add(self._sender(headers["authorization"]))
        return reader.read(seen)

    def _sender(self, said: str) -> str:
        """Who sends, by their public key (RFC 8292)."""
        scheme, _, parameters = said.partition(" ")
        assert scheme == "vapid"
        named = dict(each.strip().split("=", 1) for each in parameters.split(","))
        head, claims, signature = named["t"].split(".")
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), plain(named["k"]))
        numbers = plain(signature)
        assert len(numbers) == 64, "RFC 7518, 3.4"
        made = encode_dss_signature(int.from_bytes(numbers[:32]), int.from_bytes(numbers[32:]))
        key.verify(made, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        assert json.loads(plain(head)) == {"typ": "JWT", "alg": "ES256"}
        claimed = json.loads(plain(claims))
        assert claimed["aud"] == self.url, "RFC 8292, 2"
        assert 0 < claimed["exp"] - self.clock() <= 86_400, "RFC 8292, 2"
        assert claimed["sub"].startswith(("https:", "http:", "mailto:")), "RFC 8292, 2.1"
        return named["k"]


def certificate_in(folder: Path) -> Path:
    """Make a certificate for this machine, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + timedelta(days=2)
    )
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "service.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*form) + signed.public_bytes(serialization.Encoding.PEM))
    return path
