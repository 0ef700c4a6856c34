"""Take the picture for the README: the front page of a demonstration newsroom, brought up for this and stopped again.

    .venv/bin/python tools/screenshot.py [ADDRESS] [OUT]

With an address ("http://localhost:8000/") it takes that page of a site that is running already.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

REPOSITORY = Path(__file__).parent.parent
WIDTH, HEIGHT = 1350, 1000
UP_WITHIN_S = 120


def main() -> None:
    """Take the picture."""
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else REPOSITORY / "docs" / "screenshot.png"
    if len(sys.argv) > 1:
        take(sys.argv[1], out)
        return
    with demonstration() as address:
        take(address, out)


def take(address: str, out: Path) -> None:
    """Write what a reader sees of `address` in the first moment after having answered the notice."""
    executable = os.environ.get("BROWSER_PATH") or shutil.which("chromium")
    flags = ["--disable-gpu", "--no-first-run", "--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(address, wait_until="networkidle")
        refuse = page.locator('button[name="choice"][value="refuse"]')
        if refuse.count():
            refuse.first.click()
            page.wait_for_load_state("networkidle")
        page.screenshot(path=out, animations="disabled")
        browser.close()
    sys.stdout.write(f"wrote {out} ({out.stat().st_size // 1024} KB)\n")


@contextmanager
def demonstration() -> Iterator[str]:
    """Bring up a demonstration newsroom in a temporary home and give its address."""
    port, desk_port = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "printed.txt"
        command = [sys.executable, "-P", "-m", "lateedition", "up", "--home", f"{folder}/home"]
        with printed.open("wb") as output:
            ports = ["--port", str(port), "--desk-port", str(desk_port)]
            up = subprocess.Popen([*command, *ports], stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_until_up(up, printed)
            yield f"http://localhost:{port}/"
        finally:
            up.send_signal(signal.SIGTERM)
            up.wait(timeout=60)


def wait_until_up(up: subprocess.Popen[bytes], printed: Path) -> None:
    """Wait for the closing box. Exits with what was printed if it does not come."""
    deadline = time.monotonic() + UP_WITHIN_S
    while "Late Edition is up" not in printed.read_text("utf-8", "replace"):
        if up.poll() is not None or time.monotonic() > deadline:
            sys.exit(printed.read_text("utf-8", "replace"))
        time.sleep(0.2)


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
