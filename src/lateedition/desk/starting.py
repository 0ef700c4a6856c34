"""Django started in this process, by whichever part of the house needs the desk: in half the time that it takes by itself."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_UNSERVED = (
    "wagtail.api.v3.api",
    "wagtail.documents.api.v3.registry",
    "wagtail.documents.api.v3.router",
    "wagtail.images.api.v3.registry",
    "wagtail.images.api.v3.router",
    "wagtail.snippets.api.v3",
    "wagtail.snippets.api.v3.router",
)
"""What Wagtail's applications import as they become ready, to register themselves with an API that this desk has at no address."""


class _NoApi:
    def add_router(self, prefix: str, router: object) -> None:
        """Take a router, and do nothing with it: nobody can ask."""


def start() -> None:
    """Start Django in this process, with the desk's settings unless the environment names others. A second time does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")
    from django.apps import apps

    if not apps.ready:
        with collecting_later():
            import django

            django.setup()


@contextmanager
def collecting_later() -> Iterator[None]:
    """Let no garbage be collected while the block imports, and never look again through what it brought: it stays to the end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def leave_out_unserved_api() -> None:
    """Put empty modules where Wagtail would load its API of version 3.

    Its schemas of every model cost more than half of the start of Django and 39 MB in each process. Should a later Wagtail ask these
    modules for anything else, its start fails and names it.
    """
    for name in _UNSERVED:
        module = ModuleType(name, "Nothing: this desk does not serve Wagtail's API.")
        module.__dict__.update(api=_NoApi(), router=None, register_content_types=_register_nothing)
        sys.modules.setdefault(name, module)


def _register_nothing() -> None:
    """Register no content for an API that is not there."""
