"""The tables are what the models say, whichever way one gets there."""

from __future__ import annotations

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from finsam_saas import administration
from tests.servers import Servers

DATABASE = "finsam_migrations"


def _tables(servers: Servers) -> set[str]:
    engine = create_engine(servers.postgres.url("postgres", DATABASE), poolclass=NullPool)
    return set(inspect(engine).get_table_names())


def test_up_check_down_up(servers: Servers) -> None:
    administration.prepare_database(servers.postgres.url("postgres", "postgres"), DATABASE)
    owner = servers.postgres.url("finsam_owner", DATABASE)
    administration.migrate(owner)
    administration.check_migrations(owner)
    full = _tables(servers)
    administration.migrate(owner, "base")
    assert _tables(servers) == {"alembic_version"}
    administration.migrate(owner)
    administration.check_migrations(owner)
    assert _tables(servers) == full


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(administration.migration_config()).get_heads()) == 1


def test_preparing_twice_changes_nothing(servers: Servers) -> None:
    for _ in range(2):
        administration.prepare_database(servers.postgres.url("postgres", "postgres"), DATABASE)


def test_the_app_role_cannot_migrate(servers: Servers) -> None:
    administration.prepare_database(servers.postgres.url("postgres", "postgres"), "finsam_unmigrated")
    with pytest.raises(ProgrammingError, match="permission denied"):
        administration.migrate(servers.postgres.url("finsam_app", "finsam_unmigrated"))
