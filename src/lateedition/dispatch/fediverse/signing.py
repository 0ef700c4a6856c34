"""Signing: requests with a signature of the sender's, as servers of the fediverse make them (draft-cavage-http-signatures-12, rsa-sha256).

Neither the draft nor ActivityPub demands all of this; servers there do: date, host, request and digest are signed, and none is old.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from lateedition.courier.exchange import Asked

WINDOW = timedelta(hours=1)
"""How far a date may be from now: clocks of others are wrong, and what was overheard is not good for ever."""

_BITS = 2_048
_PARAMETER = re.compile(r'(\w+)="([^"]*)"')
_MUST = frozenset(("(request-target)", "host", "date"))


class BadSignature(ValueError):
    """A request is not signed as it should be; the message says how not."""


class Key:
    """The house's key, made on first use and kept in the file `path`, which nobody else may read."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            _make(path)
        found = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(found, rsa.RSAPrivateKey):
            raise ValueError(f"{path} is no RSA key; put it aside, and a new one is made")
        self._key = found

    @property
    def public_pem(self) -> str:
        """What others check our signatures with."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self._key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()

    def headers(self, method: str, url: str, body: bytes, *, key_id: str, now: datetime) -> dict[str, str]:
        """Return the headers that sign a request to `url`; those of a GET have no digest."""
        place = urlsplit(url)
        target = f"{place.path or '/'}{f'?{place.query}' if place.query else ''}"
        said = {"host": _host(url), "date": format_datetime(now, usegmt=True), **({"digest": digest(body)} if method == "POST" else {})}
        lines = [f"(request-target): {method.lower()} {target}", *(f"{name}: {value}" for name, value in said.items())]
        made = self._key.sign("\n".join(lines).encode(), padding.PKCS1v15(), hashes.SHA256())
        names = " ".join(("(request-target)", *said))
        signature = f'keyId="{key_id}",algorithm="rsa-sha256",headers="{names}",signature="{base64.b64encode(made).decode()}"'
        return {name.title(): value for name, value in said.items() if name != "host"} | {"Signature": signature}


def digest(body: bytes) -> str:
    """Return the digest of a body as it stands in its header (RFC 3230)."""
    return f"SHA-256={base64.b64encode(hashlib.sha256(body).digest()).decode()}"


def key_id_of(headers: Mapping[str, str]) -> str:
    """Return whose key a request says that it was signed with. Raises BadSignature."""
    found: str = dict(_PARAMETER.findall(headers.get("signature", ""))).get("keyId", "")
    if not found.startswith(("https://", "http://")):
        raise BadSignature("expected a Signature header with a keyId that is a URL")
    return found


def check(asked: Asked, body: bytes, *, pem: str, host: str, now: datetime) -> None:
    """Check the signature of a POST to `host` against the key `pem`. Raises BadSignature."""
    said = dict(_PARAMETER.findall(asked.headers.get("signature", "")))
    names = said.get("headers", "date").lower().split()
    if said.get("algorithm", "hs2019") not in ("rsa-sha256", "hs2019") or not set(names) >= _MUST or "digest" not in names:
        raise BadSignature("expected rsa-sha256 over (request-target), host, date and digest")
    if asked.headers.get("host", "").lower() != host.lower():
        raise BadSignature(f"signed for {asked.headers.get('host', '')!r}; expected {host!r}")
    if not _is_digest(asked.headers.get("digest", ""), body):
        raise BadSignature("the digest is not that of the body")
    _check_date(asked.headers.get("date", ""), now)
    try:
        key = serialization.load_pem_public_key(pem.encode())
        if not isinstance(key, rsa.RSAPublicKey):
            raise BadSignature("expected an RSA key")
        signature = base64.b64decode(said.get("signature", ""), validate=True)
        key.verify(signature, _signed(asked, names).encode(), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError) as error:
        raise BadSignature("the signature is not of this request with this key") from error


def _is_digest(said: str, body: bytes) -> bool:
    """Say whether one of the digests in a header is that of `body` with SHA-256. Their names may be in either case (RFC 3230, 4.1.1)."""
    found = [value for each in said.split(",") for name, _, value in (each.strip().partition("="),) if name.lower() == "sha-256"]
    return found == [digest(body).partition("=")[2]]


def _check_date(said: str, now: datetime) -> None:
    try:
        moment = parsedate_to_datetime(said)
        off = abs(moment - now)
    except (ValueError, TypeError) as error:
        raise BadSignature(f"the date is {said[:60]!r}; expected one as in HTTP") from error
    if off > WINDOW:
        raise BadSignature(f"the date is {said[:60]!r}; expected one of the last hour")


def _signed(asked: Asked, names: list[str]) -> str:
    target = f"{asked.method.lower()} {asked.path}{f'?{asked.query}' if asked.query else ''}"
    values = {**asked.headers, "(request-target)": target}
    if any(name not in values for name in names):
        raise BadSignature("a header is signed that is not there")
    return "\n".join(f"{name}: {values[name]}" for name in names)


def _host(url: str) -> str:
    place = urlsplit(url)
    usual = 443 if place.scheme == "https" else 80
    return f"{place.hostname}:{place.port}" if place.port not in (None, usual) else str(place.hostname)


def _make(path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=_BITS)
    form = serialization.PrivateFormat.PKCS8
    content = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_bytes(content)
    part.replace(path)
