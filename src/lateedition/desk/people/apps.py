"""The people at the desk: accounts and what each role may do."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    """Users and roles."""

    name = "lateedition.desk.people"
    label = "people"


class AccountsConfig(WagtailUsersAppConfig):
    """The pages on which accounts are kept, with our roles instead of groups."""

    user_viewset = "lateedition.desk.people.accounts.AccountViewSet"
