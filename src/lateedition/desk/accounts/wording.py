"""The sentences of the login. One for everything that was wrong: who guesses must not learn which part of it was right."""

from __future__ import annotations

WRONG = "That was not right. Look at what you typed, and try again."
TOO_OFTEN = "That was tried too often. Wait {wait}, then try again. A passkey works at once."
UNREADABLE = "Your authenticator app cannot be checked any more. Use a passkey or a recovery code, or ask whoever runs the desk."


def in_words(seconds: int) -> str:
    """Return a wait in words, never shorter than it is.

    >>> in_words(1), in_words(59), in_words(61)
    ('1 second', '59 seconds', '2 minutes')
    """
    if seconds < 60:
        return f"{seconds} second{'s' * (seconds != 1)}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' * (minutes != 1)}"
