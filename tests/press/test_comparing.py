"""What the edition was printed from is compared with the log, from either side, and a log that is away is not believed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import newsdesk
import pytest

from lateedition.edition.store import Store
from lateedition.press import comparing
from lateedition.press.comparing import LogAndEdition
from lateedition.press.findings import Unheard
from lateedition.press.log import open_log
from lateedition.press.run import Press
from lateedition.story.handover import Dropped


class House:
    """A log, and an edition that was printed from it. `now` is the audit's clock, in seconds after what was handed over."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, 10.0
        self.desk = newsdesk.Log(folder / "desk.sqlite3")
        self.log = open_log(self.desk.database)
        self.side = LogAndEdition(self.log, folder / "edition", clock=lambda: newsdesk.NOON.timestamp() + self.now)

    def print(self) -> None:
        with Store.for_printing(self.folder / "edition") as store, closing(open_log(self.desk.database)) as log:
            press = Press(store, log, kit=newsdesk.kit(), renditions=self.folder / "renditions", clock=lambda: newsdesk.NOON)
            while press.step():
                pass
            press.close()

    def change(self, question: str, *values: object) -> None:
        """Change the log as nobody may."""
        with closing(sqlite3.connect(self.desk.database)) as connection:
            connection.execute(question, values)
            connection.commit()

    def look(self):
        return [(found.between, found.subject) for found in self.side.look({})[0]]


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path)
    stories = [newsdesk.story(number) for number in range(1, 8)]
    house.desk.write(*newsdesk.paper(), *stories, newsdesk.killed(stories[2]), newsdesk.story(1, headline="Again"), Dropped("topic", 2))
    house.print()
    return house


def test_an_edition_that_was_printed_from_the_log_agrees_with_it(house: House) -> None:
    assert house.look() == []
    assert house.side.everything() == []


def test_a_story_of_the_log_that_the_edition_does_not_have_is_named(house: House) -> None:
    house.change(
        "UPDATE handover_log SET key = 'story:77', document = replace(document, '\"number\":4', '\"number\":77') WHERE key = 'story:4'"
    )
    found = {each.subject: each for each in house.side.everything()}
    assert found.keys() == {"story:4", "story:77"}
    assert found["story:77"].edition == "does not have it"
    assert found["story:77"].about == "'Headline4x'"
    assert found["story:4"].desk == "has nothing of it in the log"
    assert "docs/running/trouble.md" in found["story:4"].do


def test_a_document_that_is_another_than_the_one_that_was_printed_is_named_with_both(house: House) -> None:
    house.change("UPDATE handover_log SET document = replace(document, 'Headline5x', 'Other5x') WHERE key = 'story:5'")
    [found] = house.side.look({})[0]
    assert (found.between, found.subject) == ("edition", "story:5")
    assert "has 'Other5x'" in found.desk
    assert "has 'Headline5x'" in found.edition
    assert house.side.again(["story:5", "story:6"]) == [found]


def test_documents_that_only_are_written_otherwise_agree(house: House) -> None:
    house.change('UPDATE handover_log SET document = replace(document, \'"language":"en"\', \'"language" : "en"\')')
    assert house.look() == []


def test_a_log_that_ends_before_what_the_edition_has_read_is_named_as_a_restored_one(house: House) -> None:
    with house.side._view() as view:
        position = view.head.position
    house.change("DELETE FROM handover_log WHERE number > ?", position - 2)
    found = {each.subject: each for each in house.side.look({})[0]}
    assert found["log"].between == "log"
    assert found["log"].desk == f"has a log that ends at row {position - 2}"
    assert "restored from a backup" in found["log"].do
    assert house.side.again(["log"]) == [found["log"]]


def test_rows_that_came_in_their_numbers_place_after_a_backup_was_restored_are_named(house: House) -> None:
    with house.side._view() as view:
        position = view.head.position
    house.change("DELETE FROM handover_log WHERE number > ?", position - 2)
    house.change("UPDATE sqlite_sequence SET seq = ?", position - 2)
    for number in (20, 21, 22):
        house.desk.write(newsdesk.story(number))
    house.print()
    assert {("edition", f"story:{number}") for number in (20, 21)} < set(house.look())
    assert ("edition", "story:22") not in house.look(), "the one that came behind the edition's position was printed"


def test_what_was_handed_over_a_minute_ago_and_is_not_printed_is_a_difference_and_what_just_was_is_none(house: House) -> None:
    house.desk.write(newsdesk.story(30))
    assert house.look() == []
    house.now = 61.0
    [found] = house.side.look({})[0]
    assert house.side.again(["log"]) == [found]
    assert found.subject == "log"
    assert "lateedition doctor" in found.do


def test_an_edition_that_moves_is_only_late_however_old_what_it_has_not_read_is(house: House) -> None:
    house.now = 61.0
    assert house.look() == []
    house.desk.write(newsdesk.story(30))
    house.print()
    house.desk.write(newsdesk.story(31))
    assert house.look() == [], "it has moved since the last look"
    assert house.look() == [("log", "log")]


def test_a_walk_goes_over_all_stories_a_slice_at_a_time_and_begins_anew(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "A_SLICE", 3)
    monkeypatch.setattr(comparing, "NEWEST", 1)
    house.change("UPDATE handover_log SET document = replace(document, 'Headline7x', 'Other7x') WHERE key = 'story:7'")
    walks, found = {}, []
    for _ in range(3):
        differences, walks = house.side.look(walks)
        found.append([each.subject for each in differences])
    assert found == [[], [], ["story:7"]]
    assert {walk.whole for walk in walks.values()} == {7}
    assert {walk.at for walk in walks.values()} == {""}


def test_what_could_not_be_printed_is_said_elsewhere_and_no_difference(house: House) -> None:
    house.desk.write_raw(("story", "story:9", b'{"type":"story","number":"nine"}'))
    house.print()
    assert house.look() == []


def test_a_log_that_is_away_is_not_taken_for_an_empty_one(house: House) -> None:
    house.log.close()
    house.desk.connection.close()
    for path in house.folder.glob("desk.sqlite3*"):
        path.unlink()
    with pytest.raises(Unheard):
        house.side.look({})
    with pytest.raises(Unheard):
        house.side.again(["story:1"])


def test_where_there_is_no_edition_there_is_nothing_to_compare(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.desk.write(*newsdesk.paper())
    assert house.side.look({}) == ([], {})
    assert house.side.everything() == house.side.again(["log"]) == []


def test_a_store_that_cannot_be_read_is_not_taken_for_one_that_agrees(house: House) -> None:
    house.side.look({})
    (house.folder / "edition" / "data.mdb").write_bytes(b"no store" * 1024)
    with pytest.raises(Unheard, match="cannot be opened"):
        house.side.look({})
