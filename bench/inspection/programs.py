"""Programs that are asked and not written by us: Lighthouse and the Nu validator, from npm, in versions that a lock file pins.

Nobody needs Node to run Late Edition; it is for this question alone. What cannot be had is said and left out.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Literal

from bench.harness.installing import CannotHave
from bench.harness.places import installed
from bench.harness.processes import run

_LOCKED = Path(__file__).with_name("node")
_LOCK = "package-lock.json"
_OLDEST_NODE = 18
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
Form = Literal["phone", "desktop"]
FORMS: tuple[Form, ...] = ("phone", "desktop")
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu")
_VERDICT = "cumulative-layout-shift", "largest-contentful-paint", "total-blocking-time"


@dataclass(frozen=True)
class Scores:
    """What Lighthouse says of a page: by category, of a hundred, the median of its runs; and for what any of them took points off.

    `figures` are medians of layout shift (a number), and of the largest paint and the blocked time in ms.
    """

    scores: Mapping[str, float]
    taken_off: Mapping[str, str]
    figures: Mapping[str, float]


@dataclass(frozen=True)
class Lighthouse:
    """An installed Lighthouse, and the browser that it drives."""

    program: Path
    browser: str

    def scores(self, url: str, *, form: Form, runs: int, folder: Path) -> Scores:
        """Return what it says of `url` over so many runs, each in a fresh browser."""
        return _scores([self._report(url, form, folder / f"lighthouse-{number}.json") for number in range(runs)])

    def _report(self, url: str, form: Form, kept: Path) -> dict[str, Any]:
        preset = ["--preset=desktop"] if form == "desktop" else []
        command = [self.program, url, "--quiet", "--output=json", f"--output-path={kept}", f"--chrome-flags={' '.join(_FLAGS)}"]
        only = f"--only-categories={','.join(CATEGORIES)}"
        run([*command, only, *preset], environment={"CHROME_PATH": self.browser}, folder=kept.parent)
        report: dict[str, Any] = json.loads(kept.read_text("utf-8"))
        if "runtimeError" in report:
            raise RuntimeError(f"Lighthouse could not look at {url}: {report['runtimeError']['message']}")
        return report


@dataclass(frozen=True)
class Validator:
    """An installed Nu validator."""

    java: str
    program: Path

    def faults(self, pages: Mapping[str, bytes], *, folder: Path) -> dict[str, list[str]]:
        """Return its errors and warnings by the name of the page, for all `pages` at once."""
        for name, body in pages.items():
            (folder / f"{name}.html").write_bytes(body)
        files = [folder / f"{name}.html" for name in pages]
        said = run([self.java, "-jar", self.program, "--format", "json", "--exit-zero-always", "--stdout", *files])
        found: dict[str, list[str]] = {name: [] for name in pages}
        for message in json.loads(said)["messages"]:
            found[Path(message["url"]).stem].append(f"{message['type']}, line {message.get('lastLine', 0)}: {message['message']}")
        return found


def chromium() -> str | None:
    """Return the Chromium to use, None where only Playwright's own may be there."""
    return os.environ.get("BROWSER_PATH") or shutil.which("chromium-headless-shell") or shutil.which("chromium")


def lighthouse() -> Lighthouse:
    """Return Lighthouse, installed on first use. Raises CannotHave."""
    browser = chromium()
    if browser is None:
        raise CannotHave("Lighthouse needs Chromium; install chromium, or set BROWSER_PATH")
    return Lighthouse(_modules() / ".bin" / "lighthouse", browser)


def validator() -> Validator:
    """Return the validator, installed on first use. Raises CannotHave."""
    java = shutil.which("java")
    if java is None:
        raise CannotHave("the Nu validator needs Java 17 or newer; on Debian and Ubuntu: apt install default-jre-headless")
    return Validator(java, _modules() / "vnu-jar" / "build" / "dist" / "vnu.jar")


def versions() -> dict[str, str]:
    """Return the versions that the lock file pins."""
    pinned: dict[str, str] = json.loads((_LOCKED / "package.json").read_text("utf-8"))["dependencies"]
    return pinned


def _modules() -> Path:
    """Return the folder of what the lock file names, installed there unless that very lock is in already."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise CannotHave(f"there is no npm; install Node {_OLDEST_NODE} or newer (it is for this measurement alone)")
    major = int(run([node, "--version"]).strip().lstrip("v").partition(".")[0])
    if major < _OLDEST_NODE:
        raise CannotHave(f"this is Node {major}; {_OLDEST_NODE} or newer is wanted")
    folder = installed("node")
    wanted = (_LOCKED / _LOCK).read_bytes()
    if (folder / "done").exists() and (folder / "done").read_bytes() == wanted:
        return folder / "node_modules"
    print("==> installing Lighthouse and the Nu validator with npm", file=sys.stderr, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(_LOCKED, folder)
    try:
        run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder=folder)
    except RuntimeError as failure:
        raise CannotHave(f"npm could not install what {_LOCK} names: {failure}") from failure
    (folder / "done").write_bytes(wanted)
    return folder / "node_modules"


def _scores(reports: Sequence[Mapping[str, Any]]) -> Scores:
    scores = {name: 100 * median(report["categories"][name]["score"] for report in reports) for name in CATEGORIES}
    figures = {name: median(report["audits"][name]["numericValue"] for report in reports) for name in _VERDICT}
    taken: dict[str, str] = {}
    for report in reports:
        for name in CATEGORIES:
            for part in report["categories"][name]["auditRefs"]:
                audit = report["audits"][part["id"]]
                if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                    taken[part["id"]] = f"{audit['title']} {audit.get('displayValue', '')}".strip()
    return Scores(scores, taken, figures)
