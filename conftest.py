"""For tests and for the examples in docstrings: a home of their own, and Django started where the desk is collected."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from lateedition.desk.starting import collecting_later

# A test never touches somebody's newsroom or database, whatever the environment says outside.
os.environ["LATEEDITION_HOME"] = tempfile.mkdtemp(prefix="lateedition-tests-")
for name in ("DATABASE_URL", "ORIGINALS", "RENDITIONS"):
    os.environ[f"LATEEDITION_{name}"] = os.environ.get(f"LATEEDITION_TEST_{name}", "")
atexit.register(shutil.rmtree, os.environ["LATEEDITION_HOME"], ignore_errors=True)

# It answers a request as it is imported, to be warm when the first editor comes: that needs a newsroom.
collect_ignore = ["src/lateedition/desk/wsgi.py"]

# A law is not broken by a machine that has other work: time is asked in tests that are about time.
settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")

SOURCE = Path(__file__).parent / "src" / "lateedition"
NEED_DJANGO = (SOURCE / "desk", SOURCE / "demo")


def pytest_collect_file(file_path: Path) -> None:
    """Start Django before a module is imported for its examples that cannot be imported without it."""
    if any(file_path.is_relative_to(folder) for folder in NEED_DJANGO):
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")
        django.setup()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for no garbage while modules are imported, nor ever again in what they brought: none of it goes, and to look takes seconds."""
    with collecting_later():
        return (yield)
