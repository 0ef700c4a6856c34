"""feedparser, the newest that PyPI has: what Python reads feeds with.

It is given the bytes and nothing else, and sanitises HTML as it does by default. Of each entry it is asked for what ours hold: title,
link, id, authors, both times, summary, contents, categories and files.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bench.harness.installing import python_environment
from bench.harness.processes import run

_READ = """
import json, pathlib, sys, time
import feedparser

def read(payload):
    entries = feedparser.parse(payload).entries
    for entry in entries:
        for field in ("title", "link", "id", "authors", "published_parsed", "updated_parsed", "summary", "content", "tags", "enclosures",
                      "media_content"):
            entry.get(field)
    return len(entries)

payloads = [path.read_bytes() for path in sorted(pathlib.Path(sys.argv[1]).iterdir())]
read(payloads[0])
began, items, times = time.process_time(), 0, 0
while times == 0 or time.process_time() - began < float(sys.argv[2]):
    items += sum(map(read, payloads))
    times += 1
print(json.dumps({"items": items, "cpu_s": time.process_time() - began}))
"""


@dataclass(frozen=True)
class Feedparser:
    """feedparser in an environment of its own, whose Python is `python`."""

    python: Path
    version: str

    def items_per_cpu_s(self, folder: Path, *, at_least_s: float) -> float:
        """Read all feeds in `folder` again and again for that long; return how many entries came out a second of CPU time."""
        said = json.loads(run([self.python, "-c", _READ, folder, at_least_s]))
        return float(said["items"] / said["cpu_s"])


def install() -> Feedparser:
    """Make sure that feedparser is there. Raises CannotHave."""
    python = python_environment("feedparser", "feedparser")
    return Feedparser(python, run([python, "-c", "import feedparser; print(feedparser.__version__)"]).strip())
