"""wrk: asks a server for pages as fast as it answers, from a core of its own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.harness.cores import CLIENT_CORE, CannotMeasure
from bench.harness.processes import Running, run

CONNECTIONS = 64
_LATENCY = re.compile(r"99%\s+([\d.]+)(us|ms|s)")
_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_ROTATION = """local paths = {}
for line in io.lines(%s) do paths[#paths + 1] = line end
local n = 0
request = function()
  n = n %% #paths + 1
  return wrk.format("GET", paths[n])
end
"""


@dataclass(frozen=True)
class Round:
    """What one round of wrk against one server gave. `cpu_us` is the server's processor time per request, in microseconds."""

    requests_per_s: float
    cpu_us: float
    p99_ms: float


def needs_wrk() -> None:
    """Raise CannotMeasure when wrk is not there."""
    if shutil.which("wrk") is None:
        raise CannotMeasure("this measurement needs wrk: apt-get install wrk")


def measure(
    server: Running,
    *,
    port: int,
    path: str = "/",
    rotation: Path | None = None,
    headers: Mapping[str, str],
    duration_s: float,
    connections: int = CONNECTIONS,
) -> Round:
    """Ask `server` for `path`, or for the paths in the script `rotation` in turn, for `duration_s`.

    Raises CannotMeasure when it does not answer everything: a figure with errors in it is none.
    """
    command = ["wrk", "-t1", f"-c{connections}", f"-d{duration_s:.0f}s", "--latency", "--timeout", "10s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    if rotation is not None:
        command += ["-s", str(rotation)]
    before_s = server.cpu_s()
    said = run([*command, f"http://127.0.0.1:{port}{path}"], core=CLIENT_CORE)
    used_s = server.cpu_s() - before_s
    if "Non-2xx" in said or "Socket errors" in said:
        raise CannotMeasure(f"{server.name} did not answer every request for {path!r}:\n{said}")
    requests = int(_found(r"(\d+) requests in", said))
    number, unit = _LATENCY.findall(said)[0]
    return Round(
        requests_per_s=float(_found(r"Requests/sec:\s+([\d.]+)", said)),
        cpu_us=used_s / requests * 1e6,
        p99_ms=float(number) * _MS[unit],
    )


def rotation_of(paths: list[str], *, folder: Path) -> Path:
    """Return a script that asks for `paths` in turn, each worker thread by itself, none of them twice before all were asked for."""
    listed, script = folder / f"{len(paths)}-paths.txt", folder / f"{len(paths)}-paths.lua"
    listed.write_text("".join(f"{path}\n" for path in paths))
    script.write_text(_ROTATION % f'"{listed}"')
    return script


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise CannotMeasure(f"wrk said nothing of {pattern!r}:\n{text}")
    return found[1]
