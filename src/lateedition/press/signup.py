"""Signing up for letters: the form as pages print it. It works without scripts; what becomes of it is the dispatch's doing."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.words import Words
from lateedition.story.letters import LetterKind, Letters


class Choice(Struct, frozen=True):
    """A letter that one can sign up for."""

    kind: LetterKind
    name: str
    text: str


class SignUp(Struct, frozen=True):
    """What parts/sign-up.html prints. `place` keeps the labels of two forms on one page apart."""

    place: str
    choices: tuple[Choice, ...]


def sign_up(letters: Letters | None, *, words: Words, place: str = "") -> SignUp | None:
    """Return the form; None where there is nothing to sign up for."""
    return SignUp(place, choices(letters, words=words)) if letters and letters.kinds else None


def choices(letters: Letters, *, words: Words) -> tuple[Choice, ...]:
    """Return the letters that there are, in words."""
    said = {
        "daily": Choice("daily", words.letters_daily, words.letters_daily_text.replace("{hour}", letters.daily)),
        "breaking": Choice("breaking", words.letters_breaking, words.letters_breaking_text),
    }
    return tuple(said[kind] for kind in letters.kinds)
