"""A finding: what the doctor says of one subject, to people and to machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

State = Literal["fine", "look", "wrong"]

_MARKS: Mapping[State, str] = {"fine": "ok   ", "look": "look ", "wrong": "WRONG"}


@dataclass(frozen=True)
class Finding:
    """What was found about one subject. `said` is for people; `facts` are the same in numbers, for machines.

    `do` says what to do, where there is something to be done.
    """

    subject: str
    state: State
    said: str
    facts: Mapping[str, object] = field(default_factory=dict)
    do: str = ""


def exit_status(findings: Sequence[Finding]) -> int:
    """Return 1 when something is wrong, else 0. What only wants a look is not wrong."""
    return int(any(finding.state == "wrong" for finding in findings))


def for_people(findings: Sequence[Finding]) -> str:
    """Return the findings as lines, one a subject, and under it what to do if there is something to be done.

    >>> print(for_people([Finding("disk", "wrong", "0.1 GB free", do="make room")]))
    WRONG  disk      0.1 GB free
                     -> make room
    """
    lines = []
    for finding in findings:
        lines.append(f"{_MARKS[finding.state]}  {finding.subject:<9} {finding.said}")
        if finding.do:
            lines.append(f"{'':<16} -> {finding.do}")
    return "\n".join(lines)


def for_machines(findings: Sequence[Finding]) -> dict[str, object]:
    """Return the findings as what JSON can say: `{"wrong": bool, "findings": [{subject, state, said, do, …facts}]}`."""
    told = [{"subject": f.subject, "state": f.state, "said": f.said, "do": f.do, **f.facts} for f in findings]
    return {"wrong": bool(exit_status(findings)), "findings": told}
