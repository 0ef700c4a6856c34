"""Django's settings, made from the house's own: nothing here is read from the environment but through `config`."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

from lateedition import config, logs
from lateedition.desk import database as databases
from lateedition.desk.files import files_of
from lateedition.desk.starting import leave_out_unserved_api

HOUSE = config.load()
leave_out_unserved_api()


def _signing_key() -> str:
    """Return the key that signs sessions and tokens, made on first use and readable by its owner only."""
    path = HOUSE.secret_file
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=config.PRIVATE)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
        return path.read_text(encoding="ascii")


SECRET_KEY = _signing_key()
DEBUG = False
_desk = urlsplit(HOUSE.desk_url)
ALLOWED_HOSTS = sorted({_desk.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"})
CSRF_TRUSTED_ORIGINS = [HOUSE.desk_url]
ROOT_URLCONF = "lateedition.desk.urls"
WSGI_APPLICATION = "lateedition.desk.wsgi.application"

INSTALLED_APPS = [
    "lateedition.desk.people",
    "lateedition.desk.daybook",
    "lateedition.desk.accounts",
    "lateedition.desk.handover",
    "lateedition.desk.cards",
    "lateedition.desk.brand",
    "lateedition.desk.pictures",
    "lateedition.desk.recordings",
    "lateedition.desk.quoting",
    "lateedition.desk.stories",
    "lateedition.desk.writing",
    "lateedition.desk.planning",
    "lateedition.desk.alerts",
    "lateedition.desk.workflow",
    "lateedition.desk.together",
    "lateedition.desk.fronts",
    "lateedition.desk.picturedesk",
    "lateedition.desk.recordingdesk",
    "lateedition.desk.translations",
    "lateedition.desk.intake",
    "lateedition.desk.live",
    "lateedition.desk.pressroom",
    "lateedition.desk.audience",
    "lateedition.desk.letters",
    "wagtail.contrib.settings",
    "lateedition.desk.people.apps.AccountsConfig",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "lateedition.desk.headers.ContentSecurityPolicy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lateedition.desk.accounts.door.Door",
    "lateedition.desk.gatekeeper.Gatekeeper",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lateedition.desk.daybook.keeping.Keeping",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).with_name("templates")],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": databases.settings_of(HOUSE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["lateedition.desk.people.backend.RoleBackend"]
PASSWORD_HASHERS = [
    "lateedition.desk.accounts.passwords.Argon2id",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "lateedition.desk.accounts.passwords.LongEnough"},
    {"NAME": "lateedition.desk.accounts.passwords.EndsOtherSessions"},
]

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 86_400

STORAGES = {
    "default": files_of(HOUSE.originals, address="/desk/originals/"),
    "thumbnails": files_of(
        f"{HOUSE.originals}/thumbnails" if isinstance(HOUSE.originals, str) else HOUSE.home / "thumbnails", address="/desk/thumbnails/"
    ),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

_https = _desk.scheme == "https"
# RFC 6265bis, 4.1.3.2: a browser keeps such a cookie for this very host alone, and takes it over TLS alone.
_host = "__Host-" if _https else ""
SESSION_ENGINE = "lateedition.desk.accounts.sessions"
SESSION_COOKIE_NAME = f"{_host}desk_session"
SESSION_COOKIE_AGE = HOUSE.session_hours * 3600
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
KNOWN_COOKIE_NAME = f"{_host}desk_known"
CSRF_COOKIE_NAME = f"{_host}desk_csrf"
CSRF_COOKIE_SECURE = _https
CSRF_FAILURE_VIEW = "lateedition.desk.gatekeeper.not_from_here"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

RECEIPT_PATIENCE_S = 2.0

WAGTAIL_SITE_NAME = "Late Edition"
WAGTAILADMIN_BASE_URL = HOUSE.desk_url
WAGTAIL_AUTOSAVE_INTERVAL = 1000
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "pictures.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "lateedition.desk.pictures.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "gif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 40 * 1024 * 1024
WAGTAILIMAGES_RENDITION_STORAGE = "thumbnails"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Only the desk's own process says what it does (wsgi.py): a command that loads it is about something else.
LOGGING = logs.configuration("desk", logs.style_of(HOUSE.log, terminal=sys.stderr.isatty()), level="NOTSET")
