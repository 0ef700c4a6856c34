"""The score that Mozilla's HTTP Observatory gives the headers of a page (its table of October 2025), reckoned here: it asks no one.

It begins at 100. What is lacking takes points off; what is there beyond the necessary adds some, if at least 90 are left without it.
TLS is the proxy's: redirections to it and the certificate are taken to be right, and Strict-Transport-Security as the reference
configuration of nginx says it (deploy/nginx/lateedition.conf). Nobody is taken to be on the browsers' preload list, which is worth 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

WANTED = 125
_BEGIN, _ENOUGH_FOR_EXTRA = 100, 90
_HALF_A_YEAR_S = 15_768_000
_PRIVATE = frozenset(("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"))
_BROAD = frozenset(("*", "http:", "https:", "data:", "'unsafe-inline'"))
_REFERENCE = Path(__file__).parents[2] / "deploy" / "nginx" / "lateedition.conf"

Policy = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Mark:
    """What one of its tests gives or takes, and for what."""

    points: int
    why: str


@dataclass(frozen=True)
class Scorecard:
    """What the Observatory says of an answer."""

    score: int
    marks: tuple[Mark, ...]
    unsafe: bool

    @property
    def passes(self) -> bool:
        """True if it is what is promised: enough points, and a policy without `unsafe-*`."""
        return self.score >= WANTED and not self.unsafe


def scored(headers: Mapping[str, str], *, transport: str = "") -> Scorecard:
    """Return the score of an answer with `headers`, named in lower case. `transport` is the Strict-Transport-Security of who does TLS.

    >>> policy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'"
    >>> scored({"content-security-policy": policy, "x-content-type-options": "nosniff"}, transport="max-age=31536000").score
    115
    >>> scored({}).score
    30
    """
    policy = _policy(headers.get("content-security-policy", ""))
    marks = tuple(_marks(headers, policy, headers.get("strict-transport-security", transport)))
    without_extra = _BEGIN + sum(mark.points for mark in marks if mark.points < 0)
    extra = sum(mark.points for mark in marks if mark.points > 0)
    score = without_extra + extra if without_extra >= _ENOUGH_FOR_EXTRA else without_extra
    return Scorecard(max(0, score), marks, "'unsafe-" in headers.get("content-security-policy", ""))


def reference_transport() -> str:
    """Return the Strict-Transport-Security that the reference configuration tells to send. Raises LookupError if it says none."""
    found = re.search(r'Strict-Transport-Security "([^"]+)"', _REFERENCE.read_text("utf-8"))
    if found is None:
        raise LookupError(f"{_REFERENCE.name} says no Strict-Transport-Security any more; without it no site gets more than 80 points")
    return found[1]


def _marks(headers: Mapping[str, str], policy: Policy, transport: str) -> Iterator[Mark]:
    yield _content_policy(policy)
    yield from _cookies(headers.get("set-cookie", ""))
    yield _sharing(headers)
    yield _referrer(headers.get("referrer-policy", ""))
    yield _transport(transport)
    yield _sniffing(headers.get("x-content-type-options", ""))
    yield _framing(policy, headers.get("x-frame-options", ""))
    yield _resources(headers.get("cross-origin-resource-policy", ""))


def _policy(header: str) -> Policy:
    directives = (directive.split() for directive in header.split(";") if directive.strip())
    return {name.lower(): tuple(sources) for name, *sources in directives}


def _content_policy(policy: Policy) -> Mark:
    if not policy:
        return Mark(-25, "no Content-Security-Policy")
    nothing: tuple[str, ...] = ()
    default = policy.get("default-src", ("*",))
    script, objects, style = (policy.get(name, default) for name in ("script-src", "object-src", "style-src"))
    if _BROAD & {*script, *objects}:
        return Mark(-20, "the policy lets scripts in from anywhere or from the page itself")
    if "'unsafe-eval'" in script:
        return Mark(-10, "the policy lets words become scripts")
    if _BROAD & set(style):
        return Mark(0, "the policy lets styles in from anywhere or from the page itself")
    bound = policy.get("form-action", nothing) in (("'none'",), ("'self'",))
    if default == ("'none'",) and bound:
        return Mark(10, "a policy that begins with nothing, and nothing unsafe")
    return Mark(5, "a policy with nothing unsafe")


def _cookies(said: str) -> Iterator[Mark]:
    if not said:
        return
    flags = said.lower()
    if "samesite=lax" not in flags and "samesite=strict" not in flags:
        yield Mark(-20, "a cookie goes to other sites")
    elif "secure" not in [flag.strip() for flag in flags.split(";")]:
        yield Mark(-5, "a cookie without Secure, which only Strict-Transport-Security protects")
    else:
        yield Mark(5, "cookies are Secure and stay here")


def _sharing(headers: Mapping[str, str]) -> Mark:
    if headers.get("access-control-allow-credentials", "").lower() == "true":
        return Mark(-50, "other sites may read with a reader's credentials")
    return Mark(0, "nothing is shared with scripts of other sites")


def _referrer(said: str) -> Mark:
    if not said:
        return Mark(0, "no Referrer-Policy")
    return Mark(5, "a private Referrer-Policy") if said.lower() in _PRIVATE else Mark(-5, f"Referrer-Policy {said!r} tells too much")


def _transport(said: str) -> Mark:
    found = re.search(r"max-age=(\d+)", said)
    if found is None:
        return Mark(-20, "no Strict-Transport-Security")
    return (
        Mark(0, "Strict-Transport-Security")
        if int(found[1]) >= _HALF_A_YEAR_S
        else Mark(-10, "Strict-Transport-Security of under half a year")
    )


def _sniffing(said: str) -> Mark:
    return Mark(0, "no sniffing") if said.lower() == "nosniff" else Mark(-5, "no X-Content-Type-Options: nosniff")


def _framing(policy: Policy, said: str) -> Mark:
    if "frame-ancestors" in policy and "*" not in policy["frame-ancestors"]:
        return Mark(5, "frame-ancestors")
    return Mark(0, "X-Frame-Options alone") if said.upper() in ("DENY", "SAMEORIGIN") else Mark(-20, "anybody may frame the page")


def _resources(said: str) -> Mark:
    if said in ("same-origin", "same-site"):
        return Mark(10, f"Cross-Origin-Resource-Policy: {said}")
    return Mark(0, "no Cross-Origin-Resource-Policy, or one that lets everybody in")
