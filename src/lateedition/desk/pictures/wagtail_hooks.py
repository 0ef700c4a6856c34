"""What the desk offers of its pictures to those who choose one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks


def those_that_stand(pictures: Any, _request: HttpRequest) -> Any:
    """Return the pictures without those that readers may not have: a story that showed one would go out without."""
    return pictures.filter(killed=None, lapsed=None)


hooks.register("construct_image_chooser_queryset", those_that_stand)
