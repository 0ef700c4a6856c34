"""Orders: what a key says an item is, and what words order. Prose orders never reach another item."""

from __future__ import annotations

import pytest

from lateedition.story.blocks import Paragraph
from lateedition.wire.item import Item, Note, Status
from lateedition.wire.orders import Orders, heeded, orders_in
from lateedition.wire.profiles import Profile


def orders(*, take: str = "", keys: tuple[str, ...] = (), lines: tuple[str, ...] = (), opening: tuple[str, ...] = ()) -> Orders:
    return orders_in(take=take, keys=keys, lines=lines, opening=opening, profile=Profile())


@pytest.mark.parametrize(
    ("take", "signals"),
    [
        ("1st Ld-Writethru", ("update",)),
        ("1stLd-Writethru", ("update",)),
        ("2ND LEAD 3RD NET", ("update",)),
        ("REFILE 1ST LEAD", ("update",)),
        ("UPDATE 1", ("update",)),
        ("CORRECTED", ("correction",)),
        ("Correction, 2nd Ld-Writethru", ("correction", "update")),
        ("1st Add", ("supplement",)),
        ("REPEAT", ("repeat",)),
        ("RPT", ("repeat",)),
        ("ADVISORY", ("advisory",)),
        ("EXTRA", ()),
        ("", ()),
    ],
)
def test_a_take_key_says_what_the_item_is(take: str, signals: tuple[str, ...]) -> None:
    assert orders(take=take).signals == signals


@pytest.mark.parametrize(
    ("key", "signals"),
    [
        ("(Berichtigung: Richtig ist das Jahr 1997.)", ("correction",)),
        ("(Eds: CORRECTS spelling of the name.)", ("correction",)),
        ("(Zusammenfassung)", ("update",)),
        ("(Achtung - Planungshinweis)", ("advisory",)),
        ("(Eds: Adds reaction, leads with the vote.)", ()),
        ("(Eds: Correction follows.)", ()),
        ("(Adds quote)", ()),
        ("(A long note that speaks of the correction only in passing)", ()),
        ("(KORR-Bericht)", ()),
    ],
)
def test_a_note_in_brackets_says_it_with_its_first_word(key: str, signals: tuple[str, ...]) -> None:
    assert orders(keys=(key,)).signals == signals


def test_an_agencys_own_word_for_a_take_comes_from_its_profile() -> None:
    profile = Profile(signals={"DER": "update"})
    assert orders_in(take="3DER", keys=(), lines=(), opening=(), profile=profile).signals == ("update",)


KILLS = [
    ("KILL KILL KILL",),
    ("KILL KILL KILL '''''",),
    ("*** ELIMINAR - ELIMINAR ***",),
    ("STORY WITHDRAWN",),
    ("WITHDRAWN-Pilots walk out",),
    ("MANDATORY KILL: BC-Ships",),
    ("АННУЛИРОВАНИЕ",),
]


@pytest.mark.parametrize("lines", KILLS, ids=lambda lines: lines[0])
def test_a_kill_in_words_is_an_advisory_for_a_person_and_nothing_is_killed_by_it(lines: tuple[str, ...]) -> None:
    said = orders(lines=lines)
    assert (said.kind, said.signals) == ("advisory", ("kill",))
    assert said.unpublishable.startswith("a kill in words")


@pytest.mark.parametrize(
    "opening",
    [
        'Please kill item hwa 0462 "Pilots go back to work".',
        "PORT LUMEN, Ruritania (AP) _ Please kill the story Ships-Strike, W2884.",
        "A kill is mandatory.",
        "Make certain the story is not used.",
    ],
)
def test_a_kill_may_stand_in_the_first_paragraphs(opening: str) -> None:
    assert orders(opening=(opening,)).signals == ("kill",)


@pytest.mark.parametrize("said", ["HOLD HOLD HOLD", "Please hold item hwa 0462.", "Editors: please do not use the story slugged Ships."])
def test_a_hold_in_words_is_an_advisory_that_must_not_be_published(said: str) -> None:
    for found in (orders(lines=(said,)), orders(opening=(said,))):
        assert (found.kind, found.signals) == ("advisory", ("advisory",))
        assert found.unpublishable.startswith("a hold in words")


@pytest.mark.parametrize(
    "said",
    [
        "EMBARGOED for publication until 1700 GMT",
        "(Bericht Sperrfrist 1700 - Achtung)",
        "HOLD FOR RELEASE 6 p.m. EST",
        "Not for release before Sunday",
        "Embargo: until 1700",
        "EMBARGO 10 MARCH 1700 GMT",
        "Adv15",
        "For release Sunday, March 15, and thereafter",
    ],
)
def test_an_embargo_in_words_holds_without_an_end(said: str) -> None:
    found = orders(lines=(said,))
    assert found.embargo_open
    assert found.kind == "text"


@pytest.mark.parametrize(
    "said",
    [
        "EU lifts arms embargo against Ruritania",
        "Embargo on grain hits ports",
        "Skills to kill time: a guide",
        "Police kill two in raid; police kill suspect",
        "Bill would withdraw stories from archive",
        "Hold on: pilots hold talks",
        "Editors walk out over pay",
        "Court orders advisory vote",
        "Lead found in water",
        "Please hold the line, says the port",
        "The report, embargoed until Sunday, was leaked.",
    ],
)
def test_news_about_kills_holds_and_embargoes_is_news(said: str) -> None:
    headline = () if "leaked" in said else (said,)
    assert orders(lines=headline, opening=(said,)) == Orders()


def test_what_is_for_editors_only_is_never_published_by_itself() -> None:
    for found in (orders(take="ADVISORY"), orders(opening=("EDITORS: The story will move at noon.",)), orders(keys=("Planungshinweis",))):
        assert (found.kind, found.signals, found.unpublishable) == ("advisory", ("advisory",), "an advisory, for editors only")


def sent(*, headline: str = "Pilots walk out", opening: str = "Ships stayed in.", status: Status = "usable", **note: str) -> Item:
    notes = (Note(**note),) if note else ()
    return Item(
        provider="lumen.example", guid="1", format="nitf", status=status, headline=headline, notes=notes, body=(Paragraph(opening),)
    )


@pytest.mark.parametrize(
    "item",
    [
        sent(headline="MANDATORY KILL: Pilots walk out"),
        sent(opening="STORY KILL: Pilots walk out"),
        sent(text="Eds: A kill is mandatory."),
    ],
)
def test_a_kill_in_words_counts_where_the_format_has_fields_for_it_too(item: Item) -> None:
    found = heeded(item)
    assert (found.kind, found.signals) == ("advisory", ("kill",))
    assert found.unpublishable.startswith("a kill in words")


def test_a_note_that_speaks_of_an_embargo_or_a_correction_counts() -> None:
    assert heeded(sent(text="Embargoed until 6 p.m. Thursday")).embargo_open
    assert heeded(sent(text="Eds: CORRECTS the name of the port.")).signals == ("correction",)


@pytest.mark.parametrize(
    "item",
    [
        sent(opening='"Please kill the story," the minister told the editor.'),
        sent(headline="EU lifts arms embargo against Ruritania"),
        sent(text="A kill is mandatory.", role="contact"),
        sent(text="A kill is mandatory.", status="canceled"),
        sent(text="Eds: Correction follows."),
    ],
)
def test_a_storys_own_words_and_notes_on_other_things_leave_an_item_as_it_is(item: Item) -> None:
    assert heeded(item) == item
