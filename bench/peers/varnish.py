"""Varnish, from Debian: whole pages it has in memory, or pages it puts together from pieces in memory (Edge Side Includes)."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from bench.harness import installing
from bench.harness.processes import Running, running
from bench.harness.reader import reading

INCLUDE = '<esi:include src="/fragments/{}"/>'
WAYS = ("Varnish hit", "Varnish ESI")

# Everything is asked for once beforehand and stays for an hour: what is measured are hits only. Varnish compresses as it fetches.
VCL = """
vcl 4.1;
backend default {{ .host = "127.0.0.1"; .port = "{backend}"; }}
sub vcl_backend_response {{
  set beresp.ttl = 1h;
  set beresp.do_gzip = true;
  set beresp.do_esi = {esi};
}}
"""


def install() -> str:
    """Make sure that Varnish is there; return its version. Raises CannotHave."""
    installing.apt("varnish")
    return f"Varnish {installing.version_of('varnish')}"


def serving(name: str, *, backend: int, port: int, work: Path, core: int | None = None) -> AbstractContextManager[Running]:
    """Run a Varnish in front of the server on port `backend` in a `with`."""
    folder = work / name.replace(" ", "-")
    folder.mkdir(parents=True)
    configuration = folder / "default.vcl"
    configuration.write_text(VCL.format(backend=backend, esi="true" if name.endswith("ESI") else "false"))
    command = ["varnishd", "-F", "-a", f"127.0.0.1:{port}", "-f", configuration, "-n", folder / "instance", "-s", "malloc,512m"]
    command += ["-p", "thread_pools=1", "-p", "thread_pool_min=100", "-p", "thread_pool_max=400", "-p", "timeout_idle=300"]
    return running(name, command, folder=folder, port=port, core=core)


def warm(port: int, paths: list[str]) -> None:
    """Ask for each of `paths` once, so that it is in memory."""
    with reading(port, headers={"Accept-Encoding": "gzip"}) as reader:
        for path in paths:
            status, _ = reader.get(path)
            if status != 200:
                raise RuntimeError(f"Varnish answers {status} at {path!r} while it is being filled")
