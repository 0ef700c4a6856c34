"""What is promised of a page, and whether it is kept: a line of the table each. Limits are those of docs/design.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bench.inspection.looking import Load
from bench.inspection.observatory import WANTED, Scorecard
from bench.inspection.programs import Scores

KIB = 1_024
MOST_BYTES, MOST_HTML_BYTES, MOST_SCRIPT_BYTES, MOST_REQUESTS = 50 * KIB, 15 * KIB, 10 * KIB, 10
LEAST_PERFORMANCE, WHOLE = 98, 100
NOT_FOR_ENGINES = frozenset(("found",))
"""Pages that search engines are told to leave out, as they ask of pages of results; Lighthouse takes points off for that."""


@dataclass(frozen=True)
class Promise:
    """A line: what is promised of which page, what was found, and whether that keeps it. `why` are lines that say what is wrong."""

    page: str
    what: str
    found: str
    wanted: str
    kept: bool
    why: tuple[str, ...] = ()


def of_lighthouse(page: str, form: str, said: Scores) -> Promise:
    """Return what is promised of Lighthouse's four scores."""
    scores = said.scores
    whole = scores.keys() - {"performance"} - ({"seo"} if page in NOT_FOR_ENGINES else set())
    kept = scores["performance"] >= LEAST_PERFORMANCE and all(scores[name] >= WHOLE for name in whole)
    found = "/".join(f"{score:.0f}" for score in scores.values())
    moved, painted = said.figures["cumulative-layout-shift"], said.figures["largest-contentful-paint"]
    why = tuple(f"{name}: {title}" for name, title in said.taken_off.items())
    promised = "98/100/100/–" if page in NOT_FOR_ENGINES else "98/100/100/100"
    return Promise(page, f"Lighthouse, {form} (CLS {moved:.3f}, LCP {painted / 1_000:.1f} s)", found, promised, kept, why)


def of_load(page: str, said: Load) -> Iterator[Promise]:
    """Give what is promised of an article's weight."""
    size = said.without_pictures_bytes
    yield Promise(page, "bytes without pictures", f"{size / KIB:.1f} KiB", "50 KiB", size <= MOST_BYTES)
    yield Promise(page, "HTML, gzipped", f"{said.html_bytes / KIB:.1f} KiB", "15 KiB", said.html_bytes <= MOST_HTML_BYTES)
    yield Promise(page, "JavaScript, plain", f"{said.script_bytes / KIB:.1f} KiB", "10 KiB", said.script_bytes <= MOST_SCRIPT_BYTES)
    yield Promise(page, "requests", str(said.requests), str(MOST_REQUESTS), said.requests <= MOST_REQUESTS)


def of_headers(page: str, said: Scorecard) -> Promise:
    """Return what is promised of the Observatory's score."""
    why = tuple(f"{mark.points:+}: {mark.why}" for mark in said.marks if mark.points <= 0)
    return Promise(page, "Observatory", f"{said.score}{' (unsafe)' if said.unsafe else ''}", str(WANTED), said.passes, why)


def of_the_desk(page: str, said: Scorecard) -> Promise:
    """Return what the Observatory says of a page of the desk. Nothing is promised: Wagtail's date fields have scripts in the page."""
    why = tuple(f"{mark.points:+}: {mark.why}" for mark in said.marks if mark.points <= 0)
    return Promise(page, "Observatory", f"{said.score}{' (unsafe)' if said.unsafe else ''}", "nothing", kept=True, why=why)


def of_nothing(page: str, what: str, faults: Iterable[str]) -> Promise:
    """Return the promise that `faults` are none."""
    found = tuple(faults)
    return Promise(page, what, str(len(found)), "0", not found, found)


def of_shift(page: str, width: int, moved: float) -> Promise:
    """Return the promise that nothing moves while a page is read to its end."""
    return Promise(page, f"what moves while it is read, {width} px", f"{moved:.3f}", "0.000", moved < 0.0005)


def table(promises: Iterable[Promise]) -> Iterator[str]:
    """Give the lines of the table: pages of which the same was found share one, and what is not kept has its reasons."""
    yield f"  {'what':<58}{'found':>16}{'promised':>17}  pages"
    alike: dict[tuple[str, str, str], list[Promise]] = {}
    for one in promises:
        alike.setdefault((one.what, one.found, one.wanted if one.kept else f"{one.wanted}, of {one.page}"), []).append(one)
    for first, *others in alike.values():
        pages = ", ".join(one.page for one in (first, *others))
        yield f"{' ' if first.kept else '✗'} {first.what:<58}{first.found:>16}{first.wanted:>17}  {pages}"
        if not first.kept:
            yield from (f"      {reason[:220]}" for reason in first.why)


def kept(promise: Promise) -> Mapping[str, object]:
    """Return `promise` as results hold it."""
    return {"found": promise.found, "wanted": promise.wanted, "kept": promise.kept, "why": list(promise.why)}
