"""VAPID: who we are, for services that pass pushes on (RFC 8292). One key for the house; a browser subscribes to whoever has it."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from lateedition.dispatch.push.sealing import text_of

GOOD_FOR_S = 12 * 3_600
"""How long a token may be used; a day would be the most (RFC 8292, section 2)."""

_NUMBER_BYTES = 32


class Key:
    """The house's key to push, made on first use and kept in the file `path`, which nobody else may read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: ec.EllipticCurvePrivateKey | None = None
        self._lock = threading.Lock()

    @property
    def public(self) -> str:
        """What a browser subscribes with: the public key as it stands in `applicationServerKey`."""
        form = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        return text_of(self._key.public_key().public_bytes(*form))

    def authorization(self, endpoint: str, *, contact: str, now: float) -> str:
        """Return the header that says to the service of `endpoint` who pushes; `contact` is a URL at which we can be found."""
        place = urlsplit(endpoint)
        claims = {"aud": f"{place.scheme}://{place.netloc}", "exp": int(now) + GOOD_FOR_S, "sub": contact}
        signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
        first, second = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        signature = first.to_bytes(_NUMBER_BYTES) + second.to_bytes(_NUMBER_BYTES)
        return f"vapid t={signed}.{text_of(signature)}, k={self.public}"

    @property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        with self._lock:
            if self._held is None:
                self._held = _read(self._path)
            return self._held


def _read(path: Path) -> ec.EllipticCurvePrivateKey:
    if not path.exists():
        _make(path)
    found = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(found, ec.EllipticCurvePrivateKey) or not isinstance(found.curve, ec.SECP256R1):
        raise ValueError(f"{path} is no P-256 key; put it aside, and a new one is made: readers have to ask again")
    return found


def _make(path: Path) -> None:
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    content = ec.generate_private_key(ec.SECP256R1()).private_bytes(*form)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_bytes(content)
    part.replace(path)


def _part(facts: dict[str, object]) -> str:
    return text_of(json.dumps(facts, separators=(",", ":")).encode())
