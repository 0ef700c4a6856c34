"""A push is sealed as RFC 8291 has it: its own example comes out, and only the browser that it is for can read it."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from lateedition.dispatch.push.sealing import LONGEST_BYTES, BadKeys, Keys, keys_of, sealed, sealed_with
from pushservice import LONGEST_BYTES as TAKEN_BYTES
from pushservice import POINT, opened, plain

# RFC 8291, section 5 and appendix A
MESSAGE = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
RECEIVER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
    "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def private(number: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(plain(number)), ec.SECP256R1())


def browser() -> tuple[ec.EllipticCurvePrivateKey, Keys]:
    key = ec.generate_private_key(ec.SECP256R1())
    return key, Keys(key.public_key().public_bytes(*POINT), bytes(range(16)))


def test_the_example_of_the_rfc_comes_out_bit_for_bit() -> None:
    made = sealed_with(MESSAGE, b"", keys=keys_of(PUBLIC, SECRET), own=private(SENDER), salt=plain(SALT))
    assert made == plain(SEALED)
    assert opened(made, key=private(RECEIVER), secret=plain(SECRET)) == (MESSAGE, 0)


@given(st.binary(max_size=LONGEST_BYTES).filter(lambda message: not message.endswith(b"\0")))
def test_every_message_can_be_read_by_whom_it_is_for_and_has_one_length(message: bytes) -> None:
    key, keys = browser()
    made = sealed(message, keys=keys)
    assert opened(made, key=key, secret=keys.secret)[0] == message
    assert len(made) == LONGEST_BYTES + 103 <= TAKEN_BYTES


def test_nobody_else_can_read_it_and_no_two_are_alike() -> None:
    _, keys = browser()
    one, other = sealed(MESSAGE, keys=keys), sealed(MESSAGE, keys=keys)
    assert one[:86] != other[:86]
    with pytest.raises(InvalidTag):
        opened(one, key=browser()[0], secret=keys.secret)
    assert MESSAGE not in one


def test_what_is_too_long_is_not_cut_behind_our_back() -> None:
    with pytest.raises(ValueError, match="expected at most 2880"):
        sealed(b"x" * (LONGEST_BYTES + 1), keys=browser()[1])


@pytest.mark.parametrize(
    ("public", "secret", "words"),
    [
        ("", SECRET, "no point"),
        (PUBLIC[:-1] + "A", SECRET, "no point"),
        (PUBLIC, SECRET[:-2], "auth has 15 bytes"),
        ("b c", SECRET, "p256dh is not in base64url"),
        (PUBLIC, "ä", "auth is not in base64url"),
    ],
)
def test_keys_that_are_none_are_refused(public: str, secret: str, words: str) -> None:
    with pytest.raises(BadKeys, match=words):
        keys_of(public, secret)
