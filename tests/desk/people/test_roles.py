"""What the table of roles says is what people are told."""

from __future__ import annotations

from pathlib import Path

from lateedition.desk.people.backend import VERBS
from lateedition.desk.people.roles import GRANTS, Reach, Role, Verb

PAGE = Path(__file__).parents[3] / "docs/running/people.md"
SAID = {Reach.ANY: "yes", Reach.OWN_SECTIONS: "own sections", Reach.OWN: "own", Reach.NAMED: "where named"}


def test_the_page_for_operators_says_what_each_role_may():
    head = f"| may … | {' | '.join(role.label for role in Role)} |"
    rows = [f"| {verb} | {' | '.join(SAID[GRANTS[role][verb]] if verb in GRANTS[role] else '' for role in Role)} |" for verb in Verb]
    lines = PAGE.read_text().splitlines()
    told = lines[lines.index(head) + 2 :][: len(rows)]
    assert told == rows


def test_an_operator_has_no_part_in_what_readers_get():
    assert set(GRANTS[Role.OPERATOR]).isdisjoint({Verb.READ, Verb.WRITE, Verb.PUBLISH, Verb.RECALL, Verb.DELETE, Verb.TAKE, Verb.RULE})


def test_somebody_may_do_everything_and_only_an_operator_keeps_accounts():
    assert {verb for role in Role for verb in GRANTS[role]} == set(Verb)
    assert [role for role in Role if Verb.KEEP_PEOPLE in GRANTS[role]] == [Role.OPERATOR]


def test_nothing_beneath_is_granted_but_through_a_verb():
    assert set(VERBS.values()) <= set(Verb)
    assert not [permission for permission in VERBS if permission.startswith(("wagtailcore.", "wagtaildocs.", "auth."))]
