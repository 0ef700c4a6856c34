"""`lateedition manage make_pictures_anew`: makes the files of pictures that were published when fewer were made of one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lateedition.desk.pictures.anew import make_anew, stale_pictures
from lateedition.desk.pictures.renditions import PictureRefused

_SAY_EVERY = 50


class Command(BaseCommand):
    """Make the files of pictures anew."""

    help = "Make the files of pictures that readers have with files of an older recipe (lateedition doctor names how many)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, the newest first, and say how far it is. Raises CommandError when pictures or their store cannot be had."""
        stale = list(stale_pictures())
        self.stdout.write(f"{len(stale)} pictures are to be made anew" if stale else "every picture has all its files; nothing was done")
        refused = 0
        for done, number in enumerate(stale, 1):
            try:
                make_anew(number)
            except PictureRefused as reason:
                refused += 1
                self.stderr.write(f"picture {number} stays as it is: {reason}")
            except OSError as failure:
                raise CommandError(f"stopped at picture {number}, {done - 1} done: {failure}; run it again, it goes on there") from failure
            if done % _SAY_EVERY == 0 or done == len(stale):
                self.stdout.write(f"{done} of {len(stale)}")
        if refused:
            raise CommandError(f"{refused} of {len(stale)} could not be made; they stay as they are")
