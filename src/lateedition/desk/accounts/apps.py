"""The Django app of accounts: sessions, second factors, failed attempts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """How people prove at the desk who they are."""

    name = "lateedition.desk.accounts"
    label = "accounts"
    verbose_name = "Accounts"
