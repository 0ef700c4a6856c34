"""Installing: peers come from apt, PyPI or npm through their ordinary clients. What cannot be had is said, never replaced."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.harness.places import installed

_POLICY = Path("/usr/sbin/policy-rc.d")
_NOTHING_STARTS = "#!/bin/sh\n# Put here by a bench that installs servers it runs by itself; it takes this away again.\nexit 101\n"


class CannotHave(Exception):
    """A peer cannot be had on this machine; the message says why and what somebody could do about it."""


def apt(*packages: str) -> None:
    """Install what is missing of `packages`. No service is started or enabled by it. Raises CannotHave."""
    missing = [name for name in packages if not _has_package(name)]
    if not missing:
        return
    by_hand = f"apt-get install --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise CannotHave(f"{', '.join(missing)} is not installed, and the bench may not install it; as root: {by_hand}")
    _say(f"installing {', '.join(missing)} with apt")
    with _no_service_started():
        _apt_get("update", "-qq")
        _apt_get("install", "-y", "-qq", "--no-install-recommends", *missing)


def python_environment(name: str, *requirements: str) -> Path:
    """Return the Python of an environment that has `requirements` from PyPI, made on first use. Raises CannotHave."""
    folder = installed(name)
    python, stamp = folder / "bin" / "python", folder / "requirements"
    wanted = "\n".join(requirements)
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    _say(f"installing {', '.join(requirements)} from PyPI")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    base = getattr(sys, "_base_executable", sys.executable)
    _do([base, "-m", "venv", "--without-pip", str(folder)], what=f"the environment of {name}")
    uv = Path(sys.executable).with_name("uv")
    by_uv = [str(uv), "pip", "install", "--quiet", "--python", str(python)]
    by_pip = [base, "-m", "pip", "--python", str(python), "install", "--quiet"]
    _do([*(by_uv if uv.exists() else by_pip), *requirements], what=f"{name} from PyPI")
    stamp.write_text(wanted)
    return python


def version_of(package: str) -> str:
    """Return the version of a Debian package that is installed."""
    said = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"


@contextmanager
def _no_service_started() -> Iterator[None]:
    """Keep packages from starting their services: we run the programs ourselves, and the machine's own stay as they are."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text(_NOTHING_STARTS)
    _POLICY.chmod(0o755)
    before = _enabled_services()
    try:
        yield
    finally:
        _POLICY.unlink()
        for service in sorted(_enabled_services() - before):
            subprocess.run(["systemctl", "disable", "--quiet", service], check=False, capture_output=True)


def _enabled_services() -> set[str]:
    if shutil.which("systemctl") is None:
        return set()
    command = ["systemctl", "list-unit-files", "--type=service", "--state=enabled", "--no-legend", "--no-pager"]
    said = subprocess.run(command, check=False, capture_output=True, text=True)
    return {line.split()[0] for line in said.stdout.splitlines() if line.strip()}


def _has_package(name: str) -> bool:
    said = subprocess.run(["dpkg-query", "-W", "-f", "${Status}", name], capture_output=True, text=True, check=False)
    return said.stdout.strip() == "install ok installed"


def _apt_get(*arguments: str) -> None:
    _do(["apt-get", *arguments], what=f"apt-get {arguments[0]}", environment={"DEBIAN_FRONTEND": "noninteractive"})


def _do(command: list[str], *, what: str, environment: dict[str, str] | None = None) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env={**os.environ, **(environment or {})}
        )
    except OSError as failure:
        raise CannotHave(f"{what}: {command[0]} cannot be run: {failure}") from failure
    if done.returncode:
        raise CannotHave(f"{what} failed: {(done.stderr or done.stdout).strip().splitlines()[-1:] or ['no reason given']}")


def _say(what: str) -> None:
    print(f"==> {what}", file=sys.stderr, flush=True)
