"""Spelling: whether two words are one with a slip in it, and whether one says the other's contrary. Pure."""

from __future__ import annotations

from lateedition.desk.stories.judging.lexicon import NEGATIVE_PREFIXES

_SHORTEST, _LONG = 4, 8
_TAILS = ("ies", "ied", "ing", "ers", "ed", "es", "er", "s", "d", "ly")


def is_slip(one: str, other: str) -> bool:
    """Say whether two words are one with a slip of the fingers: a letter too many, too few, another, or two the wrong way round.

    >>> is_slip("protection", "protecton"), is_slip("recieved", "received"), is_slip("shot", "shop")
    (True, True, False)
    """
    shorter = min(len(one), len(other))
    if shorter < _SHORTEST or one == other:
        return one == other
    allowed = 2 if shorter >= _LONG else 1
    if len(one) == len(other) and shorter < _LONG:  # "shot" and "shop", "north" and "forth" are two words; only turned letters are a slip
        return _turned(one, other)
    return distance(one, other, most=allowed) <= allowed


def is_form(one: str, other: str) -> bool:
    """Say whether two words are forms of one: "report" and "reports", "carry" and "carried".

    >>> is_form("report", "reported"), is_form("report", "reporter"), is_form("ship", "shop")
    (True, True, False)
    """
    return _stem(one) == _stem(other)


def contrary(one: str, other: str) -> bool:
    """Say whether one of two words denies the other by its beginning.

    >>> contrary("related", "unrelated"), contrary("able", "unable"), contrary("der", "under")
    (True, True, False)
    """
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _SHORTEST and any(longer == prefix + shorter for prefix in NEGATIVE_PREFIXES)


def distance(one: str, other: str, *, most: int) -> int:
    """Return how many letters must be put in, taken out, changed or turned to make one word of the other; over `most`, `most` + 1.

    (Damerau's distance, restricted: no letter is touched twice.)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, above, row = above, row, [i]
        for j, its in enumerate(other, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _turned(one: str, other: str) -> bool:
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(apart) == 2 and apart[1] == apart[0] + 1 and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]


def _stem(word: str) -> str:
    for tail in _TAILS:
        if word.endswith(tail) and len(word) - len(tail) >= _SHORTEST - 1:
            word = word[: -len(tail)] + ("y" if tail in ("ies", "ied") else "")
            break
    return word.removesuffix("e") if len(word) > _SHORTEST else word
