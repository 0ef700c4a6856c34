"""The Django app of the brand."""

from __future__ import annotations

from django.apps import AppConfig


class BrandConfig(AppConfig):
    """The paper's own logo and mark."""

    name = "lateedition.desk.brand"
    label = "brand"
    verbose_name = "Brand"
