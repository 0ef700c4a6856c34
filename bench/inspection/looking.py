"""Looking at pages in a browser, as readers have them: axe's rules, nothing wider than the window, what is loaded, what moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS_PX = (320, 768, 1350)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RULES: Mapping[str, Any] = {"resultTypes": ["violations"], "iframes": False, "rules": {"target-size": {"enabled": True}}}
"""All that axe has of WCAG 2.2 A and AA (the size of targets it leaves out unless asked) and of its best practice.

axe cannot enter a frame that runs no scripts: its document is looked at as a page of its own.
"""
OF_COLOURS = {"resultTypes": ["violations"], "iframes": False, "runOnly": ["color-contrast", "link-in-text-block"]}
"""What axe has that depends on colours."""
_HAS_AXE = "window.axe?.isOfTheBench === true"
"""Wagtail's forms have an axe of their own, with rules of their own."""
_BRING_AXE = f"() => {{ {AXE_SCRIPT}\nwindow.axe.isOfTheBench = true }}"
_MOST_MS = 30_000
_HEIGHT_PX = 844
_LOOK = """([rules, most]) => Promise.race([
    axe.run(document, rules),
    new Promise((_, refuse) => setTimeout(() => refuse(new Error(`axe was not done within ${most} ms`)), most)),
])"""
_WIDER = "document.documentElement.scrollWidth > innerWidth"
_DRAWN = "document.fonts.ready.then(() => new Promise(requestAnimationFrame))"
_NOTE_SHIFTS = """
window.shifted = 0
new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shifted += entry.hadRecentInput ? 0 : entry.value)))
  .observe({ type: 'layout-shift', buffered: true })
"""
_TO_THE_END = """async () => {
  const pause = () => new Promise((done) => setTimeout(done, 200))
  for (let at = 0, end = document.body.scrollHeight; at < end; at += innerHeight / 2) { scrollTo(0, at); await pause() }
  await Promise.all([...document.images].map((image) => image.complete || new Promise((done) => (image.onload = image.onerror = done))))
  return window.shifted
}"""
_WORDS = "document.querySelector('main').innerText.split(/\\s+/).filter(Boolean)"


@dataclass(frozen=True)
class Look:
    """How wide a window is, in pixels, and which colours whoever looks prefers."""

    width: int
    colours: Literal["light", "dark"]

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.width} px, {self.colours}"


LOOKS = tuple(Look(width, colours) for width, colours in product(WIDTHS_PX, SCHEMES))


@dataclass
class Load:
    """What a browser loaded for a page: how many answers, and bytes as they came over the network, heads included, by what they are.

    `html_bytes` is the body of the page as it came; `script_bytes` are the scripts as they are run, not as they came: all that come before
    anybody does anything, whoever asked for them, the page or another script.
    """

    requests: int = 0
    by_type: dict[str, int] = field(default_factory=dict)
    html_bytes: int = 0
    script_bytes: int = 0

    @property
    def without_pictures_bytes(self) -> int:
        """All that is loaded but pictures."""
        return sum(size for kind, size in self.by_type.items() if kind != "Image")


def faults(page: Page, url: str, *, looks: tuple[Look, ...] = LOOKS) -> list[str]:
    """Return what is wrong with the page at `url` in each of `looks`, a line for each thing: the look, the rule, the element, and why.

    Other colours at a width that was looked at before are looked at with the rules about colours: the rest is the same.
    """
    found, widths = list[str](), set[int]()
    page.emulate_media(reduced_motion="reduce")
    page.goto(url)
    for look in looks:
        page.set_viewport_size({"width": look.width, "height": _HEIGHT_PX})
        page.emulate_media(color_scheme=look.colours, reduced_motion="reduce")
        page.evaluate(_DRAWN)
        found += [f"{look}: {fault}" for fault in violations(page, rules=OF_COLOURS if look.width in widths else RULES)]
        if page.evaluate(_WIDER):
            found.append(f"{look}: it is wider than the window")
        widths.add(look.width)
    return found


def violations(page: Page, *, rules: Mapping[str, Any] = RULES) -> list[str]:
    """Return what axe finds on the page that is open: the rule, the element, and why."""
    if not page.evaluate(_HAS_AXE):
        page.evaluate(_BRING_AXE)
    return [_line(rule["id"], node) for rule in page.evaluate(_LOOK, [rules, _MOST_MS])["violations"] for node in rule["nodes"]]


def load(browser: Browser, url: str) -> Load:
    """Return what a browser that knows nothing of the site loads for `url`, in a wide window, until nothing more comes."""
    found, kinds, scripts = Load(), dict[str, str](), set[str]()
    with _opened(browser) as page:
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")

        def answered(event: Mapping[str, Any]) -> None:
            kinds[event["requestId"]] = event["type"]
            if event["type"] == "Script":
                scripts.add(event["response"]["url"])

        def came(event: Mapping[str, Any]) -> None:
            kind = kinds.get(event["requestId"], "Other")
            found.requests += 1
            found.by_type[kind] = found.by_type.get(kind, 0) + int(event["encodedDataLength"])

        network.on("Network.responseReceived", answered)
        network.on("Network.loadingFinished", came)
        answer = page.goto(url, wait_until="networkidle")
        assert answer is not None
        found.html_bytes = answer.request.sizes()["responseBodySize"]
        found.script_bytes = sum(len(page.request.get(script).body()) for script in scripts)
    return found


def shift(browser: Browser, url: str, *, width: int) -> float:
    """Return how much moves (Cumulative Layout Shift, every shift counted) while the page at `url` loads and is read to its end.

    Whoever reads it is in a hurry: two and a half windows a second.
    """
    with _opened(browser, viewport={"width": width, "height": _HEIGHT_PX}) as page:
        page.add_init_script(_NOTE_SHIFTS)
        page.goto(url, wait_until="networkidle")
        return float(page.evaluate(_TO_THE_END))


def words_lost(browser: Browser, url: str) -> list[str]:
    """Return the words of a page's matter that are only there with JavaScript, controls of scripts apart; none is what is promised."""
    with _opened(browser) as page:
        page.goto(url, wait_until="networkidle")
        page.evaluate("document.querySelectorAll('main :is(button, label)').forEach((control) => control.remove())")
        scripted = page.evaluate(_WORDS)
    with _opened(browser, java_script_enabled=False) as page:
        page.goto(url)
        plain = set(page.locator("main").inner_text().split())
    return [word for word in scripted if word not in plain]


@contextmanager
def _opened(browser: Browser, **options: Any) -> Iterator[Page]:
    context = browser.new_context(**{"viewport": {"width": WIDTHS_PX[-1], "height": 900}, **options})
    try:
        yield context.new_page()
    finally:
        context.close()


def _line(rule: str, node: Mapping[str, Any]) -> str:
    why = "; ".join(str(node["failureSummary"]).split("\n  ")[1:])
    return f"{rule} at {' in '.join(map(str, node['target']))}: {why} {node['html'][:200]}"
