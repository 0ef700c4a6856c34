"""A passkey device made of software: what a phone does, without the phone (WebAuthn, 6: the authenticator's side)."""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftKey:
    """A device with one passkey. What it does wrong is said by its attributes: `origin`, `verifies`, `count`, `counting`."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.site = urlsplit(origin).hostname or ""
        self.id = os.urandom(32)
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.verifies = True
        self.count = 0
        self.counting = 1
        self.handle = ""

    def made(self, options: dict[str, Any]) -> str:
        """Make the passkey, as `navigator.credentials.create()` answers."""
        self.handle = options["user"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        data = self._data(ATTESTED) + attested
        said = {"clientDataJSON": self._client("webauthn.create", options)}
        said["attestationObject"] = _text(cbor.encode({"fmt": "none", "attStmt": {}, "authData": data}))
        return self._answer(said)

    def signed(self, options: dict[str, Any]) -> str:
        """Sign a challenge, as `navigator.credentials.get()` answers."""
        self.count += self.counting
        data, client = self._data(0), self._client("webauthn.get", options)
        signature = self.private.sign(data + sha256(_bytes(client)).digest(), ec.ECDSA(SHA256()))
        said = {"clientDataJSON": client, "authenticatorData": _text(data), "signature": _text(signature), "userHandle": self.handle}
        return self._answer(said)

    def _data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return sha256(self.site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any]) -> str:
        return _text(json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode())

    def _answer(self, said: dict[str, str]) -> str:
        answer = {"id": _text(self.id), "rawId": _text(self.id), "type": "public-key", "response": said, "clientExtensionResults": {}}
        return json.dumps(answer)


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
