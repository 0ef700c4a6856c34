"""A real server of mail for tests: it keeps what it takes, and refuses what a test tells it to. It is spoken to over a socket."""

from __future__ import annotations

import email.policy
import ssl
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from ports import free_port


class Taken(NamedTuple):
    """A letter as it was taken: to whom, its bytes, read by the standard library, and to whom it would come back."""

    to: str
    content: bytes
    message: EmailMessage
    sender: str = ""

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        assert part is not None
        return str(part.get_content())

    @property
    def one_click(self) -> str:
        return str(self.message["List-Unsubscribe"]).strip("<>")


class PostOffice:
    """The server. `at_recipient` and `at_content` give what it answers to an address, or None to take it; `logins` are let in."""

    def __init__(self, *, trust: ssl.SSLContext | None = None, implicit: bool = False, logins: dict[str, str] | None = None) -> None:
        self.taken: list[Taken] = []
        self.at_recipient: Callable[[str], str | None] = lambda _: None
        self.at_content: Callable[[str], str | None] = lambda _: None
        self.secured: list[bool] = []
        self._lock = threading.Lock()
        told: dict[str, Any] = {}
        if logins is not None:
            told = {"authenticator": _lets_in(logins), "auth_required": True, "auth_require_tls": True}
        if trust is not None and not implicit:
            told |= {"tls_context": trust, "require_starttls": True}
        made = _Implicit if implicit else Controller
        self._controller = made(self, hostname="127.0.0.1", port=free_port(), **({"ssl_context": trust} if implicit else {}), **told)
        self._controller.start()
        self.port = int(self._controller.port)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        refusal = self.at_recipient(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:
        refusal = self.at_content(envelope.rcpt_tos[0])
        if refusal:
            return refusal
        message = BytesParser(policy=email.policy.default).parsebytes(envelope.original_content)
        assert isinstance(message, EmailMessage)
        with self._lock:
            self.taken.append(Taken(envelope.rcpt_tos[0], envelope.original_content, message, envelope.mail_from or ""))
            self.secured.append(session.ssl is not None)
        return "250 2.0.0 taken"

    def to(self, address: str) -> list[Taken]:
        """What was taken for an address."""
        with self._lock:
            return [each for each in self.taken if each.to == address]

    def subjects(self, address: str) -> list[str]:
        return [str(each.message["Subject"]) for each in self.to(address)]

    def wait_for(self, count: int, *, within_s: float = 60.0) -> None:
        until = time.monotonic() + within_s
        while len(self.taken) < count:
            assert time.monotonic() < until, f"{len(self.taken)} letters came, and not {count}"
            time.sleep(0.01)

    def begin_again(self) -> None:
        """Forget what was taken, and take everything."""
        self.taken.clear()
        self.secured.clear()
        self.at_recipient = self.at_content = lambda _: None

    def close(self) -> None:
        self._controller.stop()


class _Implicit(Controller):
    """With TLS from the first byte, which aiosmtpd does when its listener is given a context."""


def _lets_in(logins: dict[str, str]) -> Callable[..., AuthResult]:
    def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, told: Any) -> AuthResult:
        return AuthResult(success=logins.get(told.login.decode()) == told.password.decode(), handled=False)

    return authenticate


def certificate(folder: Path, *, name: str = "localhost") -> tuple[ssl.SSLContext, Path]:
    """Return what a server shows as `name`, and the file by which it is trusted."""
    from datetime import UTC, datetime, timedelta
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    names = [x509.DNSName(name), *([x509.IPAddress(ip_address("127.0.0.1"))] if name == "localhost" else [])]
    made = (
        x509.CertificateBuilder(own, own, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / f"{name}.pem", folder / f"{name}.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trust.load_cert_chain(pem, secret)
    return trust, pem
