"""Rights: what the house may pass on. Its own stories, in the sections that a partner takes, and agencies' copy only where that is agreed.

What an agency's contract forbids by default is forbidden here by default: copy that is signed by an agency, a translation of such copy,
quoted passages, pictures of which nobody said that they may go on, recordings, what others say in a live blog.
"""

from __future__ import annotations

from lateedition.press.belonging import Grounds, Left, grounds_of
from lateedition.press.indexes import pictures_of
from lateedition.story.article import Story
from lateedition.story.picture import Picture
from lateedition.syndication.paper import Paper, file_of, known
from lateedition.syndication.partners import Partner


def may_have(story: Story, partner: Partner, paper: Paper) -> bool:
    """Say whether `partner` gets `story`: it is of their sections, and no agency's but those that they may have."""
    grounds = grounds_of(story, paper.library)
    return grounds is not None and _is_theirs(grounds, partner)


def lost(number: int, partner: Partner, paper: Paper) -> Left | None:
    """Return by what `partner` last had a right to the story `number`, which readers have and the partner may not have any more; None if
    they may, never might, or nobody has it: then it is recalled.
    """
    story = paper.story(number)
    if not isinstance(story, Story) or may_have(story, partner, paper):
        return None
    return next((each for each in paper.belonging.left(number) if _is_theirs(each.grounds, partner)), None)


def _is_theirs(grounds: Grounds, partner: Partner) -> bool:
    if partner.sections and not set(partner.sections) & set(grounds.sections):
        return False
    return all(agency in partner.agencies for agency in grounds.agencies)


def pictures_for_others(story: Story, paper: Paper) -> list[Picture]:
    """Return the pictures of `story` that may go on, the one in front first, the others by number."""
    lead = (story.lead.picture,) if story.lead else ()
    found = known(paper.reading.picture, tuple(dict.fromkeys((*lead, *sorted(pictures_of(story))))))
    return [picture for picture in found if picture.syndicated and file_of(picture) is not None]
