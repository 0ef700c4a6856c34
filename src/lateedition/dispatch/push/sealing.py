"""Sealing: a message that only one browser can read, and whose length says nothing (RFC 8291, over the coding of RFC 8188)."""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

LONGEST_BYTES = 2_880
"""How long every message is made before it is sealed. Sealed it is 103 bytes longer: RFC 8030, 7.2 has services take 4,096, and yet some
take no more than 3,015, where they hand it on in base64."""

RECORD_BYTES = 4_096
_SALT_BYTES, _SECRET_BYTES = 16, 16
_POINT = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
_LAST_RECORD = b"\x02"


class BadKeys(ValueError):
    """A browser's keys are none; the message says what is wrong with them."""


class Keys(Struct, frozen=True):
    """A browser's keys: its public one, a point on P-256, and a secret it shares with us alone (RFC 8291, section 3.2)."""

    public: bytes
    secret: bytes


def keys_of(public: str, secret: str) -> Keys:
    """Return the keys that a browser gives in base64url. Raises BadKeys."""
    found = Keys(_decoded(public, "p256dh"), _decoded(secret, "auth"))
    if len(found.secret) != _SECRET_BYTES:
        raise BadKeys(f"auth has {len(found.secret)} bytes; expected {_SECRET_BYTES}")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), found.public)
    except ValueError as error:
        raise BadKeys("p256dh is no point on the curve P-256") from error
    return found


def sealed(message: bytes, *, keys: Keys, longest_bytes: int = LONGEST_BYTES) -> bytes:
    """Return `message` so that only who has the private key to `keys` can read it, padded to `longest_bytes`.

    Raises ValueError for a message that is longer.
    """
    if len(message) > longest_bytes:
        raise ValueError(f"the message has {len(message)} bytes; expected at most {longest_bytes}")
    padding = b"\0" * (longest_bytes - len(message))
    return sealed_with(message, padding, keys=keys, own=ec.generate_private_key(ec.SECP256R1()), salt=os.urandom(_SALT_BYTES))


def sealed_with(message: bytes, padding: bytes, *, keys: Keys, own: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """Return what `sealed` does with a key and a salt of its own, which must never be used twice (RFC 8291, section 3.4)."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.public)
    ours = own.public_key().public_bytes(*_POINT)
    shared = _derived(own.exchange(ec.ECDH(), theirs), salt=keys.secret, info=b"WebPush: info\0" + keys.public + ours, length=32)
    key = _derived(shared, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derived(shared, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    head = salt + RECORD_BYTES.to_bytes(4) + len(ours).to_bytes(1) + ours
    return head + AESGCM(key).encrypt(nonce, message + _LAST_RECORD + padding, None)


def text_of(raw: bytes) -> str:
    """Return bytes in base64url without padding, as everything around push is written (RFC 7515, section 2).

    >>> text_of(b"\\xff\\xfe")
    '__4'
    """
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _derived(material: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length=length, salt=salt, info=info).derive(material)


def _decoded(said: str, name: str) -> bytes:
    try:
        return base64.b64decode(said.rstrip("=") + "=" * (-len(said.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadKeys(f"{name} is not in base64url") from error
