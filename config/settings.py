"""Settings: one file, read from the environment, typed. A bad value stops the start and says which.

Every variable is described in docs/operations.md.
"""

import os
import re
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from csp.constants import NONE, SELF
from pydantic import (
    Field,
    PostgresDsn,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent.parent


class Environment(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="PLUMBLINE_", env_ignore_empty=True)

    data: Path = BASE_DIR / "data"
    url: str = "http://localhost:8000"
    debug: bool = False
    secret_key: SecretStr | None = None
    threads: int = Field(default=8, ge=1, le=64)
    trusted_proxies: int = Field(default=0, ge=0, le=9)
    time_zone: str = "UTC"
    mail_from: str = "plumbline@localhost"
    mail_host: str = ""
    mail_port: int = Field(default=587, ge=1, le=65535)
    mail_user: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_tls: bool = True
    oidc_url: str = ""
    oidc_client_id: str = Field(default="", validate_default=True)
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), validate_default=True)
    oidc_name: str = Field(default="single sign-on", max_length=40)
    oidc_addresses_verified: bool = False
    database_url: PostgresDsn | None = Field(default=None, validation_alias="DATABASE_URL")

    @field_validator("url")
    @classmethod
    def url_is_an_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise ValueError("write it as people type it, such as https://plumbline.example.org")
        return value.rstrip("/")

    @field_validator("data")
    @classmethod
    def data_is_a_folder(cls, value: Path) -> Path:
        if value.exists() and not value.is_dir():
            raise ValueError("name a folder")
        return value

    @field_validator("oidc_url")
    @classmethod
    def provider_is_reached_over_tls(cls, value: str) -> str:
        parts = urlsplit(value)
        secure = parts.scheme == "https" or (parts.scheme == "http" and is_local(parts.hostname))
        if value and not (secure and parts.hostname):
            raise ValueError("write the provider's issuer, such as https://login.example.org")
        return value.rstrip("/")

    @field_validator("oidc_client_id", "oidc_client_secret")
    @classmethod
    def provider_is_told_whole(
        cls, value: str | SecretStr, info: ValidationInfo
    ) -> str | SecretStr:
        given = value.get_secret_value() if isinstance(value, SecretStr) else value
        if bool(given) != bool(info.data.get("oidc_url", given)):
            raise ValueError("goes with PLUMBLINE_OIDC_URL: set address, client and secret")
        return value

    @field_validator("time_zone")
    @classmethod
    def time_zone_is_known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (OSError, ValueError, LookupError):
            raise ValueError("write it as in Europe/Berlin") from None
        return value


def is_local(host: str | None) -> bool:
    return host in ("localhost", "127.0.0.1")


def read_environment() -> Environment:
    try:
        return Environment()
    except ValidationError as error:
        for fault in error.errors():
            place = str(fault["loc"][0])
            name = place if place.isupper() else f"PLUMBLINE_{place.upper()}"
            sys.stderr.write(f"{name}: {fault['msg']}\n")
        raise SystemExit(2) from None


def secret_key(environment: Environment) -> str:
    """The configured key, or one that is made once and kept beside the data."""
    if environment.secret_key:
        return environment.secret_key.get_secret_value()
    kept, fresh = environment.data / "secret_key", environment.data / f"secret_key.{os.getpid()}"
    if not kept.exists():
        key = secrets.token_urlsafe(48)
        try:
            environment.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(os.open(fresh, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
                file.write(key)
            os.link(fresh, kept)  # whole or not at all, and never over another process's key
        except FileExistsError:
            pass
        except OSError:
            return key  # commands that store nothing run on a read-only disk; serve refuses to
        finally:
            with suppress(OSError):
                fresh.unlink()
    return kept.read_text()


def database(environment: Environment) -> dict[str, Any]:
    if environment.database_url:
        host = environment.database_url.hosts()[0]
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": (environment.database_url.path or "/").lstrip("/"),
            "USER": host["username"] or "",
            "PASSWORD": host["password"] or "",
            "HOST": host["host"] or "",
            "PORT": host["port"] or "",
            "OPTIONS": dict(environment.database_url.query_params()),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": environment.data / "plumbline.sqlite3",
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            # FULL: what was acknowledged survives a power cut, not only a killed process.
            # Recursive: INSERT OR REPLACE takes rows away, and the guards are to see it.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
                "PRAGMA cache_size=-8000;"
                "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=27103364;"
            ),
        },
    }


ENV = read_environment()
ORIGIN = urlsplit(ENV.url)
OVER_TLS = ORIGIN.scheme == "https"
LOCAL = is_local(ORIGIN.hostname)

DEBUG = ENV.debug
SECRET_KEY = secret_key(ENV)
ALLOWED_HOSTS = [ORIGIN.hostname, *(["localhost", "127.0.0.1"] if LOCAL else [])]
CSRF_TRUSTED_ORIGINS = [ENV.url] if OVER_TLS else []

INSTALLED_APPS = [
    "assessment.apps.AssessmentConfig",
    "questionnaires.apps.QuestionnairesConfig",
    "django.contrib.admin.apps.SimpleAdminConfig",  # our pages alone: questionnaires/admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # the session list of allauth wants it
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",  # its tables are there with and without a provider
    *(["allauth.socialaccount.providers.openid_connect"] if ENV.oidc_url else []),
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "assessment.middleware.response_headers",
    "assessment.middleware.bodies_are_small",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # private unless a view says not
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "assessment.middleware.sign_in_again",
    "allauth.account.middleware.AccountMiddleware",
    "assessment.middleware.SecondFactorFirst",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATE_LOADERS: list[Any] = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
if not DEBUG:
    TEMPLATE_LOADERS = [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.static",
                "assessment.templatetags.organisations",
                "assessment.templatetags.plumbline",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "loaders": [
                ("template_partials.loader.Loader", TEMPLATE_LOADERS),
            ],
        },
    }
]

DATABASES = {"default": database(ENV)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits must hold across processes and restarts, so the cache is the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "plumbline_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # past them it forgets by chance, also what is spent
    },
    # What is drawn alike for many readers, under a key that names its state; it takes no query.
    "drawn": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "drawn",
        "OPTIONS": {"MAX_ENTRIES": 40},  # some 200 kB each
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = ENV.time_zone
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = ENV.data / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    }
}

# -- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "assessment.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "assessment:home"
ACCOUNT_ADAPTER = "assessment.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "assessment.forms.accounts.AddEmailForm",
    "change_password": "assessment.forms.accounts.ChangePasswordForm",
    "reset_password_from_key": "assessment.forms.accounts.ResetPasswordKeyForm",
    "set_password": "assessment.forms.accounts.SetPasswordForm",
}
MFA_FORMS = {
    "add_webauthn": "assessment.forms.accounts.AddKeyForm",
    "login_webauthn": "assessment.forms.accounts.LoginWithKeyForm",
    "reauthenticate_webauthn": "assessment.forms.accounts.ReauthenticateWithKeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if ENV.mail_host else "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Plumbline"
MFA_ALLOW_UNVERIFIED_EMAIL = not ENV.mail_host  # without mail no address can be verified
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not OVER_TLS

SINGLE_SIGN_ON = "sso"  # part of the address to which the provider sends people back
SOCIALACCOUNT_ADAPTER = "assessment.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "assessment.openid_connect.Provider",
        "APPS": [
            {
                "provider_id": SINGLE_SIGN_ON,
                "name": ENV.oidc_name,
                "client_id": ENV.oidc_client_id,
                "secret": ENV.oidc_client_secret.get_secret_value(),
                "settings": {
                    "server_url": ENV.oidc_url,
                    "oauth_pkce_enabled": True,
                    "verified_email": ENV.oidc_addresses_verified,
                },
            }
        ]
        if ENV.oidc_url
        else [],
    }
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ENV.mail_host
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = ENV.mail_host, ENV.mail_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV.mail_user, ENV.mail_password.get_secret_value()
EMAIL_USE_TLS = ENV.mail_tls
EMAIL_TIMEOUT = 10  # seconds that a page waits for the mail server
DEFAULT_FROM_EMAIL = ENV.mail_from

# -- What the browser is told -------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 31_536_000 if OVER_TLS else 0
SECURE_SSL_REDIRECT = OVER_TLS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if OVER_TLS and ENV.trusted_proxies else None
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OVER_TLS
SESSION_COOKIE_NAME = "__Host-plumbline" if OVER_TLS else "plumbline"
CSRF_COOKIE_NAME = "__Host-csrf" if OVER_TLS else "csrf"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Whether subdomains are HTTPS too, and whether browsers preload that, is for their owner to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_572_864  # a content file of 1 MiB and its form fit, little more
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
APP_VERSION = re.search(r"^## (\d+\.\d+\.\d+\S*)", (BASE_DIR / "CHANGELOG.md").read_text(), re.M)[1]  # type: ignore[index]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "refusals": {"()": "config.logs.RefusalsOnOneLine"},
        "tokens": {"()": "config.logs.NoTokens"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["refusals", "tokens"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
