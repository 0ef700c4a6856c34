"""Translations: stories that say in another language what another story says, and what becomes of them when that changes."""
