"""Django's own commands, as `lateedition manage …` offers them."""

from __future__ import annotations

import os
from collections.abc import Sequence

from django.core.management import execute_from_command_line


def main(arguments: Sequence[str]) -> None:
    """Run the Django command that `arguments` name, such as ["changepassword", "anna"]. Its own exit status is the process's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")
    execute_from_command_line(["lateedition manage", *arguments])
