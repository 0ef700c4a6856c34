"""Languages: what each is called by those who read it."""

from __future__ import annotations

_OWN_NAMES = {
    "ar": "العربية", "bn": "বাংলা", "de": "Deutsch", "en": "English", "es": "Español", "fr": "Français", "gu": "ગુજરાતી",
    "he": "עברית", "hi": "हिन्दी", "ja": "日本語", "kn": "ಕನ್ನಡ", "ml": "മലയാളം", "mr": "मराठी", "pa": "ਪੰਜਾਬੀ",
    "pt": "Português", "ru": "Русский", "ta": "தமிழ்", "te": "తెలుగు", "uk": "Українська", "ur": "اردو", "zh": "中文",
}  # fmt: skip


def own_name(language: str) -> str:
    """Return what a language, given as a BCP 47 tag, calls itself; the tag where that is not known here.

    >>> own_name("hi-IN")
    'हिन्दी'
    >>> own_name("eo")
    'eo'
    """
    return _OWN_NAMES.get(language.split("-", maxsplit=1)[0].lower(), language)
