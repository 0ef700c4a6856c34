"""Charts: results drawn as SVG, for light and dark, readable at 700 pixels. Bars from zero, dots and lines on logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from bench.harness.places import PICTURES
from bench.harness.spread import Spread

WIDTH = 700
_MARGIN = 20
_ROW = 30
_TOP = 62
_LABELS = 210
_LETTER = 8.2
_STYLE = """
.ground{fill:#fffdf8}.title{font-size:17px;font-weight:600}.muted{fill:#5f5b50}.grid{stroke:#dcd7ca}.axis{stroke:#8d877a}
text{fill:#1d1b16;font:14px system-ui,sans-serif}.small{font-size:12px}.strong{font-weight:600}
.ours{fill:#0b6e8f;stroke:#0b6e8f}.peer{fill:#b0a894;stroke:#8d8570}.spread{stroke:#1d1b16;stroke-width:1.5}
.line{fill:none;stroke-width:2.5}.s0{stroke:#0b6e8f}.s1{stroke:#b4570f}.s2{stroke:#6b4fa0}.s3{stroke:#8d8570}
.f0{fill:#0b6e8f}.f1{fill:#b4570f}.f2{fill:#6b4fa0}.f3{fill:#8d8570}
@media (prefers-color-scheme:dark){.ground{fill:#15140f}text{fill:#ece8dd}.muted{fill:#a8a294}.grid{stroke:#35322a}.axis{stroke:#77715f}
.ours{fill:#4db8dc;stroke:#4db8dc}.peer{fill:#6e6858;stroke:#938c78}.spread{stroke:#ece8dd}
.s0{stroke:#4db8dc}.s1{stroke:#f0a35e}.s2{stroke:#b79df0}.s3{stroke:#938c78}
.f0{fill:#4db8dc}.f1{fill:#f0a35e}.f2{fill:#b79df0}.f3{fill:#938c78}}
"""


@dataclass(frozen=True)
class Bar:
    """A row of a chart: who, what was found, whether it is us, and what else there is to say at its end."""

    label: str
    spread: Spread
    ours: bool = False
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Rows that belong together, under a heading."""

    heading: str
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Series:
    """A line: its name and its points, from left to right."""

    name: str
    points: Sequence[tuple[float, float]]


def save(name: str, drawn: str) -> None:
    """Put a picture in the place of the one of the same name."""
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"{name}.svg").write_text(drawn, encoding="utf-8")


def source_of(*kept: Mapping[str, Any]) -> str:
    """Return the line that says when, where and of which commits the results `kept` are."""
    newest = max(kept, key=lambda each: str(each["when"]))
    commits = list(dict.fromkeys(str(each["commit"]) for each in sorted(kept, key=lambda each: str(each["when"]))))
    busy = [each["load_before"] for each in kept if not each["quiet"]]
    machine = newest["machine"]
    loaded = f", machine not quiet (load {max(busy)})" if busy else ""
    return f"{newest['when'][:10]}, commit {', '.join(commits)}, {machine['cores']} cores {machine['cpu']}{loaded}"


def exactly(value: float) -> Spread:
    """Return `value` as a spread: found once, nothing to spread."""
    return Spread(value, value, value, 1)


def bars(title: str, rows: Sequence[Bar], *, unit: str, source: str) -> str:
    """Return horizontal bars from zero, with the spread of each and its value in figures."""
    canvas = _Canvas(title, source, height=_TOP + _ROW * len(rows) + 24)
    end = max(row.spread.high for row in rows) or 1.0
    ticks = _linear_ticks(end)
    left, width = _LABELS, _room(rows, unit)
    scale = width / max(end, ticks[-1])
    bottom = _TOP + _ROW * len(rows)
    for tick in ticks:
        canvas.upright(left + tick * scale, _TOP - 6, bottom, f"{_number(tick)}{' ' + unit if tick == ticks[-1] else ''}")
    for place, row in enumerate(rows):
        y = _TOP + _ROW * place
        canvas.label(left - 10, y + 19, row.label, strong=row.ours)
        kind = "ours" if row.ours else "peer"
        canvas.add(f'<rect class="{kind}" x="{left}" y="{y + 6}" width="{row.spread.median * scale:.1f}" height="18"/>')
        canvas.whisker(left + row.spread.low * scale, left + row.spread.high * scale, y + 15)
        canvas.text(left + row.spread.high * scale + 8, y + 19, _value(row, unit), strong=row.ours)
    return canvas.done()


def dots(title: str, groups: Sequence[Group], *, unit: str, source: str) -> str:
    """Return a dot for each row on a logarithmic axis, with its spread: for values that are hundreds of times apart."""
    rows = sum(len(group.bars) + 1 for group in groups)
    canvas = _Canvas(title, source, height=_TOP + _ROW * rows + 24)
    spreads = [bar.spread for group in groups for bar in group.bars]
    left, width = _LABELS, _room([bar for group in groups for bar in group.bars], unit)
    axis = _LogAxis(min(s.low for s in spreads), max(s.high for s in spreads), left, left + width)
    bottom = _TOP + _ROW * rows
    for tick in axis.ticks:
        canvas.upright(axis(tick), _TOP - 6, bottom, _measure(tick, unit))
    y = _TOP
    for group in groups:
        canvas.text(_MARGIN, y + 20, group.heading, strong=True)
        y += _ROW
        for bar in group.bars:
            canvas.label(left - 10, y + 19, bar.label, strong=bar.ours)
            canvas.whisker(axis(bar.spread.low), axis(bar.spread.high), y + 15)
            kind = "ours" if bar.ours else "peer"
            canvas.add(f'<circle class="{kind}" cx="{axis(bar.spread.median):.1f}" cy="{y + 15}" r="6"/>')
            canvas.text(max(axis(bar.spread.high), axis(bar.spread.median) + 6) + 8, y + 19, _value(bar, unit), strong=bar.ours)
            y += _ROW
    return canvas.done()


def lines(title: str, series: Sequence[Series], *, across: str, up: str, source: str) -> str:
    """Return lines over logarithmic axes both ways, with each point's value beside it; `across` and `up` say what the axes are."""
    bottom = _TOP + 250
    canvas = _Canvas(title, source, height=bottom + 48 + 22 * len(series))
    points = [point for line in series for point in line.points]
    x = _LogAxis(min(p[0] for p in points), max(p[0] for p in points), 90, WIDTH - 90)
    # A decade at least: what hardly grows must look as if it hardly grows.
    y = _LogAxis(min(p[1] for p in points), max(p[1] for p in points), bottom - 12, _TOP + 16, least_decades=1)
    for tick in sorted({p[0] for p in points}):
        canvas.upright(x(tick), _TOP, bottom, f"{tick:,.0f}", below=True)
    for tick in y.ticks:
        canvas.add(f'<line class="grid" x1="70" x2="{WIDTH - _MARGIN}" y1="{y(tick):.1f}" y2="{y(tick):.1f}"/>')
        canvas.label(64, y(tick) + 4, _number(tick), small=True)
    canvas.text(_MARGIN, _TOP - 8, up, small=True)
    canvas.label(WIDTH - _MARGIN, bottom + 34, across, small=True)
    for number, line in enumerate(series):
        colour = number % 4
        path = " ".join(f"{x(px):.1f},{y(py):.1f}" for px, py in line.points)
        canvas.add(f'<polyline class="line s{colour}" points="{path}"/>')
        for px, py in line.points:
            canvas.add(f'<circle class="f{colour}" cx="{x(px):.1f}" cy="{y(py):.1f}" r="5"/>')
            canvas.text(x(px) + 8, y(py) - 8, _number(py), small=True)
        legend = bottom + 34 + 22 * number
        canvas.add(f'<rect class="f{colour}" x="{_MARGIN}" y="{legend - 10}" width="12" height="12"/>')
        canvas.text(_MARGIN + 20, legend, line.name)
    return canvas.done()


class _LogAxis:
    """From values to places on a logarithmic axis. `ticks` are the powers of ten, and twos and fives where those are few."""

    def __init__(self, low: float, high: float, begin: float, end: float, *, least_decades: float = 0.2) -> None:
        low, high = math.log10(max(low, 1e-9)), math.log10(max(high, 1e-9))
        more = max(0.0, least_decades - (high - low)) / 2
        self._from, self._to = low - more - 0.08, high + more + 0.08
        self._begin, self._end = begin, end
        few = self._to - self._from < 2
        powers = range(math.floor(self._from), math.ceil(self._to) + 1)
        candidates = [step * 10.0**power for power in powers for step in ((1, 2, 5) if few else (1,))]
        self.ticks = [tick for tick in candidates if self._from <= math.log10(tick) <= self._to]

    def __call__(self, value: float) -> float:
        share = (math.log10(max(value, 1e-9)) - self._from) / (self._to - self._from)
        return self._begin + share * (self._end - self._begin)


class _Canvas:
    """An SVG document in the making."""

    def __init__(self, title: str, source: str, *, height: int) -> None:
        self._height = height
        self._source = source
        self._drawn = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
            f'aria-label="{escape(title, {chr(34): "&quot;"})}">',
            f"<title>{escape(title)}</title><style>{_STYLE.strip()}</style>",
            f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
            f'<text class="title" x="{_MARGIN}" y="28">{escape(title)}</text>',
        ]

    def add(self, markup: str) -> None:
        self._drawn.append(markup)

    def text(self, x: float, y: float, said: str, *, strong: bool = False, small: bool = False) -> None:
        self.add(f'<text{_classes(strong, small)} x="{x:.1f}" y="{y:.1f}">{escape(said)}</text>')

    def label(self, x: float, y: float, said: str, *, strong: bool = False, small: bool = False) -> None:
        self.add(f'<text{_classes(strong, small)} text-anchor="end" x="{x:.1f}" y="{y:.1f}">{escape(said)}</text>')

    def upright(self, x: float, top: float, bottom: float, said: str, *, below: bool = False) -> None:
        self.add(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}"/>')
        place = bottom + 16 if below else top - 4
        self.add(f'<text class="small muted" text-anchor="middle" x="{x:.1f}" y="{place:.1f}">{escape(said)}</text>')

    def whisker(self, low: float, high: float, y: float) -> None:
        if high - low < 2:
            return
        ends = "".join(f"M{end:.1f},{y - 4}v8" for end in (low, high))
        self.add(f'<path class="spread" fill="none" d="M{low:.1f},{y}H{high:.1f}{ends}"/>')

    def done(self) -> str:
        source = f'<text class="small muted" x="{_MARGIN}" y="{self._height - 8}">{escape(self._source)}</text>'
        return "\n".join([*self._drawn, source, "</svg>"]) + "\n"


def _classes(strong: bool, small: bool) -> str:
    names = " ".join(name for name, there in (("strong", strong), ("small", small)) if there)
    return f' class="{names}"' if names else ""


def _room(rows: Sequence[Bar], unit: str) -> float:
    """Return how wide the rows may be drawn, so that the longest of their values still stands inside the picture."""
    return WIDTH - _LABELS - _MARGIN - 8 - _LETTER * max(len(_value(row, unit)) for row in rows)


def _value(row: Bar, unit: str) -> str:
    return ", ".join(filter(None, (_measure(row.spread.median, unit), row.note)))


def _measure(value: float, unit: str) -> str:
    """Say a value with its unit; milliseconds become seconds where those are easier to read.

    >>> _measure(12, "ms"), _measure(11_000, "ms"), _measure(0.5, "MB")
    ('12 ms', '11 s', '0.5 MB')
    """
    if unit == "ms" and value >= 1000:
        return f"{_number(value / 1000)} s"
    return f"{_number(value)} {unit}"


def _number(value: float) -> str:
    """Say a number with as many digits as a picture needs.

    >>> _number(1234.5), _number(12.34), _number(0.123), _number(3.0)
    ('1,234', '12.3', '0.12', '3')
    """
    if value >= 100:
        return f"{value:,.0f}"
    digits = 1 if value >= 1 else 2
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") if value else "0"


def _linear_ticks(end: float) -> list[float]:
    power = 10.0 ** math.floor(math.log10(end))
    step = next(power * part for part in (0.2, 0.5, 1.0, 2.0) if end / (power * part) <= 5)
    return [step * number for number in range(math.ceil(end / step) + 1)]
