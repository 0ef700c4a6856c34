"""The panels beside a story's form: its hints, how it will look, how often it was read.

What is in them comes from `desk.writing` and `desk.audience`.
"""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.forms.widgets import Script
from django.urls import reverse
from wagtail.admin.ui.side_panels import BaseSidePanel


class HintsPanel(BaseSidePanel):
    """The hints, counted on the button that opens them."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """The button."""

        aria_label = "Hints"
        icon_name = "help"
        counter_classname = "w-bg-info-100"

    name = "hints"
    title = "Hints"
    template_name = "writing/hints_panel.html"
    order = 150

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return what the panel prints: where hints are asked for."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | {
            "beside_url": reverse("writing:beside"),
            "paste_url": reverse("writing:paste"),
            "extracts_url": reverse("intake:extracts"),
        }

    @property
    def media(self) -> Media:
        """The scripts that fill it, and that make pastes clean."""
        scripts = [Script(f"writing/{name}.js", defer=True) for name in ("beside", "paste", "table", "extract", "keys")]
        return Media(js=scripts, css={"all": ["writing/writing.css"]})  # type: ignore[arg-type]  # the stubs know no Script


class LooksPanel(BaseSidePanel):
    """How the story will look where it is met before it is read."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """The button."""

        aria_label = "How it will look"
        icon_name = "view"
        has_counter = False

    name = "looks"
    title = "How it will look"
    template_name = "writing/looks_panel.html"
    order = 160


class ReadsPanel(BaseSidePanel):
    """How often the story was read."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """The button."""

        aria_label = "Readers"
        icon_name = "group"
        has_counter = False

    name = "reads"
    title = "Readers"
    template_name = "audience/story_panel.html"
    order = 170

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return what the panel prints: where the counts are asked for."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | {"reads_url": reverse("audience:story", args=[self.object.pk])}

    @property
    def media(self) -> Media:
        """The script that fills it."""
        scripts = [Script("audience/audience.js", defer=True)]
        return Media(js=scripts, css={"all": ["audience/audience.css"]})  # type: ignore[arg-type]  # the stubs know no Script
