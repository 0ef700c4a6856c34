"""Notes: what is not for readers is in no body, and no word of it is lost."""

from __future__ import annotations

import pytest

from lateedition.story.blocks import Paragraph, plain_text
from lateedition.wire.item import Note
from lateedition.wire.notes import is_not_for_publication, public_lines, sifted
from lateedition.wire.profiles import ANY
from lateedition.wire.xhtml import content_of_html, content_of_text

PUBLIC = ["Ships waited.", "", "Talks go on.", ""]
PRIVATE = ["## Contacts", "- Tom Ek, +49 30 5550 4711"]


@pytest.mark.parametrize(
    "line",
    [
        "The following information is not for publication",
        "The following information is not intended for publication",
        "* * * * Not for publication * * * *",
        "Eds: Not for publication",
        "NOT FOR PUBLICATION: call Tom Ek",
        "Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt",
        "Diese Informationen sind nicht zur Veroeffentlichung bestimmt.",
    ],
)
def test_a_line_that_forbids_publication_hides_all_behind_it_in_every_format(line: str) -> None:
    assert is_not_for_publication(line)
    lines, notes = public_lines([*PUBLIC, line, *PRIVATE], sign_off="")
    assert list(lines) == PUBLIC
    assert notes == (Note(line, "not-public"), Note("\n".join(PRIVATE), "not-public"))
    assert content_of_text("\n\n".join(["Ships waited.", line, PRIVATE[1]])).body == (Paragraph("Ships waited."),)


@pytest.mark.parametrize("line", ["# Notebook", "# dpa NOTEBOOK", "# Notizblock"])
def test_a_notebook_is_for_editors_section_by_section(line: str) -> None:
    lines, notes = public_lines([*PUBLIC, line, "", "## Internet", "- harbour.example", *PRIVATE], sign_off="")
    assert list(lines) == PUBLIC
    assert [note.text for note in notes] == [line, "## Internet\n- harbour.example", "\n".join(PRIVATE)]


@pytest.mark.parametrize("line", ["./.", "./.CVN", "dpa aq te"])
def test_the_mark_and_initials_at_the_end_are_no_part_of_the_story(line: str) -> None:
    lines, notes = public_lines([*PUBLIC, line, ""], sign_off="dpa(?: [a-z]{2})+")
    assert (list(lines), notes) == (PUBLIC, (Note(line, "sign-off"),))


def test_a_note_to_editors_between_paragraphs_is_moved_and_a_paragraph_about_editors_is_not() -> None:
    news = (Paragraph("Editor-in-chief Ada Quay left."), Paragraph("Editors walked out."))
    found = sifted((Paragraph("(Eds: With photos.)"), *news, Paragraph("Editor's note: Part of a series.")))
    assert found.body == news
    assert [(note.role, note.text) for note in found.notes] == [
        ("ednote", "(Eds: With photos.)"),
        ("ednote", "Editor's note: Part of a series."),
    ]


@pytest.mark.parametrize(
    "contact",
    [
        "Contact: Tom Ek, +1 212 555 0199",
        "Tel: +49 30 5550 4711; &lt;desk@quay.example&gt;",
        "Redaktion: Tom Eck, 030/5550 4712",
        "(Reporting by Ada Quay; editing by Tom Ek; desk@quay.example)",
        "((ada.quay@quay.example; +44 20 5550 4711))",
    ],
)
def test_contacts_at_the_end_go_and_those_inside_a_story_stay(contact: str) -> None:
    found = sifted((Paragraph("Ships waited."), Paragraph(contact)))
    assert found.body == (Paragraph("Ships waited."),)
    assert [note.role for note in found.notes] == ["not-public"]
    inside = (Paragraph(contact), Paragraph("Ships waited."))
    assert sifted(inside).body == inside


@pytest.mark.parametrize(
    "public", ["(Reporting by Ada Quay; editing by Tom Ek)", "Telephone counselling is free at 0800 111 0 222.", "Contact tracing goes on."]
)
def test_a_credit_without_a_number_and_a_help_line_are_part_of_the_story(public: str) -> None:
    body = (Paragraph("Ships waited."), Paragraph(public))
    assert sifted(body).body == body


def test_a_long_paragraph_that_begins_by_saying_so_is_no_part_of_a_body_of_markup() -> None:
    contacts = "; ".join(f"Tom Ek, +1 555 01{number:02}" for number in range(60))
    content = content_of_html(f"<p>Public.</p><p>Not for publication: {contacts}</p><p>More.</p>", ANY)
    assert plain_text(content.body) == "Public."
    assert "+1 555 0159" in content.not_public[0]
