"""The memory of ready answers stays small and never outlives its edition."""

from __future__ import annotations

from lateedition.stand.composing import AS_IT_IS
from lateedition.stand.exchange import block
from lateedition.stand.memory import Kept, Memory
from lateedition.stand.ready import Outline, Ready

READY = Ready(full=block(200, ()), tag=None, revalidated=None)


def ready(size_bytes: int) -> Kept:
    return Kept(READY, b"x" * size_bytes)


def draw(memory: Memory, *numbers: int) -> None:
    for number in numbers:
        memory.draw((str(number), "", ""), Outline(READY, b"%d" % number, AS_IT_IS))


def drawn(memory: Memory, numbers: range) -> list[int]:
    return [number for number in numbers if memory.outline((str(number), "", "")) is not None]


def keep(memory: Memory, name: str, size_bytes: int = 1_000) -> None:
    """Ask twice: then it is kept."""
    for _ in range(2):
        memory.keep((name, "", ""), ready(size_bytes))


def names(memory: Memory, wanted: str) -> str:
    return "".join(name for name in wanted if memory.recall((name, "", "")) is not None)


def test_what_nobody_asks_for_any_more_is_forgotten() -> None:
    memory = Memory(limit_bytes=25_000)
    for name in "abcdefgh":
        keep(memory, name)
        assert names(memory, "a") == "a"
    assert "b" not in names(memory, "bcdefgh")
    assert "h" in names(memory, "bcdefgh")


def test_what_was_asked_for_once_is_not_kept() -> None:
    memory = Memory()
    keep(memory, "a")
    for number in range(20_000):
        memory.keep((str(number), "", ""), ready(1_000))
    assert len(memory) == 1
    assert names(memory, "a") == "a"


def test_large_answers_are_not_kept() -> None:
    memory = Memory()
    keep(memory, "a", 1 << 20)
    assert memory.recall(("a", "", "")) is None


def test_it_holds_what_it_may_and_no_more() -> None:
    memory = Memory(limit_bytes=1 << 20)
    for number in range(5_000):
        keep(memory, str(number))
        assert len(memory) * (1_000 + 4_096) <= 1 << 20
    assert len(memory) > 100


def test_outlines_of_some_thousand_pages_are_kept_and_those_that_are_asked_for_again_outlive_the_others() -> None:
    memory = Memory()
    draw(memory, *range(2_000))
    assert len(drawn(memory, range(2_000))) == 2_000
    for number in range(2_000, 100_000):
        draw(memory, number)
        assert drawn(memory, range(1)) == [0]
    assert drawn(memory, range(1, 95_800)) == []
    assert drawn(memory, range(98_500, 100_000)) == list(range(98_500, 100_000))


def test_a_new_edition_makes_it_forget_everything(edition) -> None:
    memory = Memory()

    def turn() -> int:
        with edition.store.view() as view:
            return memory.turn_to(view).number

    assert turn() == 1
    assert memory.notices == {"3"}
    keep(memory, "a")
    turn()
    draw(memory, 7)
    assert memory.recall(("a", "", "")) is not None
    assert drawn(memory, range(9)) == [7]
    edition.print(lambda printing: printing.drop_fragment("notice.en"))
    assert turn() == 2
    assert memory.recall(("a", "", "")) is None
    assert drawn(memory, range(9)) == []
    assert memory.notices == frozenset()
    assert list(memory.fragments) == ["terms.site", "top.en"]
