"""Differing: what one version of a story has that another had not, as markup with deletions and insertions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from minijinja import safe
from msgspec import Struct

from lateedition.press.words import Words
from lateedition.story.markup import escaped
from lateedition.story.worddiff import Line, Run, paragraphs_diff, words_diff
from lateedition.story.wording import Wording, paragraphs_of


class LineView(Struct, frozen=True):
    """A paragraph of a comparison. `part` names it if it is none of the body; `html` is safe, empty where paragraphs were skipped."""

    part: str
    html: str


def difference(before: Wording, after: Wording, *, words: Words) -> tuple[LineView, ...]:
    """Return the paragraphs that differ; where others stood between them is one line without words. Empty if no word differs."""
    return (*_parts(before, after, words), *_shortened(paragraphs_diff(paragraphs_of(before.body), paragraphs_of(after.body)), words))


def whole(wording: Wording, *, words: Words) -> tuple[LineView, ...]:
    """Return all that a version said."""
    named = ((words.part_headline, wording.headline), (words.part_standfirst, wording.standfirst), (words.part_caption, wording.caption))
    body = (LineView("", safe(escaped(text))) for text in paragraphs_of(wording.body))
    return (*(LineView(part, safe(escaped(text))) for part, text in named if text), *body)


def _parts(before: Wording, after: Wording, words: Words) -> Iterator[LineView]:
    for part, old, new in (
        (words.part_headline, before.headline, after.headline),
        (words.part_standfirst, before.standfirst, after.standfirst),
        (words.part_place, before.place, after.place),
        (words.part_caption, before.caption, after.caption),
    ):
        if old != new:
            yield LineView(part, _markup(words_diff(old, new), words))


def _shortened(lines: Sequence[Line], words: Words) -> Iterator[LineView]:
    if all(line.kind == "same" for line in lines):
        return
    skipping = False
    for line in lines:
        if line.kind == "same":
            if not skipping:
                yield LineView("", "")
            skipping = True
        else:
            skipping = False
            yield LineView("", _markup(line.runs, words))


def _markup(runs: Sequence[Run], words: Words) -> str:
    return safe("".join(_run(run, words) for run in runs))


def _run(run: Run, words: Words) -> str:
    """Return a run as markup. What only a line through it or under it tells is told in words to those who do not see it."""
    text = escaped(run.text)
    if run.kind == "same" or not run.text.strip():
        return text
    element, said = ("del", words.removed) if run.kind == "gone" else ("ins", words.added)
    return f'<{element}><span class="unseen">{escaped(said)}</span>{text}</{element}>'
