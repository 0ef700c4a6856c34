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


def test_what_a_worker_made_is_made_again_when_a_list_has_changed_since_that_nobody_had_asked_for_before(tmp_path: Path) -> None:
    crew = Crew(tmp_path, kit=Kit.load(), renditions=tmp_path, most=1)
    crew._come.append((1, Made("atom:author:1", ("newest author 1 20",), {})))
    crew._come.append((2, Made("atom:author:1", ("newest author 1 20",), {})))
    crew._come.append((1, Made("atom:author:2", ("newest author 2 20",), {})))
    crew.note(Batch(families={"newest author 1 "}, step=2))
    found = crew.gather(most=10)
    assert found.again == ["atom:author:1"]
    assert [made.key for made in found.sound] == ["atom:author:1", "atom:author:2"]
