"""Settings. Everything that differs between machines comes from the environment (README, configuration)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from summit import logs

from .unfold import UNFOLD  # noqa: F401 - a setting

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# --- What the environment says ------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
# A machine to try Summit on: mails are kept, logins are printed, no second factor. Pages as in production.
DEMO = env.bool("DEMO", default=DEBUG)
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
TICKET_SIGNING_KEY = env("TICKET_SIGNING_KEY")  # base64 of the 32 bytes of an Ed25519 seed
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # reverse proxies in front of us
METRICS_TOKEN = env("METRICS_TOKEN", default="")  # empty: /metrics answers nobody
BEHIND_TLS = SITE_URL.startswith("https://")

# --- Apps ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "summit.config.apps.PanelConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_countries",
    "phonenumber_field",
    "csp",
    "summit.apps.SummitConfig",
    "attendees.apps.AttendeesConfig",
    "sessions.apps.AgendaConfig",
    "exhibitors.apps.ExhibitorsConfig",
    "seeds.apps.SeedsConfig",
]

MIDDLEWARE = [
    "summit.middleware.Encodings",
    "summit.middleware.NoBody",
    "summit.api.problems.Problems",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "summit.middleware.PublicPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "summit.middleware.Doors",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "summit.reloads.Reloads",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "summit.middleware.StaffSecondFactor",
    "summit.middleware.StaffLanguage",
    "summit.middleware.BadInput",
]

if DEMO:  # what nginx does in production (docs/deploy.md)
    MIDDLEWARE.insert(1, "django.middleware.gzip.GZipMiddleware")

ROOT_URLCONF = "summit.config.urls"
WSGI_APPLICATION = "summit.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "summit.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "summit" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "summit.context_processors.page",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # for widgets/attrs.html of our own

# --- Composition upwards, by name only (see docs/decisions/0002-composition.md) --------------
# What happens elsewhere when something happened here: event -> functions, same transaction, in order.
REACTIONS: dict[str, list[str]] = {
    "registration.cancelled": [
        "attendees.reactions.free_delegate_place",
        "sessions.reactions.free_seats",
        "exhibitors.reactions.free_staff_pass",
    ],
    # Before somebody of the office erases a person; refused by raising NotAllowed.
    "attendee.to_be_erased": ["sessions.reactions.keep_whom_the_programme_names"],
    # Just before the rows go.
    "attendee.erased": [
        "sessions.reactions.forget_mails",
        "exhibitors.reactions.forget_mails",
    ],
    "attendee.readdressed": [
        "sessions.reactions.follow_to_new_address",
        "exhibitors.reactions.follow_to_new_address",
    ],
    "registration.moved": ["attendees.reactions.move_delegate_place"],
    "summit.cancelled": [
        "attendees.reactions.tell_that_summit_is_cancelled",
        "sessions.reactions.empty_calendars",
        "exhibitors.reactions.end_with_summit",
    ],
}
# Who is told when a summit is cancelled: functions (summit) -> a queryset of one column, their addresses.
HEARERS_OF_CANCELLING = [
    "attendees.services.announcements.hearers_of_cancelling",
    "sessions.services.notices.hearers_of_cancelling",
    "exhibitors.services.notices.hearers_of_cancelling",
]
# The sections of a summit's home page, in order: functions (summit) -> summit.screens.home.Section | None.
HOME_SECTIONS = [
    "summit.sections.intro",
    "summit.sections.themes",
    "attendees.sections.guests",
    "sessions.sections.programme",
    "sessions.sections.agreements",
    "exhibitors.sections.exhibition",
    "summit.sections.press",
    "summit.sections.organisations",
]
# What must be there before registration opens: functions (summit) -> list of summit.opening.Need.
OPENING_NEEDS = ["attendees.opening.needs"]
# What the apps add to a person's own page, in order: functions (registration) -> Section | None.
MY_PAGE_SECTIONS = ["sessions.sections.my_agenda"]
# What the apps add to the copy of everything that is held about somebody: (registration) -> plain JSON.
COPY_PARTS = ["sessions.privacy.held", "exhibitors.privacy.held"]
# Rows of the privacy page: functions (summit) -> (what, why, until) triples.
PRIVACY_ROWS = [
    "attendees.sections.privacy_rows",
    "sessions.privacy.rows",
    "exhibitors.sections.privacy_rows",
]
# The organisers' first page, in order: functions (summit.dashboard.Board) -> figures, a card, or None.
DASHBOARD_PANELS = [
    "summit.panels.next_steps",
    "attendees.dashboards.figures",
    "sessions.dashboards.figures",
    "exhibitors.dashboards.figures",
    "summit.panels.message_figures",
    "attendees.dashboards.registrations_per_day",
    "attendees.dashboards.waiting_by_age",
    "attendees.dashboards.by_state",
    "attendees.dashboards.against_quota",
    "attendees.dashboards.by_country",
    "attendees.dashboards.waiting_lists",
    "sessions.dashboards.conflicts_of_draft",
    "sessions.dashboards.fullest_sessions",
    "sessions.dashboards.not_released",
    "exhibitors.dashboards.exhibitors",
    "exhibitors.dashboards.booths",
    "summit.panels.messages",
    "summit.panels.dates",
]
# Who writes the mails of a kind, by its first word: classes as `summit.delivery.Composer` describes them.
MAIL_COMPOSERS = {
    "member": "summit.member_mails.Compose",
    "registration": "exhibitors.mails.registered.Compose",  # attendees.mails, and who named whom
    "programme": "sessions.mails.Compose",
    "exhibitor": "exhibitors.mails.Compose",
}
# The kinds of mail that organisers can look at: dictionaries kind -> what it is called.
MAIL_KINDS = [
    "attendees.mail_kinds.LABELS",
    "sessions.mail_kinds.LABELS",
    "exhibitors.mail_kinds.LABELS",
    "summit.member_mails.LABELS",
]
# Who logs in besides staff, and where that leads: functions (user) -> summit.accounts.Home | None.
LOGIN_HOMES = ["exhibitors.accounts.portal_of"]
# How the verbs of the audit trail read: dictionaries verb -> words.
AUDIT_VERBS = [
    "attendees.verbs.LABELS",
    "sessions.verbs.LABELS",
    "exhibitors.verbs.LABELS",
    "summit.verbs.LABELS",
]

# --- Postgres, Redis, Celery --------------------------------------------------------------
_DATABASE = env.db_url("DATABASE_URL", default="postgres://summit@127.0.0.1:5432/summit")
DATABASES = {
    "default": {
        **_DATABASE,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 3, **_DATABASE.get("OPTIONS", {})},  # ?sslmode=require
    }
}
CACHES = {
    "default": {
        "BACKEND": "summit.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "summit",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,  # longer than any task or countdown of ours
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
    "socket_keepalive": True,
    "max_retries": 0,
    "global_keyprefix": "summit:",
}
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "summit"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 540
CELERY_BEAT_SCHEDULE = {
    "deliver what was missed": {
        "task": "summit.tasks.sweep",
        "schedule": env.float("SWEEP_SECONDS", default=5.0),
        "options": {"expires": 5},
    },
    "offer freed places and expire offers": {
        "task": "attendees.tasks.turn_waiting_lists",
        "schedule": env.float("WAITING_LIST_SECONDS", default=15.0),
        "options": {"expires": 15},
    },
    "offer freed seats and expire offers": {
        "task": "sessions.tasks.turn_waiting_lists",
        "schedule": env.float("WAITING_LIST_SECONDS", default=15.0),
        "options": {"expires": 15},
    },
    "remind of booked sessions": {
        "task": "sessions.tasks.remind",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "carry on with imports": {
        "task": "attendees.tasks.sweep_imports",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "end holds of booths that are over": {
        "task": "exhibitors.tasks.turn_holds",
        "schedule": env.float("HOLDS_SECONDS", default=15.0),
        "options": {"expires": 15},
    },
    "erase what is no longer needed": {
        "task": "attendees.tasks.erase_expired",
        "schedule": 6 * 60 * 60.0,
    },
    "erase accounts that no summit needs": {
        "task": "summit.tasks.erase_accounts",
        "schedule": 6 * 60 * 60.0,
    },
    "delete files of pictures that nothing shows": {
        "task": "summit.tasks.sweep_pictures",
        "schedule": 6 * 60 * 60.0,
    },
    "erase who acted for exhibitors": {
        "task": "exhibitors.tasks.erase_expired",
        "schedule": 6 * 60 * 60.0,
    },
}

# --- The programme ------------------------------------------------------------------------
# How long a release waits before it tells people: what is published within it is told together.
RELEASE_QUIET_SECONDS = env.int("RELEASE_QUIET_SECONDS", default=30 if DEMO else 600)
REMINDER_MINUTES = env.int("REMINDER_MINUTES", default=60)  # before a booked session starts

# --- Languages and time -------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("fr", "Français"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [BASE_DIR / "summit" / "locale"]
FORMAT_MODULE_PATH = "summit.formats"
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "zh-hans", "fr", "ar")
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = False

# --- Who logs in: staff, and whom LOGIN_HOMES knows -----------------------------------------
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "summit.accounts.StaffAccounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; this asks for the password
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {"request_login_code": "summit.login_codes.CodeForm"}
ACCOUNT_RATE_LIMITS = {"request_login_code": "3/m/key"}  # to one address of mail
LOGIN_CODE_RATE = env("LOGIN_CODE_RATE", default="20/min")  # asked for, per client address
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger's address gets no mail because of us
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a changed password, a new or removed factor
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Summit"
MFA_FORMS = {"add_webauthn": "summit.second_factor.AddKeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
# Production settings require a second factor of everyone who enters the admin panel.
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=not DEMO)

# --- Mail ---------------------------------------------------------------------------------
if env("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
elif not DEMO:
    raise ImproperlyConfigured(
        "EMAIL_URL is missing: name the mail server, for example smtp+tls://user:password@host:587"
    )
else:  # development: one file a message, shown in the admin panel
    EMAIL_BACKEND = "summit.mailbox.FolderBackend"
MAIL_FOLDER = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Summit <summit@localhost.localdomain>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_DOMAIN = env("MAIL_DOMAIN", default="summit.localdomain")  # right side of Message-IDs
MAIL_BATCH = 50
MAIL_CLAIM_SECONDS = env.int("MAIL_CLAIM_SECONDS", default=300)  # twice what a batch may take
MAIL_RETRY_PAUSES = (30, 120, 600, 3600, 4 * 3600)  # seconds; after the last one: failed

# --- Files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- API ----------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["summit.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["summit.api.permissions.NobodyByDefault"],
    "DEFAULT_RENDERER_CLASSES": ["summit.api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["summit.api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "summit.api.pagination.Cursor",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "summit.api.schema.Schema",
    "DEFAULT_VERSIONING_CLASS": None,
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "summit.api.problems.handle",
    "DEFAULT_THROTTLE_CLASSES": ["summit.api.throttles.Rate"],
    # For each client address, and for each token apart.
    "DEFAULT_THROTTLE_RATES": {
        "anon": env("API_RATE_ANON", default="120/min"),
        "register": env("API_RATE_REGISTER", default="30/min"),
        "own": env("API_RATE_OWN", default="60/min"),
        "staff": env("API_RATE_STAFF", default="600/min"),
    },
    "UNAUTHENTICATED_USER": None,
}
REGISTER_RATE = env("REGISTER_RATE", default="60/min")  # web form, per client address
PICTURE_RATE = env(
    "PICTURE_RATE", default="10/min"
)  # pictures that an exhibitor sends, at any door
HOLD_RATE = env("HOLD_RATE", default="20/min")  # booths that an exhibitor holds, at any door
# What the apps add to the schema's words: modules that are loaded when it is made.
API_SCHEMAS = ["attendees.api.schema", "exhibitors.api.schema"]
SPECTACULAR_SETTINGS = {
    "DEFAULT_GENERATOR_CLASS": "summit.api.schema.Generator",
    "TITLE": "Summit API",
    "DESCRIPTION": "Reading a summit, registering, and the organisers' work, by the same rules as the pages.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "DISABLE_ERRORS_AND_WARNINGS": False,
    "TAGS": [
        {"name": "summits", "description": "For everybody, without a token."},
        {"name": "registering", "description": "For everybody; with a token, for the office."},
        {"name": "own registration", "description": "For one person, by the personal link."},
        {"name": "staff", "description": "For members, by a token of one summit with scopes."},
        {"name": "exhibition", "description": "For everybody, without a token."},
        {"name": "exhibition office", "description": "For members, by a token with scopes."},
        {"name": "own exhibitor", "description": "For members of one exhibitor, by its token."},
    ],
    "ENUM_NAME_OVERRIDES": {
        "SummitState": "summit.enums.SummitState",
        "RegistrationState": "attendees.enums.RegistrationState",
        "TicketState": "attendees.enums.TicketState",
        "Source": "attendees.enums.Source",
        "ConsentPurpose": "attendees.enums.ConsentPurpose",
        "OrganisationKind": "summit.enums.OrganisationKind",
        "OrganisationRoleKind": "summit.enums.OrganisationRoleKind",
        "QuestionKind": "attendees.enums.QuestionKind",
        "SessionKind": "sessions.enums.SessionKind",
        "SessionState": "sessions.enums.SessionState",
        "SessionAccess": "sessions.enums.Access",
        "RoleKind": "sessions.enums.RoleKind",
        "SpeakerState": "sessions.enums.SpeakerState",
        "AgreementKind": "sessions.enums.AgreementKind",
        "ExhibitorState": "exhibitors.enums.ExhibitorState",
        "ReservationState": "exhibitors.enums.AllocationState",
        "BoothState": "exhibitors.enums.BoothShown",
        "BoothKind": "exhibitors.enums.BoothKind",
        "ProductState": "exhibitors.enums.ProductState",
        "StaffPassState": "exhibitors.enums.PassState",
        "ExhibitorRole": "exhibitors.enums.MemberRole",
        "ColleagueState": "exhibitors.enums.MemberState",
        "ExhibitorScope": "exhibitors.enums.TokenScope",
        "Language": "summit.config.settings.LANGUAGES",
    },
}

# --- Safety -------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "summit.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
# Of this host alone: what else runs under the city's domain is not ours to promise for.
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000 if BEHIND_TLS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # the two above are off on purpose
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Logs: one line of JSON each, never a name, an address or a link ------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "structlog.stdlib.ProcessorFormatter",
            # The functions themselves: logging resolves no `ext://` inside of a list.
            "processors": [logs.forget_event_record, logs.as_json],
            "foreign_pre_chain": [logs.stamp, logs.level, logs.where],
        }
    },
    "filters": {
        "links": {"()": "summit.logs.HidePersonalLinks"},
        "host": {"()": "summit.logs.ForgedHost"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["links"]}
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"filters": ["host"]},
        "celery": {"level": env("CELERY_LOG_LEVEL", default="WARNING")},
    },
}

MIGRATION_MODULES: dict[str, str] = {}
COUNTRIES_FIRST: list[str] = []
PHONENUMBER_DB_FORMAT = "E164"
TEST_RUNNER = "django.test.runner.DiscoverRunner"
SITE_NAME = _("Summit")
