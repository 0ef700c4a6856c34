"""Fills the site: `python -m newssite.filling make`, or `drafts`. Articles come as one JSON object a line on standard input.

What is published long since goes in as live pages without a history of revisions, so that ten thousand take minutes; a
draft is what an editor would have left: a page that is not live, with a revision.
"""

import json
import os
import sys
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newssite.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402  Django must know its settings first
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402, TID251

from newssite.models import ArticlePage, Author, HomePage, SectionPage, Topic  # noqa: E402

AT_A_TIME = 200
PASSWORD = "only for a bench on the loopback"


def make():
    """Make the database, the editor, the site, and what the first line says there is to file under."""
    call_command("migrate", verbosity=0)
    get_user_model().objects.create_superuser("editor", "editor@example.org", PASSWORD)
    said = json.loads(sys.stdin.readline())
    for name in said["topics"]:
        Topic.objects.create(name=name, slug=name.lower().replace(" ", "-"))
    for name in said["authors"]:
        Author.objects.create(name=name, slug=name.lower().replace(" ", "-"))
    root = Page.objects.get(depth=1)
    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(pk=root.pk)
    home = root.add_child(instance=HomePage(title="The Harbour Post", slug="home"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="The Harbour Post")
    for name in said["sections"]:
        home.add_child(instance=SectionPage(title=name, slug=name.lower(), show_in_menus=True))
    put(live=True)


def put(*, live):
    """Put in every article of standard input; print the number that each got."""
    filed = {
        "sections": {section.slug: section for section in SectionPage.objects.all()},
        "topics": {topic.name: topic for topic in Topic.objects.all()},
        "authors": {author.name: author for author in Author.objects.all()},
    }
    lines = iter(sys.stdin)
    while batch := [json.loads(line) for _, line in zip(range(AT_A_TIME), lines, strict=False)]:
        with transaction.atomic():
            for said in batch:
                print(_put(said, filed, live=live).pk)


def _put(said, filed, *, live):
    section = filed["sections"][said["section"]]
    page = ArticlePage(
        title=said["headline"],
        slug=said["slug"],
        section=section,
        standfirst=said["standfirst"],
        body="".join(f"<p>{text}</p>" for text in said["paragraphs"]),
        author=filed["authors"][said["author"]],
        agency=said["agency"],
        place=said["place"],
        news_value=said["news_value"],
        live=live,
        published=datetime.fromisoformat(said["published"]) if live else None,
        first_published_at=datetime.fromisoformat(said["published"]) if live else None,
    )
    page.topics = [filed["topics"][name] for name in said["topics"]]
    section.add_child(instance=page)
    if not live:
        page.save_revision()
    return page


if __name__ == "__main__":
    make() if sys.argv[1] == "make" else put(live=False)
