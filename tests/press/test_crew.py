"""What workers made of facts that are others by now is made again, whatever became of the workers."""

from __future__ import annotations

from pathlib import Path

from lateedition.press.batches import Batch
from lateedition.press.crew import Crew
from lateedition.press.kit import Kit
from lateedition.press.making import Made


def test_what_a_worker_left_who_died_is_not_placed_when_its_facts_have_changed_since(tmp_path: Path) -> None:
    crew = Crew(tmp_path, kit=Kit.load(), renditions=tmp_path, most=1)
    crew._come.append((1, Made("story 29", ("story 20",), {})))
    crew._come.append((1, Made("story 30", ("story 21",), {})))
    crew.note(Batch(facts={"story 20"}, step=2))
    found = crew.gather(most=10)
    assert found.again == ["story 29"]
    assert [made.key for made in found.sound] == ["story 30"]
