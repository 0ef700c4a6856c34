"""What does a reader get?  About 15 minutes; 3 with --runs 1.

The demonstration newsroom is printed by the house, with a section in Urdu beside it, and served by a stand. Lighthouse asks six
kinds of pages five times each as a phone and as a desk has them; every kind of page is looked at by axe at 320, 768 and 1350 px in
the light and in the dark and by the Nu validator; a browser's own log says what an article weighs; what moves is counted while
pages are read to their end; headers are scored by the table of Mozilla's Observatory. The status is 1 if a promise is broken.
"""

from __future__ import annotations

import argparse
import http.client
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bench.harness import machine, results
from bench.harness.installing import CannotHave
from bench.harness.places import workspace
from bench.harness.processes import end_when_told
from bench.harness.results import Circumstances
from bench.harness.rounds import estimate
from bench.inspection import looking, newsroom, observatory, photographing, programs, promises
from bench.inspection.newsroom import MEASURED, Newsroom
from bench.inspection.promises import Promise

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RUNS = 5
_WEIGHED = ("article",)
_SCORED = ("home", "article", "live", "section", "search", "found", "not-there", "gone")
_READ = ("home", "article", "live", "section", "hindi", "urdu")
_RUN_S, _REST_S, _HOUSE_S = 14, 120, 60
ANCHORS = (
    ("WordPress, default theme", "98/100/100/92", "112 KiB, 8 requests, 2 errors of validity"),
    ("Wagtail, news template", "99/96/96/91", "3 errors of contrast, wider than 320 px, asks a third party"),
    ("Hugo, Ananke", "89/93/96/100", "7 errors of validity"),
)
"""Default article pages of others, as the plan has them: one run each on a loaded machine. They are not run here."""


def main() -> int:
    """Measure what the arguments say, print and keep it. Returns the exit status."""
    wanted = _arguments()
    end_when_told()
    machine.warn_unless_quiet()
    circumstances = Circumstances()
    estimate(_HOUSE_S + _REST_S + wanted.runs * _RUN_S * len(MEASURED) * len(programs.FORMS), of="page")
    with workspace("page") as folder, newsroom.printed(folder) as printed, _chromium() as browser:
        pages = _there(printed)
        if wanted.pictures:
            photographing.photograph(browser, {name: printed.origin + path for name, path in pages.items()})
        found = list(_found(printed, pages, browser, folder, runs=wanted.runs))
    print()
    print("\n".join(promises.table(found)))
    print("\nOthers, published and NOT RUN HERE (performance/accessibility/best practices/SEO):")
    print("\n".join(f"  {name:<28}{scores:<18}{more}" for name, scores, more in ANCHORS))
    if wanted.runs:
        by_page = {f"{one.page}: {one.what.partition(' (')[0]}": promises.kept(one) for one in found}
        results.save("page", {**circumstances.kept(programs.versions()), "runs": wanted.runs, "promises": by_page})
    return 0 if all(one.kept for one in found) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench page", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="how often Lighthouse looks at a page (5); 0: never, and nothing is kept")
    parser.add_argument("--pictures", action="store_true", help="photograph every page into docs/pages/ as well")
    return parser.parse_args()


def _found(printed: Newsroom, pages: dict[str, str], browser: Browser, folder: Path, *, runs: int) -> Iterator[Promise]:
    instruments: Sequence[Callable[[], Iterator[Promise]]] = (
        partial(_seen_by_lighthouse, printed, pages, folder, runs),
        partial(_seen_by_axe, printed, pages, browser),
        partial(_validated, printed, pages, folder),
        partial(_weighed, printed, pages, browser),
        partial(_scored, printed, pages),
        partial(_read, printed, pages, browser),
    )
    for instrument in instruments:
        try:
            yield from instrument()
        except CannotHave as reason:
            print(f"NOT MEASURED: {reason}", file=sys.stderr)


def _there(printed: Newsroom) -> dict[str, str]:
    """Return the pages that there are; one that is meant not to be there counts as there."""
    found = {}
    for name, path in printed.pages.items():
        status = _answer(printed, path)[0]
        if status == http.client.OK or name in ("not-there", "gone"):
            found[name] = path
        else:
            print(f"NOT MEASURED: {name} ({path}) is answered with {status}", file=sys.stderr)
    return found


def _seen_by_lighthouse(printed: Newsroom, pages: dict[str, str], folder: Path, runs: int) -> Iterator[Promise]:
    if not runs:
        return
    lighthouse = programs.lighthouse()
    for name in filter(pages.__contains__, MEASURED):
        for form in programs.FORMS:
            _say(f"Lighthouse: {name}, {form}")
            yield promises.of_lighthouse(name, form, lighthouse.scores(printed.origin + pages[name], form=form, runs=runs, folder=folder))


def _seen_by_axe(printed: Newsroom, pages: dict[str, str], browser: Browser) -> Iterator[Promise]:
    page = browser.new_page()
    for name, path in pages.items():
        _say(f"axe: {name}")
        yield promises.of_nothing(name, "axe, and wider than the window, in six looks", looking.faults(page, printed.origin + path))
    page.close()


def _validated(printed: Newsroom, pages: dict[str, str], folder: Path) -> Iterator[Promise]:
    _say("the Nu validator")
    bodies = {name: _answer(printed, path)[2] for name, path in pages.items()}
    for name, faults in programs.validator().faults(bodies, folder=folder).items():
        yield promises.of_nothing(name, "errors and warnings of the Nu validator", faults)


def _weighed(printed: Newsroom, pages: dict[str, str], browser: Browser) -> Iterator[Promise]:
    for name in _WEIGHED:
        yield from promises.of_load(name, looking.load(browser, printed.origin + pages[name]))


def _scored(printed: Newsroom, pages: dict[str, str]) -> Iterator[Promise]:
    transport = observatory.reference_transport()
    for name in filter(pages.__contains__, _SCORED):
        yield promises.of_headers(name, observatory.scored(_answer(printed, pages[name])[1], transport=transport))
    yield promises.of_the_desk("desk: login", observatory.scored(printed.desk, transport=transport))


def _read(printed: Newsroom, pages: dict[str, str], browser: Browser) -> Iterator[Promise]:
    for name in _READ:
        url = printed.origin + pages[name]
        _say(f"reading: {name}")
        for width in (looking.WIDTHS_PX[0], looking.WIDTHS_PX[-1]):
            yield promises.of_shift(name, width, looking.shift(browser, url, width=width))
        yield promises.of_nothing(name, "words that are not there without JavaScript", looking.words_lost(browser, url))


def _answer(printed: Newsroom, path: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(printed.origin).netloc, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


@contextmanager
def _chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def _say(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
