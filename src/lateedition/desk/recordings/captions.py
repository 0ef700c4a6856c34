"""Captions: a WebVTT file that was brought is checked, and written anew with what browsers show and nothing else (W3C, WebVTT). Pure."""

from __future__ import annotations

import re

LARGEST_BYTES = 1 << 20

_MOMENT = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_TIMING = re.compile(
    rf"(?P<start>{_MOMENT})[ \t]+-->[ \t]+(?P<end>{_MOMENT})(?P<settings>(?:[ \t]+\S+)*)[ \t]*",
    re.ASCII,
)
_SETTING = re.compile(r"(?:vertical|line|position|size|align):[0-9A-Za-z.,%-]+")


class BadCaptions(ValueError):
    """A file is not WebVTT; the message says in which line, and what was expected."""


def captions_of(content: bytes) -> str:
    """Return the captions in `content`, a WebVTT file: its cues in order, without notes, styles and regions. Raises BadCaptions."""
    if len(content) > LARGEST_BYTES:
        raise BadCaptions(f"The captions have {len(content) / 1_048_576:.1f} MB; expected at most {LARGEST_BYTES // 1_048_576} MB.")
    try:
        text = content.decode("utf-8-sig").replace("\0", "\ufffd")
    except UnicodeDecodeError as wrong:
        raise BadCaptions("The captions are not in UTF-8. Save them as WebVTT in UTF-8.") from wrong
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise BadCaptions("The captions do not begin with WEBVTT. Save them as WebVTT (.vtt); SubRip (.srt) is another format.")
    cues = [cue for number, block in _blocks(lines) if (cue := _cue(number, block))]
    if not cues:
        raise BadCaptions("There is no caption in the file. Expected “00:01.000 --> 00:04.000” and what is said under it.")
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Return the blocks between empty lines behind the first, each with the number of its first line."""
    found: list[tuple[int, list[str]]] = []
    block: list[str] = []
    for number, line in enumerate([*lines[1:], ""], 2):
        if line.strip():
            block.append(line)
        elif block:
            found.append((number - len(block), block))
            block = []
    return found


def _cue(number: int, block: list[str]) -> str:
    """Return a cue as it is written anew, empty for what is no cue. Raises BadCaptions for one that no browser would show."""
    at = next((at for at, line in enumerate(block) if "-->" in line), None)
    if at is None:
        return ""
    timing = _TIMING.fullmatch(block[at].strip()) if at <= 1 else None
    if timing is None:
        raise BadCaptions(f"Line {number + at} of the captions is {block[at].strip()[:60]!r}; expected times as “00:01.000 --> 00:04.000”.")
    if _seconds(timing["end"]) <= _seconds(timing["start"]):
        raise BadCaptions(f"Line {number + at} of the captions ends before it begins: {block[at].strip()[:60]!r}.")
    settings = [setting for setting in timing["settings"].split() if _SETTING.fullmatch(setting)]
    return "\n".join([" ".join([timing["start"], "-->", timing["end"], *settings]), *block[at + 1 :]])


def _seconds(moment: str) -> float:
    hours, minutes, seconds = ("0:" + moment).split(":")[-3:]
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
