"""People at the desk, as tests need them: a browser, an account, and the app or the key that they carry."""

from __future__ import annotations

import re
from base64 import b32decode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from lateedition.desk.accounts import totp
from lateedition.desk.accounts.passwords import Argon2id
from softkey import SoftKey

PASSWORD = "the ferry sails at nine"
LOGIN, SECOND, SET_UP, DESK = "/desk/login/", "/desk/login/second-step/", "/desk/login/set-up/", "/desk/stories/"

SHIPPED = {"time_cost": Argon2id.time_cost, "memory_cost": Argon2id.memory_cost}
"""What a password costs at a real desk: a fifth of a second. Nearly every test makes somebody; those of passwords ask what it costs."""

Argon2id.time_cost, Argon2id.memory_cost = 1, 8


@dataclass
class Somebody:
    """A person at a browser: their account, and the secret of their app once it is set up."""

    user: Any
    client: Client = field(default_factory=lambda: Client(headers={"accept": "text/html", "user-agent": "(X11; Linux) Firefox/140.0"}))
    secret: bytes = b""

    def password(self, password: str = PASSWORD, **said: Any) -> Any:
        """Send name and password."""
        return self.client.post(LOGIN, {"username": self.user.username, "password": password, **said})

    def code(self, moment: datetime | None = None, *, steps: int = 0) -> str:
        """What the app shows; `steps` from now."""
        return totp.code_at(self.secret, totp.step_of(moment or timezone.now()) + steps)

    def set_up_app(self) -> Any:
        """Set up an app on the page that is there for it, and return the page that answers."""
        page = self.client.get(SET_UP).content.decode()
        self.secret = secret_on(page)
        return self.client.post(SET_UP, {"code": self.code(steps=-1)})

    def log_in(self) -> Any:
        """Log in with all that is needed, for the first time."""
        self.password()
        return self.set_up_app()

    def is_in(self) -> bool:
        return bool(self.client.get(DESK).status_code == 200)

    def register(self, key: SoftKey, name: str = "Phone") -> Any:
        """Make a passkey on a device."""
        options = self.client.post("/desk/login/set-up/options/").json()["publicKey"]
        return self.client.post(SET_UP, {"credential": key.made(options), "name": name})

    def sign(self, key: SoftKey, **said: Any) -> Any:
        """Log in with a passkey and nothing else."""
        options = self.client.post("/desk/login/passkey/options/").json()["publicKey"]
        return self.client.post("/desk/login/passkey/", {"credential": key.signed(options), **said})


def secret_on(page: str) -> bytes:
    """The secret that the page shows in letters."""
    return b32decode(re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", ""))
