"""Words for editors: what a time means, what is planned for a story."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from lateedition.desk.planning.sheet import is_changed
from lateedition.desk.planning.walltime import Meaning, both_clocks, time_left
from lateedition.desk.stories.models import Plan
from lateedition.story.moment import exact_stamp

_INFINITIVES = {Plan.Deed.PUBLISH: "go out", Plan.Deed.TAKE_DOWN: "come down"}


def said_of_wall(meaning: Meaning, *, zone: ZoneInfo, now: datetime) -> str:
    """Return what a form says of a time that is being typed."""
    either = " or ".join(both_clocks(moment, zone) for moment in meaning.moments)
    if meaning.shown == "once":
        return f"{either}, {time_left(meaning.moments[0], now=now)}"
    because = "The wall shows it twice" if meaning.shown == "twice" else "The wall never shows it"
    return f"{because}, because the clocks are changed: you will be asked whether you mean {either}."


def said_of_plan(plan: Plan, *, zone: ZoneInfo, now: datetime) -> str:
    """Return what a story's page says of what is planned for it, or failed."""
    clocks = both_clocks(plan.moment, zone)
    if plan.state == Plan.State.FAILED:
        return f"It was to {_INFINITIVES[Plan.Deed(plan.deed)]} at {clocks} and did not: {plan.why}."
    said = f"It {plan.get_deed_display()} at {clocks}, {time_left(plan.moment, now=now)}."
    if plan.deed != Plan.Deed.PUBLISH or plan.revision is None:
        return said
    text = f"the text of {exact_stamp(plan.revision.created_at, zone)}"
    if is_changed(plan):
        return f"{said} The story was changed since: what goes out is still {text}."
    return f"{said} What goes out is {text}: changes that you save now are not in it."
