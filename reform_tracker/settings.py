"""Settings of the project: what differs from the defaults of Django and the libraries.

Everything that differs between installations comes from environment variables that begin with REFORM_.
They are read once, into `Environment`; a missing, misspelled or malformed one stops the program with a
message that names it.
"""

import os
import tomllib
from datetime import timedelta

from csp.constants import NONE, SELF

from reform_tracker.environment import BASE_DIR, Environment

environment = Environment.read(os.environ)
environment.data_dir.mkdir(mode=0o750, parents=True, exist_ok=True)
PRODUCTION = environment.production
DATA_DIR = environment.data_dir  # everything the application writes
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

# ── Core ───────────────────────────────────────────────────────────────────────────────────────────

DEBUG = environment.debug
SECRET_KEY = environment.secret_key
ALLOWED_HOSTS = environment.allowed_hosts
CSRF_TRUSTED_ORIGINS = environment.csrf_trusted_origins

INSTALLED_APPS = [
    "plans",
    "items",
    "progress",
    "import_export",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",  # its system checks find outdated policy settings
    "plans.apps.PlanningAdminConfig",  # django.contrib.admin with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # above whitenoise, so that static files carry the policy too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # every page but those that say otherwise
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "reform_tracker.signed_out.SignedOutForms",
    "plans.accounts.IssuedPasswords",
    "axes.middleware.AxesMiddleware",  # last: it replaces the login page's answer by the lockout page
]

ROOT_URLCONF = "reform_tracker.urls"
WSGI_APPLICATION = "reform_tracker.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "progress.navigation.frame",
            ],
        },
    },
]

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a long one fits no cookie

# ── Data ───────────────────────────────────────────────────────────────────────────────────────────

DATABASES = {"default": environment.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# ── Long work ──────────────────────────────────────────────────────────────────────────────────────

TASKS = {
    "default": {
        "BACKEND": (
            "django_tasks_db.DatabaseBackend"
            if environment.worker
            else "django_tasks.backends.immediate.ImmediateBackend"
        ),
    },
}

# ── Mail ───────────────────────────────────────────────────────────────────────────────────────────

SENDS_MAIL = bool(environment.mail)
SITE_URL = environment.site_url
EMAIL_BACKEND = environment.mail.get("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
DEFAULT_FROM_EMAIL = environment.mail.get("DEFAULT_FROM_EMAIL", "")
EMAIL_HOST = environment.mail.get("EMAIL_HOST", "")
EMAIL_PORT = environment.mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = environment.mail.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = environment.mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = environment.mail.get("EMAIL_TIMEOUT")

# ── Language and time ──────────────────────────────────────────────────────────────────────────────

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語")]
TIME_ZONE = "Asia/Tokyo"

# ── Files ──────────────────────────────────────────────────────────────────────────────────────────

STATIC_URL = "static/"
STATIC_ROOT = environment.data_dir / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "reform_tracker.static_finders.PlotlyFinder",
]
# Development finds the files where they lie, at each request; production serves what collectstatic gathered.
WHITENOISE_USE_FINDERS = not environment.production
WHITENOISE_AUTOREFRESH = not environment.production
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site has a reason to read our scripts

STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": environment.data_dir / "files"},
    },
    # Files between the two steps of an import (check, then confirm). Not the system's temporary directory,
    # which other users of the server can read and a second server does not share; never served by address.
    "import_export": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": environment.data_dir / "imports",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if environment.production
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}

MEBIBYTE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * MEBIBYTE  # form data without its files; files are limited by their forms
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a whole plan's grid of years is one form
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * MEBIBYTE  # larger files wait on disk
FILE_UPLOAD_PERMISSIONS = 0o600

# Importing and exporting in the admin are rights of their own, not part of "may change".
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.MediaStorage"  # uses STORAGES["import_export"]
# IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT stays off: it drops the leading "=", so the text would not come
# back as it was. Formats that write such strings as text belong to the resources.

# ── People: login, lockout, session ────────────────────────────────────────────────────────────────

AUTH_USER_MODEL = "plans.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "plans.auth_backend.MembershipBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# A whole city hall often shares one address, so neither the address nor the name alone is locked: the one
# would shut out everybody, the other lets anybody shut out a colleague.
AXES_ENABLED = True  # no environment variable switches it off
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # 15 minutes are 15 minutes, however often one tries
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "reform_tracker.signed_out.stopped"
AXES_COOLOFF_MESSAGE = "続けて失敗したため、ログインを止めています。15分たってから、もう一度お試しください。"
AXES_CLIENT_IP_CALLABLE = (
    "reform_tracker.client_address.behind_proxy" if environment.behind_proxy else None  # None: REMOTE_ADDR
)

# An office day with overtime; not renewed by reading, so that GET never writes.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # counters and meeting rooms share machines

# ── Security ───────────────────────────────────────────────────────────────────────────────────────

# Nothing is relaxed anywhere, not for plotly.js either: see chart.css and chart.js for how it is kept from
# writing style sheets of its own.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}


SESSION_COOKIE_SECURE = environment.production
CSRF_COOKIE_SECURE = environment.production
SECURE_SSL_REDIRECT = environment.production
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if environment.production else 0
# This application speaks for its own host name. Promising HTTPS for every name below it, or for the whole
# domain in browsers' built-in lists (W005, W021), is the municipality's decision, made at its web server.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

if environment.behind_proxy:
    # Only with REFORM_BEHIND_PROXY=yes: the proxy must set this header itself and drop the client's.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ── Logging ────────────────────────────────────────────────────────────────────────────────────────

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Django's own handlers (console in development, mail to administrators) would print twice or mail.
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "axes.apps": {"level": "WARNING"},  # else every command begins with a line about axes' version
    },
}
