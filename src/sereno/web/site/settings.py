"""Django's settings, from the environment (environment.py says which variables there are)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

import sereno
from sereno.engine.home import keep_to_owner, sereno_home, vault_key_file
from sereno.vocabulary.problems import Problem
from sereno.web.site.environment import Environment
from sereno.web.site.translated_words import use_words_of_the_audit

# Forms and querysets that name their model: Django itself doesn't let a class be subscripted yet.
django_stubs_ext.monkeypatch()
use_words_of_the_audit()

ENVIRONMENT = Environment(os.environ)
VERSION = sereno.__version__
WEB = Path(__file__).resolve().parents[1]

HOME = sereno_home()
keep_to_owner(HOME)
VAULT_KEY_FILE = vault_key_file()
DEMO = ENVIRONMENT.flag("SERENO_DEMO")
DEBUG = ENVIRONMENT.flag("SERENO_DEBUG")
TLS_PROXY = ENVIRONMENT.flag("SERENO_TLS_PROXY")
WITHOUT_TLS = ENVIRONMENT.flag("SERENO_WITHOUT_TLS")
ALLOWED_HOSTS = ENVIRONMENT.items("SERENO_HOSTS")
BACKUP_TO = ENVIRONMENT.items("SERENO_BACKUP_TO")
AUDITS_BY = ENVIRONMENT.one_of("SERENO_AUDITS_BY", ("administrators", "coordinators", "everyone"))
SECOND_STEP = ENVIRONMENT.one_of("SERENO_SECOND_STEP", ("nobody", "administrators", "everyone"))
SERVER_FOLDER = ENVIRONMENT.text("SERENO_SERVER_FOLDER")
WEBHOOKS = ENVIRONMENT.flag("SERENO_WEBHOOKS")
WEBHOOK_HOSTS = frozenset(ENVIRONMENT.items("SERENO_WEBHOOK_HOSTS"))
API_PER_MINUTE = ENVIRONMENT.integer("SERENO_API_PER_MINUTE")
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def _secret_key() -> str:
    """The operator's key, or one made once and kept where only the owner reads it."""
    given = ENVIRONMENT.text("SERENO_SECRET_KEY")
    if given:
        return given
    file = HOME / "secret.key"
    if not file.exists():
        descriptor = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(64))
    return file.read_text().strip()


SECRET_KEY = _secret_key()


def _database() -> dict[str, Any]:
    url = urlsplit(ENVIRONMENT.text("SERENO_DATABASE_URL"))
    if not url.scheme:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "sereno.sqlite3",
            "OPTIONS": {
                # A writer takes its lock at once instead of failing half-way through.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # Without recursive triggers REPLACE takes frozen rows away unseen.
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                "PRAGMA recursive_triggers=ON;",
            },
        }
    if url.scheme not in ("postgresql", "postgres"):
        raise Problem("setting_not_a_database", where="SERENO_DATABASE_URL", scheme=url.scheme)
    options = dict(pair.split("=", 1) for pair in url.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        # A socket's folder comes as ?host=/path, as libpq writes it.
        "HOST": unquote(options.pop("host", "")) or (url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "sereno.web.site",
    "sereno.web.people",
    "sereno.web.audits",
    "sereno.web.files",
    "sereno.web.jobs",
    "sereno.web.records",
    "sereno.web.members",
    "sereno.web.waiting",
    "sereno.web.webhooks",
    "sereno.web.topics",
    "sereno.web.organisations",
    "sereno.web.sources",
    "sereno.web.imports",
    "sereno.web.geographies",
    "sereno.web.indicators",
    "sereno.web.selection",
    "sereno.web.diagnosis",
    "sereno.web.coding",
    "sereno.web.findings",
    "sereno.web.plan",
    "sereno.web.actions",
    "sereno.web.monitoring",
    "sereno.web.thread",
    "sereno.web.publication",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "rules.apps.AutodiscoverRulesConfig",
    "django_filters",
    "django_htmx",
]

MIDDLEWARE = [
    "sereno.web.site.transport.ForPhones",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sereno.web.site.middleware.RequestLog",
    "sereno.web.site.transport.OnlyAsServed",
    "sereno.web.site.transport.NothingKept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "sereno.web.site.middleware.ReadableText",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sereno.web.people.session_limits.SessionLimits",
    "allauth.account.middleware.AccountMiddleware",
    "sereno.web.site.middleware.SpokenLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sereno.web.people.second_step_first.SecondStepFirst",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Every page asks for a sign-in unless its view says otherwise.
    "sereno.web.site.way_back.SignInFirst",
    "sereno.web.site.way_back.NoDeadEnd",
    "sereno.web.site.errors.AtTheSameMoment",
    "sereno.web.site.errors.MadeOtherwise",
    "sereno.web.site.errors.CantBeOpened",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "sereno.web.site.urls"
WSGI_APPLICATION = "sereno.web.site.wsgi.application"
FORM_RENDERER = "sereno.web.site.form_rendering.FormRendering"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["sereno.web.site.unindented.UnindentedLoader"],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "sereno.web.site.frame.frame",
            ],
        },
    }
]

# People
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "sereno.web.people.demo_account.NeverOnARealInstance",
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
    )
] + [
    {"NAME": "sereno.web.people.password_rules.NotMadeOfCommonParts"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "sereno.web.people.adapter.InvitedOnly"
ACCOUNT_FORMS = {
    "login": "sereno.web.people.forms.SignIn",
    "change_password": "sereno.web.people.forms.ChangePassword",
    "reset_password": "sereno.web.people.forms.ForgottenPassword",
    "reset_password_from_key": "sereno.web.people.forms.NewPassword",
    "reauthenticate": "sereno.web.people.forms.ConfirmPassword",
}
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if TLS_PROXY else 0
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
# axes counts failed sign-ins; allauth's own counting would answer in another tone. The same word
# would count codes of the second step: second_step_tries does that.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "audits:list"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "sereno.web.people.second_step_forms.SecondStep",
    "reauthenticate": "sereno.web.people.second_step_forms.ConfirmCode",
    "activate_totp": "sereno.web.people.second_step_forms.TurnOnCodes",
    "authenticate_webauthn": "sereno.web.people.second_step_forms.SecondStepKey",
    "login_webauthn": "sereno.web.people.second_step_forms.SignInKey",
    "reauthenticate_webauthn": "sereno.web.people.second_step_forms.ConfirmKey",
    "add_webauthn": "sereno.web.people.second_step_forms.AddKey",
    "edit_webauthn": "sereno.web.people.second_step_forms.RenameKey",
}
MFA_TOTP_ISSUER = "Sereno"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TLS_PROXY
AXES_HANDLER = "sereno.web.people.lockout.AlsoByAccount"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "sereno.web.people.lockout.name_tried"
AXES_CLIENT_IP_CALLABLE = "sereno.web.people.lockout.address_of"
AXES_LOCKOUT_TEMPLATE = "people/locked_out.html"
AXES_RESET_ON_SUCCESS = True
# Of what was sent with a wrong password nothing that opens a door is kept, nor who came in from
# where: the account's own history says when.
AXES_SENSITIVE_PARAMETERS = [
    *("username", "ip_address", "login", "oldpassword", "password1", "password2"),
    *("csrfmiddlewaretoken", "next"),
]
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# Sessions and transport
SESSION_ENGINE = "sereno.web.people.session_store"
SESSION_IDLE_SECONDS = ENVIRONMENT.integer("SERENO_SESSION_IDLE_MINUTES") * 60
SESSION_COOKIE_AGE = ENVIRONMENT.integer("SERENO_SESSION_HOURS") * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS_PROXY
# A browser takes a cookie of such a name from this host alone, and over TLS.
COOKIES = "__Host-" if TLS_PROXY else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIES}sessionid", f"{COOKIES}csrftoken"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS_PROXY else None
SECURE_SSL_REDIRECT = TLS_PROXY
# Programs are refused without TLS and not led on: OnlyAsServed.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^api/"]
SECURE_HSTS_SECONDS = 31_536_000 if TLS_PROXY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS_PROXY
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if TLS_PROXY else []
CSRF_FAILURE_VIEW = "sereno.web.site.errors.csrf_failed"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        # Recordings of fieldwork, from their own page.
        "media-src": [SELF],
        "connect-src": [SELF],
        # MapLibre starts its worker from a blob.
        "worker-src": [SELF, "blob:"],
        "child-src": ["blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Languages
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["sereno.web.site.formats"]
TIME_ZONE = ENVIRONMENT.text("SERENO_TIME_ZONE")
LANGUAGE_CODE = ENVIRONMENT.language("SERENO_LANGUAGE")
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [WEB / "locale"]
LANGUAGE_COOKIE_NAME = f"{COOKIES}sereno_language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Files
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "sereno.web.site.static_files.CollectedFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = HOME / "uploads"
FILE_UPLOAD_TEMP_DIR = None
UPLOAD_LIMIT = ENVIRONMENT.integer("SERENO_UPLOAD_LIMIT_MB") * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# Mail
_mail = urlsplit(ENVIRONMENT.text("SERENO_EMAIL_URL"))
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _mail.hostname
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or 587
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_TLS = bool(_mail.hostname)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "sereno.web.site.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "sereno": {"level": "INFO"},
        # Django's own request log names addresses with their queries; RequestLog says enough.
        "django.server": {"handlers": [], "propagate": False},
        "axes": {"level": "ERROR"},
    },
}
