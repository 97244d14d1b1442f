"""The engines the tests run on: one throw-away PostgreSQL and Valkey per test process."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine, create_engine

from finsam_saas import administration
from finsam_saas.config import Environment, Settings
from finsam_saas.embedded.postgres import EmbeddedPostgres
from finsam_saas.embedded.valkey import EmbeddedValkey

TEMPLATE = "finsam_template"
WORKING = "finsam_test"
EMPTY = "finsam_empty"
PROFILED = "finsam_profiled"


@dataclass(frozen=True)
class Servers:
    """Running engines and the settings that reach them as the product's own roles."""

    postgres: EmbeddedPostgres
    valkey: EmbeddedValkey

    def settings(self, database: str = WORKING, **changes: object) -> Settings:
        """Settings for one database, connecting as the app and national roles."""
        values: dict[str, object] = {
            "environment": Environment.TEST,
            "database_url": self.postgres.url("finsam_app", database),
            "national_database_url": self.postgres.url("finsam_national", database),
            "owner_database_url": self.postgres.url("finsam_owner", database),
            "redis_url": self.valkey.url,
            "secret_key": "a key that is only used in tests, never elsewhere",
            "insecure_cookies": True,
            "national_preview": True,
            "cell_key_version": 1,
            "password_hash_cost": 1,
            "log_level": "ERROR",
        }
        return Settings(**{**values, **changes})  # type: ignore[arg-type]

    def make_empty(self, database: str) -> None:
        """A fresh, migrated database without any rows, also where one of that name has been filled before."""
        self._administer(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        administration.prepare_database(self.postgres.url("postgres", "postgres"), database)
        administration.migrate(self.postgres.url("finsam_owner", database))

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._administer(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def clone(self, database: str = WORKING, template: str = TEMPLATE) -> None:
        """Replace a database by a copy of the template; some 30 ms."""
        self.drop(database)
        self._administer(
            f"CREATE DATABASE {database} TEMPLATE {template} STRATEGY file_copy OWNER finsam_owner"
        )
        self._administer(
            f"GRANT CONNECT ON DATABASE {database} TO finsam_app, finsam_national, finsam_backup"
        )

    def close(self) -> None:
        """Give the administrator's connection back, before the server stops."""
        self._administrator.dispose()

    @cached_property
    def _administrator(self) -> Engine:
        """One connection for every copy that is made: to connect costs as much as to copy."""
        address = self.postgres.url("postgres", "postgres")
        return create_engine(address, isolation_level="AUTOCOMMIT", pool_size=1, pool_pre_ping=True)

    def _administer(self, statement: str) -> None:
        with self._administrator.connect() as connection:
            connection.exec_driver_sql(statement)


MEMORY = Path("/dev/shm")
ROOM_NEEDED = 2 * 1024**3


def scratch_folder() -> Path:
    """A new folder for throw-away servers: in memory where there is room, else in the temporary folder."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_NEEDED
    return Path(tempfile.mkdtemp(prefix="finsam-tests-", dir=MEMORY if roomy else None))


@contextmanager
def running_servers(home: Path) -> Iterator[Servers]:
    """Start both engines in a folder and stop them afterwards."""
    with (
        EmbeddedPostgres(home / "pg", durable=False) as postgres,
        EmbeddedValkey(home / "valkey") as valkey,
    ):
        running = Servers(postgres, valkey)
        try:
            yield running
        finally:
            running.close()
            postgres.stop()
            postgres.remove()
