"""What the press page says, from what press, stand and audit told. Nothing is asked here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from lateedition.desk.handover.health import Health
from lateedition.desk.pressroom.picture import words_of
from lateedition.press.figures import Sheet
from lateedition.press.findings import Difference, Findings, Node, Room

State = Literal["fine", "look", "wrong"]

SILENT_S = 30.0
"""How old the press's figures may be: it writes every ten seconds when it has nothing to do."""

OLD_S = 180.0
MANY = 20
"""How many documents may be under way before that wants a look: on a busy day there are always a few."""

LITTLE_ROOM_BYTES = 2 * 1024**3
_GB, _MB = 1024**3, 1024**2


@dataclass(frozen=True)
class Fact:
    """A card: a name, a figure, a sentence under it, and whether that wants attention. `part` is how full a bar is, 0 to 100."""

    name: str
    figure: str
    said: str
    state: State = "fine"
    part: float | None = None

    @property
    def mark(self) -> str:
        """The word for its state; nothing where all is well."""
        return {"fine": "", "look": "Look", "wrong": "Wrong"}[self.state]


@dataclass(frozen=True)
class Machine:
    """A line of the table of machines."""

    name: str
    edition: str
    behind: str
    heard: str
    state: State


def facts_of(health: Health | None, sheet: Sheet | None, found: Findings | None, *, now: float) -> list[Fact]:
    """Return the cards. `now` is in POSIX seconds."""
    return [
        _edition(health, now),
        _press(sheet, health, now),
        _bulk(sheet),
        _audit(found, now),
        *(_room(found.room) if found and found.room else ()),
    ]


def machines_of(nodes: Sequence[Node]) -> list[Machine]:
    """Return the lines of other machines."""
    return [_machine(node) for node in nodes]


def rounds_of(found: Findings | None, *, stories: int) -> list[tuple[str, str]]:
    """Return how far the comparisons of everything are, each with its name."""
    said = []
    for name, walk in found.walks.items() if found else ():
        of = walk.whole or stories
        said.append((name, f"{walk.met:,} of about {of:,}" if walk.met else f"all {of:,}, and about to begin anew"))
    return said


def headline(facts: Sequence[Fact], machines: Sequence[Machine]) -> tuple[State, str]:
    """Return in a sentence whether anything wants attention.

    >>> headline([Fact("Edition", "7", "")], [])
    ('fine', 'All is well.')
    >>> headline([Fact("Edition", "7", "", "wrong"), Fact("Disk", "1 GB", "", "look")], [])
    ('wrong', 'Wrong: edition. Worth a look: disk.')
    """
    named: dict[State, list[str]] = {"wrong": [], "look": [], "fine": []}
    for state, name in [*((fact.state, fact.name.lower()) for fact in facts), *((machine.state, machine.name) for machine in machines)]:
        named[state].append(name)
    wrong = f"Wrong: {', '.join(named['wrong'])}." if named["wrong"] else ""
    look = f"Worth a look: {', '.join(named['look'])}." if named["look"] else ""
    return ("wrong" if wrong else "look" if look else "fine", f"{wrong} {look}".strip() or "All is well.")


def story_of(difference: Difference) -> int | None:
    """Return the number of the story that a difference is about, None if it is about none.

    >>> story_of(Difference("desk", "story:17", "", "", "", "")), story_of(Difference("log", "log", "", "", "", ""))
    (17, None)
    """
    kind, _, number = difference.subject.partition(":")
    return int(number) if kind == "story" else None


def _edition(health: Health | None, now: float) -> Fact:
    if health is None:
        return Fact("Edition", "?", "The site does not answer: readers may see nothing.", "wrong")
    age = f"Printed {words_of(max(0.0, now - health.printed.timestamp()))} ago. " if health.printed else ""
    if health.behind:
        return Fact(
            "Edition", f"{health.edition:,}", f"{age}{health.behind:,} documents of the desk are not in it yet.", _if_many(health.behind)
        )
    return Fact("Edition", f"{health.edition:,}", f"{age}It has all that the desk handed over.")


def _if_many(under_way: int) -> State:
    return "look" if under_way > MANY else "fine"


def _press(sheet: Sheet | None, health: Health | None, now: float) -> Fact:
    if sheet is None and health is not None:
        return Fact("Press", "elsewhere", "No press runs on this machine; the machines below say what theirs do.")
    if sheet is None:
        return Fact("Press", "?", "The press has not said anything yet.", "wrong")
    silent_s = now - sheet.written
    if silent_s > SILENT_S:
        return Fact("Press", "silent", f"It last said something {words_of(silent_s)} ago: publishes are not printed.", "wrong")
    if sheet.set_aside:
        return Fact(
            "Press", f"{sheet.set_aside:,} left out", "Could not be printed, and are named below; readers keep what they had.", "wrong"
        )
    return Fact("Press", "works", f"{sheet.rows:,} documents wait for it.", _if_many(sheet.rows))


def _bulk(sheet: Sheet | None) -> Fact:
    if sheet is None or not sheet.renditions:
        return Fact("Waiting to be printed", "0", "Every page is as it should be.")
    left = f"About {words_of(sheet.left_s)} to go. " if sheet.left_s else ""
    part = round(100 * sheet.done / sheet.of, 1) if sheet.of else None
    said = f"{left}{sheet.done:,} of {sheet.of:,} are done; publishes do not wait for it."
    return Fact("Waiting to be printed", f"{sheet.renditions:,}", said, part=part)


def _audit(found: Findings | None, now: float) -> Fact:
    name = "Differences"
    if found is None:
        return Fact(name, "?", "Desk and edition have not been compared yet.", "look")
    ago = words_of(max(0.0, now - found.looked))
    figure = f"{len(found.differences):,}"
    if found.differences:
        return Fact(name, figure, f"Desk and edition do not agree, {ago} ago. They are named below.", "wrong")
    if now - found.looked > OLD_S:
        return Fact(name, figure, f"Last compared {ago} ago: the audit does not run.", "look")
    if found.unheard:
        return Fact(name, figure, f"Not everything could be compared {ago} ago: {'; '.join(found.unheard)}", "look")
    return Fact(name, figure, f"Desk and edition agreed {ago} ago.")


def _room(room: Room) -> list[Fact]:
    free = room.disk_free_bytes
    said = "Free for pictures, the wire and editions." if free >= LITTLE_ROOM_BYTES else "Make room: soon nothing can be saved or printed."
    disk = Fact("Disk", f"{free / _GB:,.1f} GB", said, "fine" if free >= LITTLE_ROOM_BYTES else "wrong")
    if not room.map_bytes:
        return [disk]
    part = round(100 * room.used_bytes / room.map_bytes, 1)
    said = f"Of a map of {room.map_bytes / _MB:,.0f} MB, which grows by itself."
    return [disk, Fact("The edition’s store", f"{room.used_bytes / _MB:,.0f} MB", said, part=part)]


def _machine(node: Node) -> Machine:
    name = urlsplit(node.url).netloc
    if node.trouble:
        return Machine(name, "–", "–", "does not answer", "wrong")
    heard = "–" if node.heard_s is None else f"{words_of(node.heard_s)} ago"
    return Machine(name, f"{node.edition:,}", f"{node.behind:,}", heard, _if_many(node.behind))
