"""The people at the desk: accounts and what each role may do."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users and roles."""

    name = "lateedition.desk.people"
    label = "people"
