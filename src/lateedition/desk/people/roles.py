"""What each role at the desk may do: the one table, in the verbs of a newsroom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum, StrEnum, auto
from types import MappingProxyType


class Role(StrEnum):
    """What somebody is at the desk. One person may be several things; each adds to what they may do."""

    REPORTER = "reporter"
    SECTION_EDITOR = "section-editor"
    DESK_CHIEF = "desk-chief"
    PICTURE_EDITOR = "picture-editor"
    OPERATOR = "operator"

    @property
    def label(self) -> str:
        """The role as people say it."""
        return self.replace("-", " ").capitalize()


class Verb(StrEnum):
    """What can be done at the desk. The value completes the sentence "You may not …"."""

    ENTER = "come to the desk"
    READ = "read what is not published"
    WRITE = "write stories"
    CHECK = "check this story for the desk"
    PLAN_WORK = "change this assignment or note of coverage"
    PUBLISH = "publish or take down this story"
    ALERT = "send this story as breaking news"
    LETTER = "correct by mail what letters had of this story"
    FRONT = "arrange this front"
    POST = "post to this live blog"
    RECALL = "kill, withhold or restore this story"
    DELETE = "delete this story"
    UNLOCK = "open what somebody else has locked"
    READ_WIRE = "read the wire"
    TAKE = "take stories from the wire"
    GROUP = "decide which stories are one event"
    HEAR = "say that an alarm was heard"
    RULE = "write rules for the wire"
    MEND_WIRE = "work on the wire’s quarantine"
    WATCH = "watch the press and the sources"
    SEE_READS = "see how often stories are read"
    PICTURE = "add pictures and recordings"
    EDIT_PICTURE = "change this picture or recording"
    RECALL_PICTURE = "recall a picture or recording from readers"
    TAG = "keep topics and authors"
    ARRANGE = "keep sections and agencies"
    SITE = "change the site’s settings"
    KEEP_PEOPLE = "keep accounts"
    AUDIT = "read who did what"


class Reach(Enum):
    """On what a role may use a verb: where they are named, in their own sections, on what they made themselves, or anywhere."""

    NAMED = auto()
    OWN_SECTIONS = auto()
    OWN = auto()
    ANY = auto()


def _any(*verbs: Verb) -> dict[Verb, Reach]:
    return dict.fromkeys(verbs, Reach.ANY)


_OWN = dict.fromkeys((Verb.EDIT_PICTURE, Verb.PLAN_WORK), Reach.OWN) | {Verb.POST: Reach.NAMED}
_WRITES = _any(Verb.ENTER, Verb.READ, Verb.WRITE, Verb.READ_WIRE, Verb.TAKE, Verb.PICTURE, Verb.SEE_READS) | _OWN
_WATCHES = (Verb.GROUP, Verb.HEAR, Verb.MEND_WIRE, Verb.RECALL_PICTURE, Verb.TAG, Verb.WATCH, Verb.PLAN_WORK)
_EDITS = (Verb.CHECK, Verb.PUBLISH, Verb.ALERT, Verb.LETTER, Verb.FRONT, Verb.POST, Verb.RECALL, Verb.DELETE, Verb.UNLOCK)

GRANTS: Mapping[Role, Mapping[Verb, Reach]] = MappingProxyType(
    {
        Role.REPORTER: _WRITES,
        Role.SECTION_EDITOR: _WRITES | dict.fromkeys(_EDITS, Reach.OWN_SECTIONS) | _any(*_WATCHES),
        Role.PICTURE_EDITOR: _WRITES | _any(Verb.EDIT_PICTURE, Verb.RECALL_PICTURE),
        Role.DESK_CHIEF: _any(*(verb for verb in Verb if verb is not Verb.KEEP_PEOPLE)),
        Role.OPERATOR: _any(Verb.ENTER, Verb.MEND_WIRE, Verb.WATCH, Verb.SEE_READS, Verb.SITE, Verb.KEEP_PEOPLE, Verb.AUDIT),
    }
)
"""Who may post anywhere may post to a live blog that names them as its reporter, whatever its section (gate).

An operator keeps the house and edits nothing: no draft is theirs to read. Everything editorial is the desk chief's."""


def reaches(roles: Iterable[Role], verb: Verb) -> set[Reach]:
    """Return how far `roles` together reach with `verb`; nothing if none of them may use it."""
    return {GRANTS[role][verb] for role in roles if verb in GRANTS[role]}


def named(names: Iterable[str]) -> tuple[Role, ...]:
    """Return the roles of these names, in the order of the table; names of no role count for nothing."""
    known = set(names)
    return tuple(role for role in Role if role in known)


def who_may(verb: Verb) -> str:
    """Say who may use `verb`, for somebody who may not, perhaps only not here.

    >>> who_may(Verb.RULE)
    'Desk chief'
    >>> who_may(Verb.PUBLISH)
    'Section editor (own sections), Desk chief'
    """
    return ", ".join(role.label + _WHERE[GRANTS[role][verb]] for role in Role if verb in GRANTS[role])


_WHERE = {Reach.NAMED: " (where named)", Reach.OWN_SECTIONS: " (own sections)", Reach.OWN: " (their own)", Reach.ANY: ""}
