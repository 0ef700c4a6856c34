"""Which step a story may take over the desk. Pure: stage and step in, the next stage or why not out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.stages import Stage, Step


@dataclass(frozen=True)
class Rule:
    """A step that somebody takes: what they must be allowed to, from which stages, to which one, and the words of its button."""

    verb: Verb
    starts: tuple[Stage, ...]
    to: Stage
    label: str
    needs_comment: bool = False


RULES: Mapping[Step, Rule] = MappingProxyType(
    {
        Step.SEND: Rule(Verb.WRITE, (Stage.DRAFT,), Stage.CHECK, "Send to the desk"),
        Step.BACK: Rule(Verb.CHECK, (Stage.CHECK, Stage.READY), Stage.DRAFT, "Send back", needs_comment=True),
        Step.READY: Rule(Verb.CHECK, (Stage.DRAFT, Stage.CHECK), Stage.READY, "Mark ready"),
    }
)
"""The table of transitions. One more step nobody takes by hand: a text that was ready and that somebody changes who may not check it goes
to the desk check (Story.save_revision)."""


@dataclass(frozen=True)
class Standing:
    """What decides about a step: the stage of the text, whether the story is out (killed, withheld, …), whether readers have this text."""

    stage: Stage
    is_out: bool = False
    is_read: bool = False


def steps_from(standing: Standing) -> tuple[Step, ...]:
    """Return the steps that can be taken from where a story stands.

    >>> [str(step) for step in steps_from(Standing(Stage.CHECK))]
    ['back', 'ready']
    """
    if standing.is_out or standing.is_read:
        return ()
    return tuple(step for step, rule in RULES.items() if standing.stage in rule.starts)


def against(step: Step, standing: Standing, *, comment: str) -> str:
    """Return why a step cannot be taken, in words for an editor; nothing if it can.

    >>> against(Step.SEND, Standing(Stage.CHECK), comment="")
    'It is on “desk check” already: it cannot be sent to the desk from there.'
    """
    if standing.is_out:
        return "It is out (killed, withheld, forbidden or merged). Restore it before it goes over the desk again."
    if standing.is_read:
        return "Readers have this text: there is nothing to check. Change it first."
    if standing.stage not in RULES[step].starts:
        return f"It is on “{standing.stage.label}” already: it cannot be {step.label} from there."
    if RULES[step].needs_comment and not comment.strip():
        return "Say why it goes back: whoever wrote it reads that first."
    return ""
