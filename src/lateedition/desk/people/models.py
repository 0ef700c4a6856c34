"""Accounts. Our own user model from the first day, for it cannot be changed later."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who logs in to the desk."""
