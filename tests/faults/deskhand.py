"""The desk as a child process: somebody publishes story after story with the desk's own verb and waits for the desk's own receipt of each.

It prints, outside of everything that is killed: `filed NUMBER HEADLINE` when the verb has returned, `live NUMBER EDITION` when the receipt
says so. The home and the site are in the environment, as the desk has them.
"""

from __future__ import annotations

import itertools
import os
import sys
from datetime import UTC, datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")

import django

django.setup()

from lateedition.desk.handover.receipt import receipt_of  # noqa: E402  Django's models can be imported when it is set up
from lateedition.desk.stories import actions  # noqa: E402
from lateedition.desk.stories.models import Section, Story  # noqa: E402

PATIENCE_S = 60.0


def main() -> None:
    section = Section.objects.filter(name="Harbour").first()
    if section is None:
        section = Section(name="Harbour", slug="harbour")
        section.save(now=datetime.now(UTC))
    for number in itertools.count(Story.objects.count() + 1):
        story = Story(headline=f"Berth{number}x", section=section, body=[{"type": "paragraph", "value": f"<p>Berth{number}x is free.</p>"}])
        row = actions.publish(story, user=None, now=datetime.now(UTC))
        print("filed", row, story.headline, flush=True)
        receipt = receipt_of(row, site_url=os.environ["LATEEDITION_SITE_URL"], patience_s=PATIENCE_S)
        print("live", row, receipt.edition, flush=True)


if __name__ == "__main__":
    sys.exit(main())
