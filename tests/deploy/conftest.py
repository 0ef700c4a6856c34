"""A site as it is run: a stand over an edition, the purger, and a cache in front with the reference configuration."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from cached_site import Site, free_port, small_edition, until, without

from lateedition.edition.store import Store


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Site]:
    with Store.for_printing(tmp_path / "home" / "edition") as store:
        site = Site(tmp_path / "home", store, free_port())
        site.print(small_edition)
        site.start_stand()
        yield site
        for name in list(site.processes):
            site.stop(name)


@pytest.fixture
def nginx(house: Site, repository: Path, tmp_path: Path) -> Iterator[Site]:
    """The site behind nginx with the reference configuration."""
    program = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else "")
    if not program:
        without("there is no nginx; ./run test installs it by apt as root")
    house.cache = free_port()
    text = (repository / "deploy/nginx/lateedition.conf").read_text("utf-8")
    for told, ours in {
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{house.stand_port};",
        "listen 80": f"listen 127.0.0.1:{house.cache}",
        "/run/lateedition-nginx.sock": f"{tmp_path}/nginx.sock",
        "/var/cache/nginx/lateedition": f"{tmp_path}/cache",
    }.items():
        assert told in text, told
        text = text.replace(told, ours)
    (tmp_path / "site.conf").write_text(text, "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 1; pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log info;\n"
        f"events {{}}\nhttp {{ access_log off; include {tmp_path}/site.conf; }}\n"
    )
    process = subprocess.Popen([program, "-c", f"{tmp_path}/nginx.conf", "-p", str(tmp_path), "-e", f"{tmp_path}/error.log"])
    yield from _in_front(house, process, told=tmp_path / "error.log")


@pytest.fixture
def varnish(house: Site, repository: Path, tmp_path: Path) -> Iterator[Site]:
    """The site behind Varnish with the reference configuration, and the purger at work."""
    program = shutil.which("varnishd") or ("/usr/sbin/varnishd" if Path("/usr/sbin/varnishd").exists() else "")
    if not program or not list(Path("/usr/lib").glob("**/vmods/libvmod_xkey.so")):
        without("there is no Varnish with the vmod xkey (varnish, varnish-modules); ./run test installs them by apt as root")
    house.cache = free_port()
    shutil.copy(repository / "deploy/varnish/lateedition.vcl", tmp_path)
    text, count = re.subn(r'\.port = "8000"', f'.port = "{house.stand_port}"', (repository / "deploy/varnish/site.vcl").read_text("utf-8"))
    assert count == 1
    (tmp_path / "site.vcl").write_text(text, "utf-8")
    command = [program, "-F", "-n", str(tmp_path / "varnish"), "-a", f"127.0.0.1:{house.cache}", "-f", str(tmp_path / "lateedition.vcl")]
    command += ["-s", "malloc,64m", "-p", "thread_pool_min=20", "-p", f"vcl_path={tmp_path}", "-j", "none"]
    with (tmp_path / "varnish.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    in_front = _in_front(house, process, told=tmp_path / "varnish.log")
    next(in_front)
    house.start("purge", LATEEDITION_PURGE_URLS=f"http://127.0.0.1:{house.cache}/-/purge")
    until((house.home / "purged.json").exists, within_s=20, what="the first purge")
    yield house
    next(in_front, None)


def _in_front(site: Site, process: subprocess.Popen[bytes], *, told: Path) -> Iterator[Site]:
    def answers() -> bool:
        assert process.poll() is None, told.read_text("utf-8", "replace")
        try:
            return site.ask().status == 200
        except OSError:
            return False

    try:
        until(answers, within_s=30, what="the cache in front")
        yield site
    finally:
        process.terminate()
        process.wait(10)
