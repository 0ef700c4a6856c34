"""A site as it is run: a stand over an edition, the purger, and a cache in front with the reference configuration."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from cached_site import Site, free_port, small_edition, until, without

import refnginx
from lateedition.edition.store import Store


@contextmanager
def opened(folder: Path) -> Iterator[Site]:
    """A stand over a small edition, with nothing in front of it."""
    with Store.for_printing(folder / "home" / "edition") as store:
        site = Site(folder / "home", store, free_port(), cache=free_port())
        site.print(small_edition)
        site.start_stand()
        try:
            yield site
        finally:
            for name in list(site.processes):
                site.stop(name)


@pytest.fixture(scope="module")
def behind_nginx(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("nginx")
    with opened(folder) as site:
        yield from _nginx(site, repository, folder)


@pytest.fixture(scope="module")
def behind_varnish(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("varnish")
    with opened(folder) as site:
        yield from _varnish(site, repository, folder)


@pytest.fixture
def nginx(behind_nginx: Site) -> Site:
    """The site behind nginx with the reference configuration, as it was at first."""
    behind_nginx.begin_again()
    return behind_nginx


@pytest.fixture
def varnish(behind_varnish: Site) -> Site:
    """The site behind Varnish with the reference configuration and the purger at work, as it was at first."""
    behind_varnish.begin_again()
    return behind_varnish


def _nginx(house: Site, repository: Path, tmp_path: Path) -> Iterator[Site]:
    nginx = refnginx.program()
    if nginx is None:
        without(refnginx.NONE)
    instead = {"server 127.0.0.1:8000;": f"server 127.0.0.1:{house.stand_port};", "listen 80": f"listen 127.0.0.1:{house.cache}"}
    process = refnginx.started(nginx, tmp_path, repository=repository, instead=instead)
    yield from _in_front(house, process, told=tmp_path / "error.log")


def _varnish(house: Site, repository: Path, tmp_path: Path) -> Iterator[Site]:
    program = shutil.which("varnishd") or ("/usr/sbin/varnishd" if Path("/usr/sbin/varnishd").exists() else "")
    if not program or not list(Path("/usr/lib").glob("**/vmods/libvmod_xkey.so")):
        without("there is no Varnish with the vmod xkey (varnish, varnish-modules); ./run test installs them by apt as root")
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
    until((house.home / "purged.json").exists, within_s=60, what="the first purge")
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
        until(answers, within_s=60, what="the cache in front")
        yield site
    finally:
        process.terminate()
        process.wait(10)
