"""The pages on which an operator keeps accounts: who is what at the desk, and which sections a section editor has."""

from __future__ import annotations

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.apps import apps
from django.db.models import QuerySet
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserColumn, UserFilterSet, UserViewSet, get_user_display_name

from lateedition.desk.people.models import User
from lateedition.desk.people.roles import Role, named

_ROLES = [(role.value, role.label) for role in Role]
_FIELDS = ("username", "first_name", "last_name", "email", "roles")


def _sections() -> QuerySet[Any]:
    return apps.get_model("stories", "Section").objects.order_by("place")


class _AccountForm(forms.ModelForm[User]):
    """What an account is at the desk, on its form."""

    roles = forms.MultipleChoiceField(
        choices=_ROLES, required=False, widget=forms.CheckboxSelectMultiple, help_text="What this person is at the desk; several add up."
    )
    edited_sections: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        label="Sections",
        widget=forms.CheckboxSelectMultiple,
        help_text="For a section editor: their own. What is inside one is theirs, too.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)  # only now: the form of one's own account looks for it, too
        self.fields["edited_sections"].queryset = _sections()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["edited_sections"].initial = self.instance.edited_sections.all()
        for name in ("first_name", "last_name", "email"):
            self.fields[name].required = False
        self.order_fields(
            ["username", "first_name", "last_name", "email", "roles", "edited_sections", "password1", "password2", "is_active"]
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a section editor without a section: nothing would be theirs."""
        said = super().clean() or self.cleaned_data
        if Role.SECTION_EDITOR in said.get("roles", ()) and not said.get("edited_sections"):
            self.add_error("edited_sections", "A section editor needs at least one section.")
        return said

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 (Django's signature)
        """Save the account, and its sections with it."""
        user: User = super().save(commit=commit)
        user.edited_sections.set(self.cleaned_data["edited_sections"])
        return user


class AccountCreationForm(_AccountForm, UserCreationForm):
    """A new account."""

    class Meta(UserCreationForm.Meta):
        fields = {*_FIELDS}


class AccountEditForm(_AccountForm, UserEditForm):
    """An account."""

    class Meta(UserEditForm.Meta):
        fields = {*_FIELDS, "is_active"}


class AccountFilters(UserFilterSet):
    """What the list of accounts can be narrowed to."""

    role = django_filters.ChoiceFilter(choices=_ROLES, label="Role", method="of_role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("is_superuser", "group"):
            self.filters.pop(name, None)

    def of_role(self, users: QuerySet[User], name: str, role: str) -> QuerySet[User]:
        """Keep the accounts that have a role."""
        return users.filter(pk__in=[user.pk for user in users if role in user.roles])


class AccountIndexView(IndexView):
    """The list of accounts."""

    @cached_property
    def columns(self) -> list[Column]:  # type: ignore[override]  # it is one there, too
        """Return what is said of each."""
        return [
            self._get_title_column_class(UserColumn)(
                "name", accessor=get_user_display_name, label="Name", get_url=self.get_edit_url, classname="name"
            ),
            Column("username", accessor="get_username", label="Login", sort_key="username"),
            Column("roles", accessor=lambda user: ", ".join(role.label for role in named(user.roles)), label="At the desk"),
            BooleanColumn("is_active", label="Open", sort_key="is_active", width="10%"),
            DateColumn("last_login", label="Last login", sort_key="last_login", width="15%"),
        ]


class AccountViewSet(UserViewSet):
    """Accounts."""

    index_view_class = AccountIndexView
    filterset_class = AccountFilters
    copy_view_enabled = False
    create_template_name = "people/account_create.html"
    edit_template_name = "people/account_edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.Form]:  # noqa: FBT001, FBT002 (Wagtail's signature)
        """Return the form, with roles in it."""
        return AccountEditForm if for_update else AccountCreationForm  # type: ignore[return-value]
