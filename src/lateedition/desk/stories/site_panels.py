"""The form of the site's settings: a tab for each thing that an editor comes for."""

from __future__ import annotations

from collections.abc import Sequence

from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface

from lateedition.desk.stories.forms import MARKS, SiteForm


def _group(heading: str, names: Sequence[str], *more: Panel, says: str = "") -> MultiFieldPanel:
    return MultiFieldPanel([*map(FieldPanel, names), *more], heading=heading, help_text=says)


def _under(prefix: str, *names: str) -> list[str]:
    return [f"{prefix}_{name}" for name in names]


SITE_PANELS = TabbedInterface(
    [
        ObjectList(
            [
                _group("The paper", ["name", "tagline", "url"]),
                _group("Where it is", ["zone", "language"]),
                FieldPanel("fallback_picture"),
            ],
            heading="The paper",
        ),
        ObjectList(
            [
                _group("Logo and mark", [f"{name}_file" for name in MARKS]),
                _group(
                    "Colours and type",
                    _under("theme", "accent", "accent_dark", "paper", "headlines", "lines"),
                    HelpPanel(template="stories/theme.html"),
                ),
            ],
            heading="Looks",
        ),
        ObjectList(
            [
                _group("Notice", ["notice_title", "notice_text"]),
                FieldPanel("purposes"),
                _group("What is counted, and what you say of it", ["counting", "privacy_text"]),
            ],
            heading="Privacy",
        ),
        ObjectList(
            [
                FieldPanel("slots", heading="Advertisements"),
                _group("Free stories a month", _under("meter", "free", "page", "cookie", "purpose")),
            ],
            heading="Money",
        ),
        ObjectList(
            [
                _group(
                    "Letters",
                    _under("letters", "daily", "top", "per_section", "breaking", "in_stories"),
                    says="They go out where your operator has set up a relay for mail (LATEEDITION_SMTP).",
                ),
                _group(
                    "Notifications",
                    _under("push", "breaking", "live", "sections"),
                    says="Readers are told where your operator has set up the dispatch (LATEEDITION_DISPATCH_PORT).",
                ),
            ],
            heading="Letters and notifications",
        ),
        ObjectList(
            [FieldPanel("players"), _group("Feeds", ["feeds", "tagging"])],
            heading="Feeds and other sites",
        ),
        ObjectList([FieldPanel("house_style")], heading="House style"),
    ],
    base_form_class=SiteForm,
)
