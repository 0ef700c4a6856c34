"""Where accounts join the desk: addresses, a way from one's account page, a place in the menu, and words for the daybook."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter

from lateedition.desk.accounts.policy import may_keep_accounts

_WITH = {"passkey": "with a passkey", "app": "with a password and a code", "code": "with a recovery code", "none": "with a password alone"}
_ABOUT = {
    "lateedition.app_added": "Set up an authenticator app",
    "lateedition.app_replaced": "Set up another authenticator app",
    "lateedition.app_removed": "Removed the authenticator app",
    "lateedition.codes_made": "Made new recovery codes",
    "lateedition.factors_reset": "Reset the second factors",
    "lateedition.password": "Set a password",
    "lateedition.session_ended": "Ended a session",
}


class LoginsMenuItem(MenuItem):
    """The menu's way to everybody's logins, for who keeps accounts."""

    def is_shown(self, request: HttpRequest) -> bool:
        """True for whoever keeps accounts."""
        return may_keep_accounts(request.user)


class LoggedIn(LogFormatter):
    """A login, in the daybook."""

    label = "Login"

    def format_message(self, log_entry: Any) -> str:
        """Say with what."""
        return f"Logged in {_WITH.get(log_entry.data.get('with', ''), '')}"


class NotLoggedIn(LogFormatter):
    """A login that was refused, in the daybook."""

    label = "Login refused"

    def format_message(self, log_entry: Any) -> str:
        """Say what was wrong."""
        why = log_entry.data.get("why", "")
        return f"Was refused: wrong {log_entry.data.get('what', 'password')}{f' ({why})' if why else ''}"


class CodeUsed(LogFormatter):
    """A recovery code that was used up, in the daybook."""

    label = "Recovery code used"

    def format_message(self, log_entry: Any) -> str:
        """Say how many are left."""
        return f"Used a recovery code; {log_entry.data.get('left', 0)} left"


class AboutPasskey(LogFormatter):
    """Something about a passkey, in the daybook."""

    verb = ""

    def format_message(self, log_entry: Any) -> str:
        """Say which."""
        return f"{self.verb} “{log_entry.data.get('name', '')}”"


def verbs(actions: LogActionRegistry) -> None:
    """Give the verbs of accounts words for the daybook."""
    actions.register_action("lateedition.login")(LoggedIn)
    actions.register_action("lateedition.login_failed")(NotLoggedIn)
    actions.register_action("lateedition.code_used")(CodeUsed)
    for name, verb in (("added", "Set up the passkey"), ("removed", "Removed the passkey"), ("renamed", "Renamed a passkey to")):
        words = type(f"Passkey{name}", (AboutPasskey,), {"label": f"Passkey {name}", "verb": verb})
        actions.register_action(f"lateedition.passkey_{name}")(words)
    for action, said in _ABOUT.items():
        actions.register_action(action, said, said)


def addresses() -> list[URLPattern | URLResolver]:
    """Put the pages of accounts under the desk."""
    return [path("", include("lateedition.desk.accounts.urls"))]


def account_item(_request: HttpRequest) -> dict[str, str]:
    """Lead from one's account page to one's security."""
    return {
        "url": reverse("accounts:security"),
        "label": "Second factors and sessions",
        "help_text": "How you log in, and where you are logged in.",
    }


def menu_item() -> MenuItem:
    """Put everybody's logins under Settings, beside the users."""
    return LoginsMenuItem("Logins and sessions", reverse("accounts:people"), name="logins", icon_name="key", order=610)


hooks.register("register_log_actions", verbs)
hooks.register("register_admin_urls", addresses)
hooks.register("register_account_menu_item", account_item)
hooks.register("register_settings_menu_item", menu_item)
