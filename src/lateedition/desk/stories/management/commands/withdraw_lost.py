"""`lateedition manage withdraw_lost NUMBER`: takes a story from readers that was deleted past the desk's doors."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lateedition.desk.stories.actions import withdraw_lost


class Command(BaseCommand):
    """Take a story from readers that the desk does not have any more."""

    help = "Take a story from readers that was deleted past the desk's doors (lateedition doctor names such)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the story's number."""
        parser.add_argument("number", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Withdraw it. Raises CommandError when there is nothing to withdraw."""
        number = options["number"]
        row = withdraw_lost(number, now=timezone.now())
        if row is None:
            raise CommandError(f"story {number} is at the desk, or readers do not have it; nothing was withdrawn")
        self.stdout.write(f"story {number} is withdrawn as row {row}")
