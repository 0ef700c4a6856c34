"""How fast is the stand beside nginx, serving the same bytes?  `./run bench serve`, under two minutes.

Each server is pinned to one core and wrk to another; rounds alternate between the servers; the median of the rounds is
printed. nginx gets every page as a ready .gz file, the composed ones composed already: it has nothing to do but send.
It looks at the file for each request (no open_file_cache), as the stand looks for a newer edition.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from lateedition.edition.record import Entry, Fragment, Hole, Segment
from lateedition.edition.segments import gzip_of, segment
from lateedition.edition.store import Printing, Store

ROUNDS = 3
ROUND_S = 3
CONNECTIONS = 64
PAGES = 2_000
PAGE_BYTES = 28_000
SERVER_CORE, CLIENT_CORE = 0, 1
RESULTS = Path(__file__).parent / "results" / "serve.json"
SERVE = """
import sys
from pathlib import Path
from lateedition.stand.run import serve
serve(Path(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), workers=1, front=sys.argv[3])
"""
NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  types {{ text/html html; }}
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  gzip_static on;
  gzip_vary on;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    root {folder}/www;
    index index.html;
    add_header Cache-Control "public, max-age=0";
  }}
}}
"""


@dataclass(frozen=True)
class Server:
    """A server that runs on its own core."""

    name: str
    port: int
    pid: int

    def cpu_s(self) -> float:
        """Return the processor time that it and its children have used."""
        return sum(_process_cpu_s(pid) for pid in _family(self.pid))


@dataclass(frozen=True)
class Case:
    """A question: which page, and what is sent with it."""

    name: str
    path: str = "/"
    revalidates: bool = False
    script: str = ""


@dataclass(frozen=True)
class Round:
    """What one round of wrk against one server gave."""

    requests_per_s: float
    cpu_us_per_request: float


CASES = (
    Case("stored whole page", "/whole/"),
    Case("composed, 3 fragments", "/composed/0/"),
    Case("304 of the composed page", "/composed/0/", revalidates=True),
    Case("2,000 composed pages in rotation", script="rotation.lua"),
)


def main() -> int:
    """Run every case against both servers and print what came out. Returns the exit status."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--front", choices=("lean", "granian"), default="lean", help="the stand's front")
    front = options.parse_args().front
    missing = _missing()
    if missing:
        print(missing, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="lateedition-bench-") as made:
        folder = Path(made)
        ratio = _print_editions(folder)
        print(f"{PAGES:,} pages of {PAGE_BYTES:,} bytes, which gzip to {ratio:.0%}")
        print(f"wrk with {CONNECTIONS} connections; {ROUNDS} rounds of {ROUND_S} s, after one of a second")
        with _stand(folder, front) as stand, _nginx(folder) as nginx:
            _check_same_bytes(stand, nginx)
            rounds = _measure((stand, nginx), folder)
    results = {case.name: _summary(rounds[case.name]) for case in CASES}
    _print_table(results)
    _save(results)
    return 0


def _measure(servers: tuple[Server, Server], folder: Path) -> dict[str, dict[str, list[Round]]]:
    rounds: dict[str, dict[str, list[Round]]] = {case.name: {server.name: [] for server in servers} for case in CASES}
    for number, case, server in itertools.product(range(ROUNDS), CASES, servers):
        if number == 0:
            _wrk(server, case, folder, duration_s=1)
        rounds[case.name][server.name].append(_wrk(server, case, folder, duration_s=ROUND_S))
    return rounds


def _wrk(server: Server, case: Case, folder: Path, *, duration_s: int) -> Round:
    address = f"http://127.0.0.1:{server.port}{case.path}"
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{duration_s}s", "-H", "Accept-Encoding: gzip"]
    if case.revalidates:
        command += ["-H", f"If-None-Match: {_headers(address)['etag']}"]
    if case.script:
        command += ["-s", str(folder / case.script)]
    before_s = server.cpu_s()
    said = _run_on(CLIENT_CORE, [*command, address])
    used_s = server.cpu_s() - before_s
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"{server.name} did not answer every request of {case.name!r}:\n{said}")
    requests = int(_found(r"(\d+) requests in", said))
    return Round(requests_per_s=float(_found(r"Requests/sec:\s+([\d.]+)", said)), cpu_us_per_request=used_s / requests * 1e6)


def _summary(rounds: dict[str, list[Round]]) -> dict[str, object]:
    rates = {name: median(each.requests_per_s for each in found) for name, found in rounds.items()}
    costs = {name: median(each.cpu_us_per_request for each in found) for name, found in rounds.items()}
    return {
        "requests_per_s": rates,
        "cpu_us_per_request": costs,
        "rate_ratio": rates["stand"] / rates["nginx"],
        "cpu_ratio": costs["stand"] / costs["nginx"],
        "rounds": {name: [asdict(each) for each in found] for name, found in rounds.items()},
    }


def _print_table(results: dict[str, dict[str, object]]) -> None:
    print(f"\n{'':34}{'requests/s':>22}{'ratio':>8}{'CPU us/request':>18}{'ratio':>8}")
    print(f"{'':34}{'stand':>11}{'nginx':>11}{'':8}{'stand':>9}{'nginx':>9}")
    for name, found in results.items():
        rates, costs = found["requests_per_s"], found["cpu_us_per_request"]
        assert isinstance(rates, dict)
        assert isinstance(costs, dict)
        print(
            f"{name:34}{rates['stand']:11,.0f}{rates['nginx']:11,.0f}{found['rate_ratio']:8.2f}"
            f"{costs['stand']:9.1f}{costs['nginx']:9.1f}{found['cpu_ratio']:8.2f}"
        )


def _save(results: dict[str, dict[str, object]]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    said = {"when": datetime.now(UTC).isoformat(timespec="seconds"), "commit": _commit(), "machine": _machine(), "cases": results}
    RESULTS.write_text(json.dumps(said, indent=2) + "\n")
    print(f"\nwritten to {RESULTS.relative_to(Path(__file__).parent.parent)}")


# The bytes that are served


def _print_editions(folder: Path) -> float:
    """Print the pages into a store and write what they compose to for nginx. Returns how small gzip makes them."""
    chance = random.Random(17)
    words = _vocabulary(chance)
    fragments = [segment(_markup(chance, words, size_bytes=size)) for size in (2_000, 4_000, 4_000)]
    names = ("navigation.en", "top.en", "latest.en")
    pages: dict[str, list[Segment]] = {"/whole/": [segment(_markup(chance, words, size_bytes=PAGE_BYTES))]}
    own_bytes = (PAGE_BYTES - 10_000) // 4
    for number in range(PAGES):
        pages[f"/composed/{number}/"] = [segment(_markup(chance, words, size_bytes=own_bytes)) for _ in range(4)]

    def work(printing: Printing) -> None:
        for name, fragment in zip(names, fragments, strict=True):
            printing.put_fragment(name, Fragment(fragment))
        for path, parts in pages.items():
            holes = [Hole(name) for name in names][: len(parts) - 1]
            interleaved = [part for pair in itertools.zip_longest(parts, holes) for part in pair if part is not None]
            printing.put(path, Entry(200, (("content-type", "text/html; charset=utf-8"),), tuple(interleaved), changed=1_588_669_919.0))

    with Store.for_printing(folder / "edition") as store:
        store.print_edition(work, moment=datetime.now(UTC))
    for path, parts in pages.items():
        joined = [part for pair in itertools.zip_longest(parts, fragments[: len(parts) - 1]) for part in pair if part is not None]
        _write_for_nginx(folder / "www" / path.strip("/"), b"".join(gzip_of(joined)))
    rotation = "local n = 0\nrequest = function()\n  n = (n + 1) % {pages}\n  return wrk.format('GET', '/composed/' .. n .. '/')\nend\n"
    (folder / "rotation.lua").write_text(rotation.format(pages=PAGES))
    whole = (folder / "www" / "whole" / "index.html.gz").stat().st_size
    return whole / PAGE_BYTES


def _write_for_nginx(folder: Path, gzipped: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / "index.html.gz").write_bytes(gzipped)
    (folder / "index.html").write_bytes(zlib.decompress(gzipped, wbits=31))


def _vocabulary(chance: random.Random) -> list[str]:
    """Make 3,000 pronounceable words, the frequent ones short, as in any language."""
    onsets = ["b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "w", "st", "tr", "pl", "ch", "sh"]
    vowels = ["a", "e", "i", "o", "u", "ea", "ou"]
    codas = ["", "", "n", "r", "s", "t", "nd"]
    words: dict[str, None] = {}
    while len(words) < 3_000:
        syllables = 1 + (len(words) > 60) + (chance.random() < 0.5) + (chance.random() < 0.25)
        words["".join(chance.choice(onsets) + chance.choice(vowels) + chance.choice(codas) for _ in range(syllables))] = None
    return list(words)


def _markup(chance: random.Random, words: list[str], *, size_bytes: int) -> bytes:
    """Write paragraphs with words as frequent as Zipf's law has them, names and figures among them, as news has."""
    weights = list(itertools.accumulate(1 / (rank + 2.7) ** 1.07 for rank in range(len(words))))
    written = b""
    while len(written) < size_bytes:
        sentences = []
        for _ in range(chance.randint(1, 4)):
            chosen = chance.choices(words, cum_weights=weights, k=chance.randint(8, 26))
            chosen = [word.title() if chance.random() < 0.08 else word for word in chosen]
            if chance.random() < 0.4:
                chosen.insert(chance.randrange(len(chosen)), str(chance.randint(2, 99_999)))
            sentences.append(" ".join(chosen).capitalize() + ".")
        written += f'<p class="body" id="p{chance.randrange(10_000)}">{" ".join(sentences)}</p>\n'.encode()
    return written[:size_bytes]


# The servers


@contextmanager
def _stand(folder: Path, front: str) -> Iterator[Server]:
    port = _free_port()
    with _running("stand", [sys.executable, "-c", SERVE, str(folder / "edition"), str(port), front], port=port) as server:
        yield server


@contextmanager
def _nginx(folder: Path) -> Iterator[Server]:
    port = _free_port()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    folder.chmod(0o755)
    with _running(
        "nginx", ["nginx", "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf"), "-p", str(folder)], port=port
    ) as server:
        yield server


@contextmanager
def _running(name: str, command: list[str], *, port: int) -> Iterator[Server]:
    process = subprocess.Popen(command, preexec_fn=_pinned(SERVER_CORE), start_new_session=True)  # noqa: PLW1509  nothing else runs here
    try:
        _wait_for(port)
        yield Server(name=name, port=port, pid=process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def _pinned(core: int) -> Callable[[], None]:
    return lambda: os.sched_setaffinity(0, {core})


def _run_on(core: int, command: list[str]) -> str:
    return subprocess.run(command, preexec_fn=_pinned(core), capture_output=True, text=True, check=True).stdout


def _check_same_bytes(stand: Server, nginx: Server) -> None:
    for path in ("/whole/", "/composed/0/", f"/composed/{PAGES - 1}/"):
        bodies = [_fetched(f"http://127.0.0.1:{server.port}{path}") for server in (stand, nginx)]
        if bodies[0] != bodies[1]:
            raise SystemExit(f"stand and nginx send different bytes at {path!r}: {len(bodies[0])} and {len(bodies[1])}")


def _fetched(address: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})) as response:
        return bytes(response.read())


def _headers(address: str) -> dict[str, str]:
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})) as response:
        return {name.lower(): value for name, value in response.headers.items()}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + 15
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


# The machine


def _missing() -> str:
    tools = [name for name in ("nginx", "wrk") if shutil.which(name) is None]
    if tools:
        return f"this measurement needs {' and '.join(tools)}: apt-get install nginx-light wrk"
    if not {SERVER_CORE, CLIENT_CORE} <= os.sched_getaffinity(0):
        return f"this measurement needs cores {SERVER_CORE} and {CLIENT_CORE}; this process may use {sorted(os.sched_getaffinity(0))}"
    return ""


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *itertools.chain.from_iterable(_family(int(child)) for child in children)]


def _process_cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _machine() -> dict[str, object]:
    model = _found(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text() + "\nmodel name: unknown")
    nginx = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr.strip()
    load = os.getloadavg()[0]
    versions = {name: version(name) for name in ("granian", "httptools", "uvloop", "lmdb", "isal", "msgspec")}
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "nginx": nginx,
        "load": load,
        **versions,
    }


def _commit() -> str:
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False, cwd=Path(__file__).parent
    )
    return said.stdout.strip() or "unknown"


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise SystemExit(f"no {pattern!r} in {text!r}")
    return found[1]


if __name__ == "__main__":
    sys.exit(main())
