"""Reads settings from environment variables and refuses bad values with a sentence that says what to do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}

SQLITE_OPTIONS = {
    # Writers queue instead of failing; a reader never waits for them.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


@dataclass(frozen=True, slots=True)
class Mail:
    """How mail is sent, in the words of Django's settings."""

    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


class Environment:
    """Typed access to a mapping of environment variables."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables

    def _refuse(self, name: str, wanted: str) -> ImproperlyConfigured:
        return ImproperlyConfigured(f"{name} is {self.variables.get(name)!r}, but must be {wanted}.")

    def text(self, name: str, default: str) -> str:
        return self.variables.get(name, default).strip()

    def words(self, name: str, default: str) -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def host_ports(self, name: str, default: str) -> list[str]:
        words = self.words(name, default)
        for word in words:
            host, _, port = word.rpartition(":")
            if not host or not port.isdecimal() or not 0 < int(port) < 65536:
                raise self._refuse(name, "host:port pairs separated by commas, such as 127.0.0.1:8000")
        return words

    def path(self, name: str, default: Path) -> Path:
        return Path(self.text(name, str(default))).expanduser().resolve()

    def boolean(self, name: str, *, default: bool) -> bool:
        value = self.text(name, str(default)).lower()
        if value not in TRUE | FALSE:
            raise self._refuse(name, "true or false")
        return value in TRUE

    def number(self, name: str, default: float, *, least: float) -> float:
        try:
            value = float(self.text(name, str(default)))
        except ValueError:
            raise self._refuse(name, "a number") from None
        if math.isinf(value):
            raise self._refuse(name, "a number")
        if not value >= least:
            raise self._refuse(name, f"at least {least:g}")
        return value

    def integer(self, name: str, default: int, *, least: int) -> int:
        value = self.number(name, default, least=least)
        if value != int(value):
            raise self._refuse(name, "a whole number")
        return int(value)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise self._refuse(name, "one of " + ", ".join(choices))
        return value

    def url(self, name: str, default: str, *, schemes: tuple[str, ...]) -> str:
        value = self.text(name, default)
        parts = urlsplit(value)
        if parts.scheme not in schemes or not (parts.netloc or parts.path.startswith("/") or value == "console://"):
            raise self._refuse(name, "an address that begins with " + " or ".join(f"{s}://" for s in schemes))
        return value

    def address_or_off(self, name: str, default: str) -> str:
        """The address of a web service without a slash at its end; empty where it is off."""
        if self.text(name, default).lower() in FALSE:
            return ""
        return self.url(name, default, schemes=("http", "https")).rstrip("/")

    def urls(self, name: str, default: str, *, schemes: tuple[str, ...]) -> list[str]:
        words = self.words(name, default)
        for word in words:
            parts = urlsplit(word)
            if parts.scheme not in schemes or not parts.netloc:
                wanted = " or ".join(f"{scheme}://" for scheme in schemes)
                raise self._refuse(name, f"addresses that begin with {wanted}, separated by commas")
        return words

    def mail(self, name: str, default: str) -> Mail:
        """`console://` writes mail to the log; `smtp://user:password@host:port` uses STARTTLS, `smtps://` TLS."""
        parts = urlsplit(self.url(name, default, schemes=("console", "smtp", "smtps", "smtp+plain")))
        if parts.scheme == "console":
            return Mail("django.core.mail.backends.console.EmailBackend")
        tls = parts.scheme == "smtps"
        try:
            port = parts.port or (465 if tls else 587)
        except ValueError:
            raise self._refuse(name, "an address such as smtp://user:password@host:587") from None
        return Mail(
            "django.core.mail.backends.smtp.EmailBackend", parts.hostname or "localhost", port,
            unquote(parts.username or ""), unquote(parts.password or ""), parts.scheme == "smtp", tls,
        )  # fmt: skip

    def redis(self, name: str, default: str) -> str:
        return self.url(name, default, schemes=("redis", "rediss", "unix"))

    def time_zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise self._refuse(name, "a time zone such as Europe/London") from None
        return value

    def database(self, name: str, default: str) -> dict[str, Any]:
        try:
            config: dict[str, Any] = dict(dj_database_url.parse(self.text(name, default), conn_max_age=60))
        except ValueError:
            raise self._refuse(
                name, "an address such as sqlite:///file or postgres://user:password@host/name"
            ) from None
        if config["ENGINE"].endswith("sqlite3"):
            config["OPTIONS"] = {**config.get("OPTIONS", {}), **SQLITE_OPTIONS}
        return config
