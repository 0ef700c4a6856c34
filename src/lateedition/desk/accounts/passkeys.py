"""Passkeys: WebAuthn's two ceremonies, read by Yubico's fido2, which checks challenge, origin, site, presence and signature.

No attestation is asked for: which maker's key somebody has is not the desk's business.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

_Json = dict[str, Any]


class NotProved(ValueError):
    """What a passkey said does not prove anything; the message says what was wrong, for the daybook and nobody else."""


@dataclass(frozen=True)
class NewKey:
    """A passkey that was just made. `credential` is its public half."""

    credential_id: str
    credential: bytes
    count: int


@dataclass(frozen=True)
class Signed:
    """A challenge that was signed. `verified`: the device knew its owner, by finger, face or PIN; it counts as two factors then."""

    credential_id: str
    count: int
    verified: bool


@dataclass(frozen=True)
class Ceremonies:
    """The desk as passkeys know it: the origin that people type, and the paper's name."""

    origin: str
    name: str

    def to_register(self, handle: bytes, *, user: str, known: Sequence[bytes]) -> tuple[_Json, _Json]:
        """Return what a browser needs to make a passkey for `user`, and the state that is to be kept until it has.

        `handle` stands for the account and says nothing of it. `known` are the public halves that are there: a device holds one.
        """
        options, state = self._server.register_begin(
            PublicKeyCredentialUserEntity(id=handle, name=user, display_name=user),
            [AttestedCredentialData(one) for one in known],
            resident_key_requirement=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        )
        return dict(options), state

    def registered(self, state: _Json, said: Mapping[str, Any]) -> NewKey:
        """Return the passkey that a browser made. Raises NotProved."""
        try:
            made = self._server.register_complete(state, said)
        except (ValueError, TypeError, KeyError) as wrong:
            raise NotProved(str(wrong)) from wrong
        key = made.credential_data
        if key is None:
            raise NotProved("no key was made")
        return NewKey(in_text(key.credential_id), bytes(key), made.counter)

    def to_sign(self, *, known: Sequence[bytes] | None) -> tuple[_Json, _Json]:
        """Return what a browser needs to sign with one of the passkeys `known`, and the state that is to be kept until it has.

        Without `known` the device says whose it is, and must know its owner.
        """
        options, state = self._server.authenticate_begin(
            [AttestedCredentialData(one) for one in known] if known is not None else None,
            user_verification=UserVerificationRequirement.PREFERRED if known is not None else UserVerificationRequirement.REQUIRED,
        )
        return dict(options), state

    def signed(self, state: _Json, said: Mapping[str, Any], *, by: bytes) -> Signed:
        """Return what was signed with the passkey whose public half is `by`. Raises NotProved."""
        try:
            self._server.authenticate_complete(state, [AttestedCredentialData(by)], said)
            data = AuthenticationResponse.from_dict(said).response.authenticator_data
        except (ValueError, TypeError, KeyError) as wrong:
            raise NotProved(str(wrong)) from wrong
        return Signed(in_text(AttestedCredentialData(by).credential_id), data.counter, bool(data.is_user_verified()))

    @property
    def _server(self) -> Fido2Server:
        host = urlsplit(self.origin).hostname or "localhost"
        # By itself it would take any origin under the host's name, whatever its port.
        return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=self.name), verify_origin=lambda origin: origin == self.origin)


def credential_of(said: Mapping[str, Any]) -> str:
    """Return which passkey a browser says that it signed with, empty if it does not say."""
    named = said.get("id")
    return named if isinstance(named, str) and named.isascii() and named.isprintable() else ""


def in_text(credential_id: bytes) -> str:
    """Return the name of a passkey as browsers write it.

    >>> in_text(b"\\xff\\xfe\\xfd")
    '__79'
    """
    return urlsafe_b64encode(credential_id).decode("ascii").rstrip("=")
