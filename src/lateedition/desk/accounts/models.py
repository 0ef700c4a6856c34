"""What is kept of people's sessions, of their second factors, and of attempts that failed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """A browser at the desk. Whoever takes the row away logs it out, at once and everywhere.

    `expire_date` is fixed when it begins; `seen` moves with what people do in it, and an idle one ends too. `factor` says how it was
    proved who it is: "passkey", "app", "code", or "none" for a password alone. `origin` is coarse. `handle` is what pages call it by:
    its key would let in whoever reads it.
    """

    handle = models.CharField(max_length=20, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    begun = models.DateTimeField()
    seen = models.DateTimeField()
    agent = models.CharField(max_length=300)
    origin = models.CharField(max_length=64)
    factor = models.CharField(max_length=8)


class AuthenticatorApp(models.Model):
    """An app that makes codes by the clock (RFC 6238). `secret` is under lock (vault.py); a step is used once, and none before it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    secret = models.TextField()
    last_step = models.BigIntegerField(default=0)
    added = models.DateTimeField()
    used = models.DateTimeField(null=True)


class Passkey(models.Model):
    """A key that signs challenges (WebAuthn). `credential` is its public half, as the device gave it; `count` is the highest seen."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)
    credential = models.BinaryField()
    count = models.BigIntegerField(default=0)
    added = models.DateTimeField()
    used = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """A code on paper that works once. Only its digest is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    used = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="a_code_is_there_once")]


class Failures(models.Model):
    """How often in a row an attempt has failed, by whom or to whom; no other is looked at before `until`."""

    key = models.CharField(max_length=120, primary_key=True)
    count = models.IntegerField(default=0)
    last = models.DateTimeField(db_index=True)
    until = models.DateTimeField()
