"""All settings, driven by the environment (docs/settings.md); a bad value stops the start with a sentence."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import django_stubs_ext

from config.api import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401 (Django reads them here)
from config.environment import Environment

# Lets admin and querysets be written as generics, as mypy wants them.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ)

# Where everything that is not code lives: database, media, embedded Redis, generated secret.
DATA_DIR = env.path("DATA_DIR", BASE_DIR / "var")
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.boolean("DEBUG", default=False)
BASE_URL = env.url("BASE_URL", "http://127.0.0.1:8000", schemes=("http", "https")).rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")


def _secret_key() -> str:
    """The operator's key, or one made once and kept readable by its owner alone."""
    if key := env.text("SECRET_KEY", ""):
        return key
    path = DATA_DIR / "secret_key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "orchestrator",
    "newsroom",
    "synthesis",
    "podcasts",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.csp.ContentSecurityPolicy",
    "podcasts.api.middleware.ApiAnswers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "podcasts.trust.asking.RememberRequest",
    "podcasts.volume.counting.CountRequests",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "podcasts.feeds.moved.FormerAddresses",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
            ]
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'newsroom.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGIN_URL = "studio:sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# Mail, for new passwords and alerts. By default it is written to the log.
_mail = env.mail("EMAIL_URL", "console://")
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _mail.backend, _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = _mail.starttls, _mail.tls, 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "newsroom@localhost")
# Who is told of unusual volume.
ADMINS = [("", address) for address in env.words("ADMINS", "")]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", DATA_DIR / "media")

# Behind a proxy that ends TLS.
BEHIND_PROXY = env.boolean("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_SSL_REDIRECT = BEHIND_PROXY and BASE_URL.startswith("https://")
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # asked by the proxy itself
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", 86_400 if BASE_URL.startswith("https://") else 0, least=0)
# Whether a whole domain is bound to TLS, or browsers' lists are asked to, is for the domain's owner to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The embedded Redis listens on a socket in DATA_DIR, so two checkouts never share one by accident.
REDIS_SOCKET = DATA_DIR / "redis" / "redis.sock"
REDIS_URL = env.redis("REDIS_URL", f"unix://{REDIS_SOCKET}")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "ingest"
CELERY_TASK_ROUTES = {
    "synthesis.tasks.look_into": {"queue": "master"},
    "synthesis.tasks.hear_consent": {"queue": "master"},
    "synthesis.tasks.*": {"queue": "voice"},
    "podcasts.tasks.write": {"queue": "write"},
    "podcasts.tasks.voice": {"queue": "voice"},
    "podcasts.tasks.master": {"queue": "master"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page that offers work while Redis is away waits for two quick tries, not for Celery's six seconds.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "max_retries": 1, "interval_start": 0}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # A hint that waited past the next one is of no use: it expires, so that none pile up while workers are down.
    "poll due feeds": {"task": "newsroom.tasks.poll_due", "schedule": 60.0, "options": {"expires": 60}},
    "fetch waiting pages": {"task": "newsroom.tasks.fetch_pages", "schedule": 300.0, "options": {"expires": 300}},
    "open due editions": {"task": "podcasts.tasks.open_editions", "schedule": 60.0, "options": {"expires": 60}},
    "tell webhooks": {"task": "podcasts.tasks.tell_webhooks", "schedule": 10.0, "options": {"expires": 10}},
    "tidy the API's records": {"task": "podcasts.tasks.tidy_api", "schedule": 3600.0, "options": {"expires": 3600}},
    "forget what was deleted": {"task": "podcasts.tasks.tidy", "schedule": 120.0, "options": {"expires": 120}},
    "watch the volume": {"task": "podcasts.tasks.watch_volume", "schedule": 300.0, "options": {"expires": 300}},
    "watch rollouts": {"task": "orchestrator.tasks.watch_rollouts", "schedule": 60.0, "options": {"expires": 60}},
    "tidy the ledger": {"task": "orchestrator.tasks.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    "sweep stale claims": {"task": "podcasts.tasks.sweep", "schedule": 30.0, "options": {"expires": 30}},
}

# Fetching. Only public addresses are ever asked; FETCH_ALLOW names host:port pairs that are excepted.
FETCH_ALLOW = env.host_ports("FETCH_ALLOW", "")
FETCH_MAX_BYTES = env.integer("FETCH_MAX_BYTES", 15 * 1024 * 1024, least=1024)
FETCH_TIMEOUT = env.number("FETCH_TIMEOUT", 20.0, least=0.1)
# Between two requests to one site, in seconds; a Crawl-delay in robots.txt can make it longer for pages.
FETCH_DELAY = env.number("FETCH_DELAY", 1.0, least=0.0)
FETCH_USER_AGENT = env.text("FETCH_USER_AGENT", f"newsroom/0.1 (+{BASE_URL})")

# Research for prompts. What listeners name must be public; RESEARCH_ALLOW names host:port pairs that are excepted.
UPLOAD_MAX_BYTES = env.integer("UPLOAD_MAX_BYTES", 20 * 1024 * 1024, least=1024)
RESEARCH_ALLOW = env.host_ports("RESEARCH_ALLOW", "")
SEARXNG_URL = env.address_or_off("SEARXNG_URL", "off")
WIKIPEDIA = env.address_or_off("WIKIPEDIA", "off")
# The API. A key has limits of its own; these are for browsers and for strangers. CORS is for reads with a key.
API_USER_PER_MINUTE = env.integer("API_USER_PER_MINUTE", 240, least=1)
API_VISITOR_PER_MINUTE = env.integer("API_VISITOR_PER_MINUTE", 60, least=1)
API_CORS_ORIGINS = env.words("API_CORS_ORIGINS", "")
# Private addresses that webhooks may be sent to, as host:port; FETCH_ALLOW is for what is read, not for these.
WEBHOOK_ALLOW = env.host_ports("WEBHOOK_ALLOW", "")

# Feeds. A page of a feed has so many episodes; hubs are told of changes; a web server may send files in our place.
FEED_LENGTH = env.integer("FEED_LENGTH", 300, least=1)
WEBSUB_HUBS = env.urls("WEBSUB_HUBS", "", schemes=("http", "https"))
SENDFILE = env.choice("SENDFILE", "", ("", "x-accel-redirect", "x-sendfile"))

# The secret of the watermark; recordings marked under another one are no longer recognised.
WATERMARK_KEY = env.text("WATERMARK_KEY", SECRET_KEY)
# PEM files with which published audio is signed (C2PA); empty: a certificate that the newsroom makes for itself.
C2PA_CERTIFICATE = env.text("C2PA_CERTIFICATE", "")
C2PA_KEY = env.text("C2PA_KEY", "")

# A worker renews its claim while it works; one not renewed for so many seconds is a dead worker's.
CLAIM_SECONDS = env.integer("CLAIM_SECONDS", 60, least=1)

# Who may order podcasts, who may open an account, and how much one listener may order.
PROMPTS = env.choice("PROMPTS", "accounts", ("anyone", "accounts", "off"))
SIGN_UP = env.choice("SIGN_UP", "invite", ("open", "invite", "closed"))
PROMPT_EPISODES_PER_DAY = env.integer("PROMPT_EPISODES_PER_DAY", 20, least=1)
PROMPT_MINUTES_PER_DAY = env.integer("PROMPT_MINUTES_PER_DAY", 180, least=1)
PROMPTS_AT_ONCE = env.integer("PROMPTS_AT_ONCE", 2, least=1)
# Guests are easily made, so what they order is counted by their network address too.
GUEST_EPISODES_PER_DAY = env.integer("GUEST_EPISODES_PER_DAY", 10, least=1)
# The voice lab: who may try texts there, and how many a day.
LAB = env.choice("LAB", "accounts", ("anyone", "accounts", "off"))
LAB_TRIES_PER_DAY = env.integer("LAB_TRIES_PER_DAY", 200, least=1)
LAB_VISITOR_TRIES_PER_DAY = env.integer("LAB_VISITOR_TRIES_PER_DAY", 30, least=1)
# Models of our own that this installation does without, by name.
MODELS_OFF = env.words("MODELS_OFF", "")

# An OpenAI-compatible text server (vLLM, Ollama, OpenAI); empty: none.
OPENAI_BASE_URL = env.text("OPENAI_BASE_URL", "")
OPENAI_API_KEY = env.text("OPENAI_API_KEY", "")
OPENAI_MODEL = env.text("OPENAI_MODEL", "")
OPENAI_RETENTION = env.choice("OPENAI_RETENTION", "provider", ("host", "organisation", "provider"))
OPENAI_LANGUAGES = env.words("OPENAI_LANGUAGES", "")  # empty: any
OPENAI_PRICE_IN = env.number("OPENAI_PRICE_IN", 0.0, least=0)  # US dollars per million tokens
OPENAI_PRICE_OUT = env.number("OPENAI_PRICE_OUT", 0.0, least=0)
# A checkpoint that transformers can load, run by the write worker: a folder or a hub id; empty: none.
HUB_MODEL = env.text("HUB_MODEL", "")
HUB_LANGUAGES = env.words("HUB_LANGUAGES", "")  # empty: any
OPENAI_PROMPTS = env.text("OPENAI_PROMPTS", "")  # a folder of prompts in place of the built-in ones

# Where a policy allows that a late model's request goes to the next one as well: of so many requests at most, in per
# cent, and not before so many seconds.
HEDGE_PERCENT = env.number("HEDGE_PERCENT", 5.0, least=0.0)
HEDGE_FLOOR = env.number("HEDGE_FLOOR", 1.0, least=0.0)
# An hour of one user, key or address is unusual when it is far above their own hours before, and above this: requests,
# and minutes of audio ordered. What is counted for this is kept so many days.
ALERT_REQUESTS = env.integer("ALERT_REQUESTS", 3000, least=1)
ALERT_MINUTES = env.integer("ALERT_MINUTES", 120, least=1)
VOLUME_DAYS = env.integer("VOLUME_DAYS", 14, least=2)
# How long the ledger keeps single attempts; their sums by day stay.
LEDGER_DAYS = env.integer("LEDGER_DAYS", 180, least=1)
# Who may read /metrics: whoever has the token, and peers at these addresses. Neither: nobody.
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
METRICS_ALLOW = env.words("METRICS_ALLOW", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))},
    # One line per request would drown the progress of a demo.
    # Django's own would mail every error with its request to ADMINS.
    "loggers": {"httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}, "django": {"level": "INFO"}},
}
