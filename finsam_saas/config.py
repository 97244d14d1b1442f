"""Typed settings from the environment (prefix FINSAM_); nothing else reads the environment."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(Enum):
    """Where the product runs; only the demo and the tests may relax anything."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class Settings(BaseSettings):
    """What one deployment is told: databases by role, broker, secrets, mail, limits."""

    model_config = SettingsConfigDict(
        env_prefix="FINSAM_", extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    environment: Environment = Environment.PRODUCTION
    database_url: str
    national_database_url: str | None = None
    owner_database_url: str | None = None
    admin_database_url: str | None = None
    redis_url: str
    prepared_statements: bool = True
    secret_key: SecretStr
    public_url: str = "http://127.0.0.1:8000"
    insecure_cookies: bool = False
    trusted_proxies: int = Field(0, ge=0)
    session_idle_minutes: int = Field(60, ge=5)
    session_absolute_hours: int = Field(12, ge=1)
    metrics_token: SecretStr | None = None
    mail_host: str | None = None
    mail_port: int = 25
    mail_user: str | None = None
    mail_password: SecretStr | None = None
    mail_starttls: bool = False
    mail_from: str = "Finsam <no-reply@localhost>"
    national_preview: bool = False
    cell_key_version: int | None = Field(None, ge=1)
    cell_key_secrets: SecretStr | None = None
    open_data_publisher: str = "Finsam"
    open_data_contact: str = ""
    log_level: str = "INFO"
    password_hash_cost: int = Field(3, ge=1)
    var: Path = Path("var")

    @model_validator(mode="after")
    def cell_key_secrets_are_readable(self) -> Self:
        """Refuse secrets of the Cell Key Method that are not `version:secret`, too short, or given twice."""
        if self.cell_key_secrets is not None:
            _secrets_by_version(self.cell_key_secrets.get_secret_value())
        return self

    @model_validator(mode="after")
    def production_is_strict(self) -> Self:
        """Refuse to start in production with a setting that only the demo may have."""
        if self.environment is not Environment.PRODUCTION:
            return self
        if self.insecure_cookies:
            raise ValueError("FINSAM_INSECURE_COOKIES is for the demo only; production needs HTTPS")
        if len(self.secret_key.get_secret_value()) < 32:
            raise ValueError("FINSAM_SECRET_KEY must have at least 32 characters in production")
        if not self.public_url.startswith("https://"):
            raise ValueError("FINSAM_PUBLIC_URL must begin with https:// in production; mailed links use it")
        if self.national_preview:
            raise ValueError(
                "FINSAM_NATIONAL_PREVIEW is for demo data only: other figures leave in frozen releases"
            )
        return self

    def secrets_by_version(self) -> dict[int, bytes]:
        """The secrets of the Cell Key Method by their version; empty in a process that is not given any."""
        told = self.cell_key_secrets
        return _secrets_by_version(told.get_secret_value()) if told else {}

    @property
    def is_demo(self) -> bool:
        """True where reports are made up and mail is shown instead of sent."""
        return self.environment is Environment.DEMO


SHORTEST_CELL_KEY_SECRET = 32
"""Characters."""


def _secrets_by_version(text: str) -> dict[int, bytes]:
    """`1:secret,2:secret` by version; raises ValueError, which never tells a secret."""
    found: dict[int, bytes] = {}
    for one in text.split(","):
        version, colon, secret = one.strip().partition(":")
        if not colon or not version.isdecimal() or int(version) < 1 or int(version) in found:
            raise ValueError("FINSAM_CELL_KEY_SECRETS is written 1:secret,2:secret; each version once")
        if len(secret) < SHORTEST_CELL_KEY_SECRET:
            raise ValueError(f"version {version} of FINSAM_CELL_KEY_SECRETS needs at least 32 characters")
        found[int(version)] = secret.encode()
    return found


def redis_url_for_celery(url: str) -> str:
    """Celery writes a socket as redis+socket://path; TCP addresses are the same everywhere."""
    path, _, database = url.removeprefix("unix://").partition("?db=")
    return f"redis+socket://{path}?virtual_host={database or 0}" if url.startswith("unix://") else url


def redis_url_for_limits(url: str) -> str:
    """The rate limiter writes a socket as redis+unix://path."""
    return "redis+" + url if url.startswith("unix://") else url
