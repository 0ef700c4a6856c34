"""Captions are checked where they are brought, and readers get cues and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.desk.recordings.captions import BadCaptions, captions_of

WHOLE = """\ufeffWEBVTT - made by somebody\r
X-TIMESTAMP-MAP=LOCAL:00:00:00.000\r
\r
STYLE\r
::cue { background: url(https://tracker.example/) }\r
\r
NOTE secret\r
\r
1\r
00:01.000 --> 00:04.000 align:start position:10% onclick:x\r
The <i>lock</i> opens.\r
Slowly.\r
\r
01:00:05.000 --> 01:00:06.500\r
It is open.\r
"""


def test_cues_stay_as_they_are_and_notes_styles_and_what_else_there_is_goes():
    assert captions_of(WHOLE.encode()) == (
        "WEBVTT\n\n00:01.000 --> 00:04.000 align:start position:10%\nThe <i>lock</i> opens.\nSlowly.\n\n"
        "01:00:05.000 --> 01:00:06.500\nIt is open.\n"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"1\n00:00:01,000 --> 00:00:04,000\nHello\n", "do not begin with WEBVTT.*SubRip"),
        (b"WEBVTT\n\n00:00:01,000 --> 00:00:04,000\nHello\n", "Line 3 .*expected times as"),
        (b"WEBVTT\n\n00:04.000 --> 00:01.000\nHello\n", "Line 3 .*ends before it begins"),
        (b"WEBVTT\n", "no caption in the file"),
        (b"\xff\xfeW\0E\0", "not in UTF-8"),
        (b"WEBVTT\n\n" + b"x" * (1 << 20), "expected at most 1 MB"),
    ],
)
def test_what_no_browser_would_show_is_refused_with_the_line(content: bytes, said: str):
    with pytest.raises(BadCaptions, match=said):
        captions_of(content)


@given(st.text("WEBVTT\n\r -->0123:.x\t", max_size=60))
def test_what_was_written_anew_is_written_the_same_again(text: str):
    try:
        once = captions_of(("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\n" + text).encode())
    except BadCaptions:
        return
    assert captions_of(once.encode()) == once
