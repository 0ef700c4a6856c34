"""Who made it: the byline over a story and the credit under a picture, as a page prints them."""

from __future__ import annotations

from collections.abc import Sequence


def byline(*, people: Sequence[str], agency: str = "", place: str = "", by: str = "By", conjunction: str = "and") -> str:
    """Return the byline: people first, then the agency, then where it was written; empty when nobody is named.

    >>> byline(people=[], agency="Associated Press", place="Moscow")
    'By Associated Press, Moscow'
    >>> byline(people=["Asha Rao", "Tom Ek"], agency="Reuters", place="Delhi")
    'By Asha Rao and Tom Ek, Reuters, Delhi'
    """
    names = _listed(people, conjunction)
    said = [part for part in (names, agency) if part]
    return f"{by} " + ", ".join([*said, *filter(None, [place])]) if said else ""


def captioned(caption: str, credit: str) -> str:
    """Return a caption with its credit in brackets, as under the pictures of a paper; a credit already there is not said twice.

    >>> captioned("Last year Russia invited Kim.", "AFP")
    'Last year Russia invited Kim. (AFP)'
    >>> captioned("The port at dawn (Reuters)", "Reuters")
    'The port at dawn (Reuters)'
    """
    if not credit or caption.rstrip(" .").endswith(f"({credit})"):
        return caption
    return f"{caption} ({credit})".strip()


def _listed(names: Sequence[str], conjunction: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {conjunction} {names[-1]}"
