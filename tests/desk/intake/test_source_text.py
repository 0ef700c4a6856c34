"""The source as an editor reads it."""

from __future__ import annotations

from lateedition.desk.intake.source_text import LONGEST, readable


def test_xml_and_json_are_indented() -> None:
    assert readable(b"<nitf><head/><body><p>One <em>two</em></p></body></nitf>").text == (
        "<nitf>\n  <head/>\n  <body>\n    <p>One <em>two</em></p>\n  </body>\n</nitf>\n"
    )
    assert readable('{"headline":"यूपी"}'.encode()).text == '{\n  "headline": "यूपी"\n}'


def test_what_is_neither_is_shown_as_it_stands() -> None:
    assert readable(b"<nitf><head>").text == "<nitf><head>"
    assert readable(b"{broken").text == "{broken"
    assert readable(b"ZCZC plain").text == "ZCZC plain"


def test_older_encodings_are_read_as_declared_or_as_windows_sends_them() -> None:
    assert readable('<?xml version="1.0" encoding="ISO-8859-1"?><p>é'.encode("latin-1")).text.endswith("é")
    assert readable("caf\u00e9 \u2014".encode("cp1252")).text == "café —"
    assert readable("\ufeffcafé".encode()).text == "café"


def test_an_entity_is_never_expanded() -> None:
    text = readable(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>').text

    assert "root:" not in text
    assert "&x;" in text


def test_a_huge_payload_is_cut_and_says_by_how_much() -> None:
    shown = readable(b"x" * (LONGEST + 7))

    assert len(shown.text) == LONGEST
    assert shown.left_out == 7
