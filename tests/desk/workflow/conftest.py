"""People with sections of their own, and drafts, for the way over the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from deskpeople import PASSWORD
from lateedition.desk.people import Role, make_user
from lateedition.desk.stories.models import Section, Story


@dataclass
class Desk:
    """A newsroom with a reporter, two section editors (World, Sport), a desk chief and an operator."""

    newsroom: Any
    people: dict[str, Any]
    sport: Section

    def __getitem__(self, name: str) -> Any:
        return self.people[name]

    def client(self, name: str) -> Client:
        client = Client(headers={"accept": "text/html"})
        self.newsroom.let_in(client, self.people[name])
        return client

    def draft(self, headline: str = "Ferry strike ends", *, by: str = "reporter", **said: Any) -> Story:
        story: Story = self.newsroom.story(headline, **said)
        story.save()
        story.save_revision(user=self.people[by])
        return story

    def stage(self, story: Story) -> str:
        return str(Story.objects.get(pk=story.pk).stage)


@pytest.fixture
def desk(newsroom: Any) -> Desk:
    sport = Section(name="Sport")
    sport.save()
    roles = {
        "reporter": [Role.REPORTER],
        "world": [Role.SECTION_EDITOR],
        "sport": [Role.SECTION_EDITOR],
        "pictures": [Role.PICTURE_EDITOR],
        "chief": [Role.DESK_CHIEF],
        "operator": [Role.OPERATOR],
    }
    people = {name: make_user(name, roles=held, password=PASSWORD) for name, held in roles.items()}
    newsroom.section.editors.add(people["world"])
    sport.editors.add(people["sport"])
    return Desk(newsroom, people, sport)
