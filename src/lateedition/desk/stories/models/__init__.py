"""The desk's models: stories and live blogs, what they are filed under and signed with, what is told of their past, the site's settings."""

from lateedition.desk.stories.models.live import LiveEntry, LiveStory
from lateedition.desk.stories.models.plan import Plan, end_plans
from lateedition.desk.stories.models.recall import Recall
from lateedition.desk.stories.models.settings import SiteSettings
from lateedition.desk.stories.models.stage import StageChange
from lateedition.desk.stories.models.story import Material, Story, StoryAuthor
from lateedition.desk.stories.models.taxonomy import Agency, Author, Section, Topic
from lateedition.desk.stories.models.telling import Correction, PastVersion

__all__ = [
    "Agency", "Author", "Correction", "LiveEntry", "LiveStory", "Material", "PastVersion", "Plan", "Recall", "Section", "SiteSettings",
    "StageChange", "Story", "StoryAuthor", "Topic", "end_plans",
]  # fmt: skip
