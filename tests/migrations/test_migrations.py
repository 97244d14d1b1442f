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


def test_the_choice_of_reminders_goes_along_to_each_place(servers: Servers) -> None:
    """What was chosen for all förbund holds in each; back again, the one that gives the most letters."""
    database = "finsam_choices"
    administration.prepare_database(servers.postgres.url("postgres", "postgres"), database)
    owner = servers.postgres.url("finsam_owner", database)
    administration.migrate(owner, "0016")
    with create_engine(
        servers.postgres.url("postgres", database), poolclass=NullPool
    ).connect() as everything:
        everything.exec_driver_sql(_TWO_PLACES)
        everything.commit()
        administration.migrate(owner, "0017")
        assert everything.exec_driver_sql(_CHOICES).scalars().all() == ["weekly", "weekly"]
        everything.exec_driver_sql("UPDATE memberships SET reminders = 'only-late' WHERE tenant_id = 2")
        everything.commit()
        administration.migrate(owner, "-1")
        assert everything.exec_driver_sql("SELECT reminders FROM users").scalars().all() == ["weekly"]


_TWO_PLACES = """
    INSERT INTO tenants (id, slug, name, short_name, labels, sources, is_demo, created_at)
        VALUES (1, 'ett', 'Ett', 'Ett', '{}', '[]', false, now()),
               (2, 'tva', 'Två', 'Två', '{}', '[]', false, now());
    INSERT INTO users
        (email, name, language, theme, session_version, failed_attempts, created_at, reminders)
        VALUES ('eva@exempel.se', '', 'sv', 'auto', 1, 0, now(), 'weekly');
    INSERT INTO memberships (tenant_id, user_id, name, roles, invited_at, version)
        SELECT tenants.id, users.id, 'Eva', '{secretariat}', now(), 1 FROM tenants, users
"""
_CHOICES = "SELECT reminders FROM memberships ORDER BY tenant_id"


def test_a_budget_keeps_its_state_and_number_both_ways(servers: Servers) -> None:
    """What lay among the details stands in columns; of two adopted of a year the one decided last holds."""
    database = "finsam_budgets"
    administration.prepare_database(servers.postgres.url("postgres", "postgres"), database)
    owner = servers.postgres.url("finsam_owner", database)
    administration.migrate(owner, "0025")
    with create_engine(
        servers.postgres.url("postgres", database), poolclass=NullPool
    ).connect() as everything:
        everything.exec_driver_sql(_BUDGETS)
        everything.commit()
        administration.migrate(owner, "0026")
        told = "SELECT name, state, number, details FROM budgets ORDER BY name"
        assert everything.exec_driver_sql(told).all() == [
            ("Antagen", "replaced", 1, {}),
            ("Jämförelse", "comparison", 1, {}),
            ("Preliminär", "preliminary", 1, {"kept": 1}),
            ("Reviderad", "adopted", 2, {}),
        ]
        everything.commit()
        administration.migrate(owner, "-1")
        back = "SELECT details FROM budgets ORDER BY name"
        assert everything.exec_driver_sql(back).scalars().all() == [
            {"state": "comparison"},
            {"state": "comparison"},
            {"state": "preliminary", "kept": 1},
            {"state": "adopted", "version": 2},
        ]


_BUDGETS = """
    INSERT INTO tenants (id, slug, name, short_name, labels, sources, is_demo, created_at)
        VALUES (1, 'ett', 'Ett', 'Ett', '{}', '[]', false, now());
    INSERT INTO budgets (tenant_id, year, name, adopted_on, details) VALUES
        (1, 2026, 'Antagen', '2025-11-17', '{"state": "adopted"}'),
        (1, 2026, 'Reviderad', '2026-02-09', '{"state": "adopted", "version": 2}'),
        (1, 2027, 'Preliminär', NULL, '{"state": "preliminary", "kept": 1}'),
        (1, 2025, 'Jämförelse', NULL, '{"state": "comparison"}')
"""
