"""The languages a story, a section or the site may be in."""

LANGUAGES = [
    ("en", "English"),
    ("hi", "हिन्दी (Hindi)"),
    ("ar", "العربية (Arabic)"),
    ("bn", "বাংলা (Bengali)"),
    ("de", "Deutsch (German)"),
    ("es", "Español (Spanish)"),
    ("fr", "Français (French)"),
    ("gu", "ગુજરાતી (Gujarati)"),
    ("ja", "日本語 (Japanese)"),
    ("kn", "ಕನ್ನಡ (Kannada)"),
    ("ml", "മലയാളം (Malayalam)"),
    ("mr", "मराठी (Marathi)"),
    ("pa", "ਪੰਜਾਬੀ (Punjabi)"),
    ("pt", "Português (Portuguese)"),
    ("ru", "Русский (Russian)"),
    ("ta", "தமிழ் (Tamil)"),
    ("te", "తెలుగు (Telugu)"),
    ("uk", "Українська (Ukrainian)"),
    ("ur", "اردو (Urdu)"),
    ("zh", "中文 (Chinese)"),
]
