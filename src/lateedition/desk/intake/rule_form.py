"""The form in which an editor writes a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from lateedition.desk.intake.furniture import KINDS
from lateedition.desk.intake.models import RoutingRule
from lateedition.desk.intake.routing import alternatives
from lateedition.desk.stories.languages import LANGUAGES

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[RoutingRule]
else:
    _ModelForm = forms.ModelForm

_SIGNALS = (("new", "New"), ("update", "Update"), ("correction", "Correction"), ("advisory", "Advisory to editors"),
            ("supplement", "Supplement"), ("repeat", "Repeat"), ("kill", "Kill in words"))  # fmt: skip
CONDITIONS = ("words", "providers", "subjects", "urgency", "languages", "kinds", "signals", "sources")
ORDERS = ("label", "section", "topics", "news_value", "deed", "is_last")
_SHOWN_AGENCIES = 20


class LinesField(forms.CharField):
    """Names, one a line, which are kept as a list. A comma is part of a name."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        """Return the names as the form shows them."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Return the names without blanks, each once."""
        return list(dict.fromkeys(filter(None, (line.strip() for line in str(super().clean(value)).splitlines()))))


class RuleForm(_ModelForm):
    """A rule: what items must be like, and what is done with them."""

    sources = LinesField(
        required=False, label="Sources", help_text="One a line: the name of a watched folder, or of a source in wire/sources.toml."
    )
    providers = LinesField(required=False, label="Agencies")
    subjects = LinesField(
        required=False, label="Subjects", help_text="One a line: the name or the code of a subject, or a keyword, as the agency sends it."
    )
    kinds = forms.MultipleChoiceField(required=False, label="Kinds", choices=KINDS, widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(required=False, label="Languages", choices=LANGUAGES, widget=forms.CheckboxSelectMultiple)
    signals = forms.MultipleChoiceField(required=False, label="Marked as", choices=_SIGNALS, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = RoutingRule
        fields = ("name", *CONDITIONS, *ORDERS)
        labels = {"deed": "Then", "is_last": "Stop here: rules below are not asked about an item that fits this one", "urgency": "Urgency"}
        help_texts = {
            "name": "What the desk calls this rule. It stands in the note of each story that the rule takes.",
            "words": "Each must stand in the slugline, headline, standfirst or text as the beginning of a word. Quotation marks keep words "
            'together, a comma means “or”. Example: flood river, "dam burst"',
            "urgency": "The least urgent that still fits: 1 (flash) to 9. An item that states no urgency does not fit.",
            "label": "Under this the item is filed in the inbox, for people to find.",
            "section": "Where its story belongs. Needed for publishing.",
            "news_value": "Leave empty to make it from the agency’s urgency.",
            "deed": 'Publishing also needs publish = "allowed" in the profile of the source, and nothing that speaks against it.',
        }
        widgets = {"section": forms.Select, "topics": forms.CheckboxSelectMultiple, "deed": forms.RadioSelect}

    def __init__(self, *said: Any, agencies: list[str], **more: Any) -> None:
        super().__init__(*said, **more)
        known = ", ".join(agencies[:_SHOWN_AGENCIES]) + (" …" if len(agencies) > _SHOWN_AGENCIES else "")
        self.fields["providers"].help_text = f"One a line.{f' In the inbox: {known}.' if known else ''}"

    def clean_words(self) -> str:
        """Return the words, if there is one to look for."""
        words: str = self.cleaned_data["words"].strip()
        if words and not alternatives(words):
            raise forms.ValidationError("There is no word in this to look for.")
        return words

    def clean(self) -> dict[str, Any] | None:
        """Refuse a rule that does nothing, and one that takes whatever comes."""
        said = super().clean() or self.cleaned_data
        if not any(said.get(name) for name in ORDERS if name != "is_last") and not self.errors:
            raise forms.ValidationError("Say what is done with an item that fits: a label, a section, a topic, a news value or a draft.")
        if said.get("deed") and not any(said.get(name) for name in CONDITIONS) and not self.errors:
            raise forms.ValidationError("A rule without a condition fits everything that comes in. Say at least one, or let it only file.")
        return said

    @property
    def conditions(self) -> list[forms.BoundField]:
        """The fields that say what an item must be like."""
        return [self[name] for name in CONDITIONS]

    @property
    def orders(self) -> list[forms.BoundField]:
        """The fields that say what is done with it."""
        return [self[name] for name in ORDERS]
