"""Settings of Policy Tracker, all read from the environment or a `.env` file.

docs/settings.md lists every variable. What is missing and cannot be guessed
safely stops the program with a sentence that says how to supply it.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, validate

from policytracker.openapi import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)

# Writers queue instead of failing with "database is locked".
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {
        # With recursive triggers, REPLACE is seen by those that refuse a deletion.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA recursive_triggers=ON;",
        "timeout": 20,  # seconds
        "transaction_mode": "IMMEDIATE",
    },
}


def secret_key() -> str:
    """Return SECRET_KEY of the environment, else that of the git-ignored file.

    Raises ImproperlyConfigured where there is neither; no key is built in.
    """
    if key := env.str("SECRET_KEY", ""):
        return key
    try:
        return (VAR_DIR / "secret_key").read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"SECRET_KEY is not set, and there is none in {VAR_DIR / 'secret_key'} "
            f"({error.strerror}); set it to 50 random characters or more, or run "
            "`make install`, which makes one"
        ) from None


def database() -> dict[str, Any]:
    """Return the database of DATABASE_URL; by default one SQLite file in var/.

    Raises ImproperlyConfigured where the address names no kind of database.
    """
    if not env.str("DATABASE_URL", ""):
        return {**SQLITE, "NAME": VAR_DIR / "policytracker.sqlite3"}
    try:
        named: dict[str, Any] = env.dj_db_url("DATABASE_URL")
    except EnvError:
        raise ImproperlyConfigured(
            "DATABASE_URL does not read like an address of a database; "
            "write postgres://user:password@host:5432/name or sqlite:////path/to/file"
        ) from None
    if named["ENGINE"] == SQLITE["ENGINE"]:
        return {**named, **SQLITE}
    return {**named, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


SECRET_KEY = secret_key()
DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=not DEBUG)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# `recommendations` stands before the admin, whose templates it overrides, and
# after `auth`, whose permissions its roles are made of.
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "recommendations",
    "policytracker.apps.TrackerAdminConfig",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "simple_history",
    "tree_queries",
]

MIDDLEWARE = [
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "policytracker.middleware.RefuseNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "policytracker.middleware.OneChange",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "policytracker.urls"
WSGI_APPLICATION = "policytracker.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"tracker": "recommendations.admin.tags"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["recommendations.grants.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "admin:login"

LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# Files are served from the packages themselves; STATIC_HASHED=true serves what
# `collectstatic` made, under names that browsers may keep for a year.
WHITENOISE_USE_FINDERS = True
STATIC_HASHED = env.bool("STATIC_HASHED", default=False)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if STATIC_HASHED
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
# Uploaded evidence; outside the web root, served by a view that checks who asks.
MEDIA_ROOT = env.path("UPLOADS_DIR", VAR_DIR / "uploads")

# Bytes; a file of evidence of 10 MB takes 13.4 in the JSON of the API.
DATA_UPLOAD_MAX_MEMORY_SIZE = 15 * 1024**2

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 3600) if HTTPS else 0
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
if env.bool("TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Whether other names of the domain speak HTTPS is for those who hold it to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

SIMPLE_HISTORY_DATE_INDEX = "Composite"
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# Days after which an assessment should be looked at again, unless the collection or
# the recommendation says otherwise.
REVIEW_INTERVAL = env.int("REVIEW_INTERVAL", 365)
# Lets reviewers publish what they edited last, for teams of one.
PUBLISH_OWN_EDITS = env.bool("PUBLISH_OWN_EDITS", default=False)

# Lets anybody read over the API what is published, without an account.
ANONYMOUS_READING = env.bool("ANONYMOUS_READING", default=False)
# Pages of other origins that may call the API; they send a token, and no cookie.
CORS_ALLOWED_ORIGINS: list[str] = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_CREDENTIALS = False
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = (
    "accept",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
)
CORS_EXPOSE_HEADERS = ("etag", "link", "location", "retry-after")

# Counts of requests. Each process counts for itself, unless all share a table of the
# database, which `createcachetable` makes and every request then writes.
SHARED_CACHE = env.bool("SHARED_CACHE", default=False)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends."
        + ("db.DatabaseCache" if SHARED_CACHE else "locmem.LocMemCache"),
        "LOCATION": "policytracker_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
RATE = validate.Regexp(
    "off|[1-9][0-9]{0,6}/(sec|min|hour|day)",
    error="write a number of requests and their time, such as 60/min, or off",
)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "recommendations.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": (
        "recommendations.api.negotiation.Negotiation"
    ),
    "DEFAULT_FILTER_BACKENDS": ["recommendations.api.filters.Backend"],
    "DEFAULT_PAGINATION_CLASS": "recommendations.api.pagination.CursorPages",
    "DEFAULT_PARSER_CLASSES": ["recommendations.api.parsers.JSON"],
    "DEFAULT_PERMISSION_CLASSES": ["recommendations.api.permissions.MayView"],
    # No browsable pages: their inline scripts do not pass the content policy.
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "recommendations.api.schema.Schema",
    "DEFAULT_THROTTLE_CLASSES": ["recommendations.api.throttling.ByScope"],
    "DEFAULT_THROTTLE_RATES": {
        "anonymous": env.str("RATE_ANONYMOUS", "60/min", validate=RATE),
        "reading": env.str("RATE_READING", "600/min", validate=RATE),
        "writing": env.str("RATE_WRITING", "300/min", validate=RATE),
        "bulk": env.str("RATE_BULK", "30/min", validate=RATE),
        "token": env.str("RATE_TOKEN", "10/min", validate=RATE),
    },
    "EXCEPTION_HANDLER": "recommendations.api.errors.answer",
    # Whose address the throttle counts: that of the caller, or of the proxy's caller.
    "NUM_PROXIES": int(env.bool("TRUST_PROXY", default=False)),
}
KNOX_TOKEN_MODEL = "recommendations.ApiToken"
# Knox's own table would stay empty beside that of our model.
MIGRATION_MODULES = {"knox": None}
REST_KNOX = {
    "TOKEN_TTL": timedelta(days=env.int("TOKEN_DAYS", 90)),
    "TOKEN_LIMIT_PER_USER": None,
}
TOKEN_MOST_DAYS = env.int("TOKEN_MOST_DAYS", 365)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
