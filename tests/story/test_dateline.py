"""Datelines: taken off the first paragraph exactly once, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.story.blocks import Heading, Paragraph, plain_text
from lateedition.story.dateline import strip_dateline


@pytest.mark.parametrize(
    ("opening", "place", "agency", "date", "rest"),
    [
        ("MOSCOW (AP) — The Kremlin", "MOSCOW", "AP", "", "The Kremlin"),
        ("NEW DELHI, May 5 (Reuters) - India’s", "NEW DELHI", "Reuters", "May 5", "India’s"),
        ("Berlin (dpa) - Die Bahn", "Berlin", "dpa", "", "Die Bahn"),
        ("Erfurt/Berlin (dpa/th) - Der Konzern", "Erfurt/Berlin", "dpa/th", "", "Der Konzern"),
        ("PARIS — The mayor", "PARIS", "", "", "The mayor"),
        ("WASHINGTON -- “We won”", "WASHINGTON", "", "", "“We won”"),
        ("GAZA/JERUSALEM (Reuters) - Israel", "GAZA/JERUSALEM", "Reuters", "", "Israel"),
        ("नई दिल्ली, 5 मई (भाषा) प्रधानमंत्री ने", "नई दिल्ली", "भाषा", "5 मई", "प्रधानमंत्री ने"),
        ("नई दिल्ली, पांच मई (भाषा) प्रधानमंत्री ने", "नई दिल्ली", "भाषा", "पांच मई", "प्रधानमंत्री ने"),
        ("New Delhi, May 5 (PTI) Prime Minister", "New Delhi", "PTI", "May 5", "Prime Minister"),
        ("<strong>MOSCOW (AP) —</strong> The <em>Kremlin</em>", "MOSCOW", "AP", "", "The <em>Kremlin</em>"),
        ("<b>ST. PETERSBURG, Russia (AP)</b> -- It", "ST. PETERSBURG, Russia", "AP", "", "It"),
        ("RIO DE JANEIRO (AP) _ A", "RIO DE JANEIRO", "AP", "", "A"),
        ("Rio de Janeiro (AFP) – Un", "Rio de Janeiro", "AFP", "", "Un"),
        ("SAINT-DENIS, France (AFP) -- A", "SAINT-DENIS, France", "AFP", "", "A"),
        ("McALLEN, Texas — The", "McALLEN, Texas", "", "", "The"),
        ("København /ritzau/: En mand", "København", "ritzau", "", "En mand"),
        ("WASHINGTON, Jan. 5, 2020 /PRNewswire/ -- Acme", "WASHINGTON", "PRNewswire", "Jan. 5, 2020", "Acme"),
        ("(ANSA) - ROME, JUL 11 - Russian", "ROME", "ANSA", "JUL 11", "Russian"),
        ("(Reuters) - The bank", "", "Reuters", "", "The bank"),
        ("Jan. 12 (BusinessDesk) - The receivers", "", "BusinessDesk", "Jan. 12", "The receivers"),
        ("PORT LUMEN (Harbour Wire) — Ships", "PORT LUMEN", "Harbour Wire", "", "Ships"),
        ("MUMBAI, May 5 – The index", "MUMBAI", "", "May 5", "The index"),
        ("MOSCOW&nbsp;(AP)&nbsp;&mdash; The", "MOSCOW", "AP", "", "The"),
        ("MOSCOW (AP)—The", "MOSCOW", "AP", "", "The"),
        ("SAITAMA, Japan, Dec. 9 Kyodo - The", "SAITAMA, Japan", "Kyodo", "Dec. 9", "The"),
        ("San Diego (tca/dpa) - A", "San Diego", "tca/dpa", "", "A"),
        ("BRUXELLES 23/07 (AFP-DPA) = Le", "BRUXELLES", "AFP-DPA", "23/07", "Le"),
    ],
)
def test_a_dateline_is_taken_apart_and_off(opening: str, place: str, agency: str, date: str, rest: str) -> None:
    found, body = strip_dateline((Paragraph(opening), Paragraph("Second.")))
    assert found is not None
    assert (found.place, found.agency, found.date_text) == (place, agency, date)
    assert body == (Paragraph(rest), Paragraph("Second."))


@pytest.mark.parametrize(
    "opening",
    [
        "The plan - if it is one - failed.",
        "Apple (AAPL) - the maker of phones - rose.",
        "Apple (AAPL) shares rose.",
        "NATO — the alliance — said no.",
        "BREAKING — The bridge is closed.",
        "US - China talks resume.",
        "May - not June - is the month.",
        "Angela Merkel (CDU) sagte am Montag",
        "Angela Merkel (CDU) - die Kanzlerin - sagte",
        "WASHINGTON said nothing.",
        "On May 5 (Reuters) - said",
        "He was born in Paris — the city.",
        "“PARIS” — The",
        "3 (AP) - No",
        "Nobody came (AP) - again",
        "Die SPD (dpa) hat",
        "Paris - the city of light - is",
        "",
        "—",
        "( )",
        "OPINION — Why the port matters",
        "A sentence: with a colon.",
        "The Harbour Wire (which is us) said",
        "पुल (नया) खुला — शहर",
    ],
)
def test_a_sentence_that_merely_has_a_dash_or_brackets_is_left_alone(opening: str) -> None:
    body = (Paragraph(opening),)
    assert strip_dateline(body, place="Paris") == (None, body)


def test_the_place_and_agency_of_the_item_settle_what_its_look_leaves_in_doubt() -> None:
    helsinki = (Paragraph("Helsinki – Hallitus kaatui."),)
    assert strip_dateline(helsinki)[0] is None
    assert strip_dateline(helsinki, place="Helsinki")[1] == (Paragraph("Hallitus kaatui."),)
    lumen = (Paragraph("Port Lumen (Quay) – two ships"),)
    assert strip_dateline(lumen)[0] is None
    assert strip_dateline(lumen, agency="Quay")[1] == (Paragraph("two ships"),)


def test_only_the_first_paragraph_is_looked_at() -> None:
    for body in ((), (Heading("MOSCOW (AP) — The"),), (Paragraph("First."), Paragraph("MOSCOW (AP) — The"))):
        assert strip_dateline(body) == (None, body)


def test_a_paragraph_that_is_only_a_dateline_goes() -> None:
    assert strip_dateline((Paragraph("<b>Berlin (dpa) -</b>"), Paragraph("Die Bahn.")))[1] == (Paragraph("Die Bahn."),)


OPENINGS = st.lists(
    st.sampled_from(
        [
            "MOSCOW",
            "Berlin",
            "the",
            "(AP)",
            "(dpa)",
            "—",
            "-",
            "--",
            ", May 5",
            "नई दिल्ली",
            "&amp;",
            "<b>",
            "</b>",
            " ",
            "The end.",
            "/ritzau/",
            ":",
        ]
    ),
    max_size=10,
).map(" ".join)


@given(OPENINGS)
def test_a_second_call_finds_nothing_and_no_word_behind_the_dateline_is_lost(opening: str) -> None:
    before = (Paragraph(opening), Paragraph("Second."))
    found, after = strip_dateline(before)
    assert strip_dateline(after)[0] is None or after == (Paragraph("Second."),)
    said = " ".join(plain_text(before).split())
    rest = " ".join(plain_text(after).split())
    assert said.endswith(rest)
    assert said.removesuffix(rest).strip() == (found.text if found else "")
