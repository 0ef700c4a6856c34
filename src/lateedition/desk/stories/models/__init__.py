"""The desk's models: stories and live blogs, what they are filed under and signed with, and the site's settings."""

from lateedition.desk.stories.models.live import LiveEntry, LiveStory
from lateedition.desk.stories.models.plan import Plan, end_plans
from lateedition.desk.stories.models.recall import Recall
from lateedition.desk.stories.models.settings import SiteSettings
from lateedition.desk.stories.models.story import Material, Story, StoryAuthor
from lateedition.desk.stories.models.taxonomy import Agency, Author, Section, Topic

__all__ = [
    "Agency",
    "Author",
    "LiveEntry",
    "LiveStory",
    "Material",
    "Plan",
    "Recall",
    "Section",
    "SiteSettings",
    "Story",
    "StoryAuthor",
    "Topic",
    "end_plans",
]
