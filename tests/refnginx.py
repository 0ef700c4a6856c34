"""The reference nginx of deploy/, in front of something of a test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

NONE = "there is no nginx; ./run test installs it by apt as root"


def program() -> str | None:
    """Where nginx is, None if it is nowhere."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


def started(nginx: str, folder: Path, *, repository: Path, instead: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start `nginx` with the reference configuration, in which `instead` says what stands in place of what; its files lie in `folder`."""
    text = (repository / "deploy/nginx/lateedition.conf").read_text("utf-8")
    places = {"/run/lateedition-nginx.sock": f"{folder}/nginx.sock", "/var/cache/nginx/lateedition": f"{folder}/cache"}
    for told, ours in {**instead, **places}.items():
        assert told in text, told
        text = text.replace(told, ours)
    (folder / "site.conf").write_text(text, "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log info;\n"
        f"events {{}}\nhttp {{ access_log off; include {folder}/site.conf; }}\n"
    )
    return subprocess.Popen([nginx, "-c", f"{folder}/nginx.conf", "-p", str(folder), "-e", f"{folder}/error.log"])
