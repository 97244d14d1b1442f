"""The walls as PostgreSQL keeps them: roles, row-level policies and grants.

Migrations apply this DDL; tests read the catalogue and compare it with what is declared here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

OWNER_ROLE = "finsam_owner"
APP_ROLE = "finsam_app"
NATIONAL_ROLE = "finsam_national"
BACKUP_ROLE = "finsam_backup"

TENANT_CONDITION = "tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer"
OWN_MEMBERSHIPS = (
    "nullif(current_setting('app.tenant_id'::text, true), ''::text) IS NULL"
    " AND user_id = (nullif(current_setting('app.user_id'::text, true), ''::text))::uuid"
)
OWN_USER = "user_id = (nullif(current_setting('app.user_id'::text, true), ''::text))::uuid"
"""A row is its user's, in whichever förbund he acts."""

ANALYST = (
    "EXISTS (SELECT FROM global_roles AS held WHERE held.role = 'national_analyst' AND"
    " held.user_id = (nullif(current_setting('app.user_id'::text, true), ''::text))::uuid)"
)
"""Whoever acts is a national analyst."""
NATIONAL_SUBSCRIPTIONS = ("national_subscriptions", "national_subscription_calls")

# What each global table is, and what the app role may do with it. Anything else must be tenant-owned.
GLOBAL_TABLES: dict[str, str] = {
    "tenants": "SELECT, INSERT, UPDATE",
    "tenant_successions": "SELECT, INSERT, DELETE",
    "users": "SELECT, INSERT, UPDATE",
    "sign_in_tokens": "SELECT, INSERT, UPDATE, DELETE",
    "global_roles": "SELECT, INSERT, DELETE",
    "platform_events": "SELECT, INSERT",
    "platform_outbox": "SELECT, INSERT, UPDATE, DELETE",
    "platform_mail": "SELECT, INSERT, UPDATE, DELETE",
    "heartbeats": "SELECT, INSERT, UPDATE",
    "national_cells": "",
    # Not why a figure is protected: that tells which of two hidden figures is the small one.
    "national_figures": "SELECT (year, quarter, initiative_type, measure, sex, value)",
    "national_coverage": "SELECT",
    # The app role plans and asks; state, figures and what they were made from are the national role's.
    "national_releases": "SELECT, INSERT (code, period, method, threshold, planned_on, planned_by,"
    " planned_at, corrects, correction_note, is_demo), UPDATE (method, planned_on)",
    "national_release_seals": "SELECT",
    "national_release_figures": "SELECT",
    "national_release_previews": "SELECT",
    "national_release_facts": "",
    "national_release_coverage": "SELECT",
    "national_release_money": "SELECT",
    "national_jobs": "SELECT, INSERT (release_id, kind, asked_by, asked_at), UPDATE (cancel_asked)",
    "national_notices": "SELECT, INSERT (association_id, release_id, kind, day, asked_by, asked_at),"
    " UPDATE (told_at)",
    "national_completeness": "SELECT",
    # Behind a policy of its own: each user has his own rows, in whichever förbund he acts.
    "saved_views": "SELECT, INSERT, UPDATE (name), DELETE",
    # Behind a policy for national analysts. What signs their calls is read by the national role alone.
    "national_subscriptions": "SELECT (id, address, created_at, created_by, ended_at, ended_by),"
    " INSERT (address, secret, created_at, created_by), UPDATE (ended_at, ended_by)",
    "national_subscription_calls": "SELECT, UPDATE (due_at, attempts, taken_at)",
    "alembic_version": "SELECT",
}
# Rows that are only ever added: what happened and what was sealed is never rewritten.
INSERT_ONLY = (
    "events",
    "sealed_minutes",
    "sealed_items",
    "submission_files",
    "need_notes",
    "assignment_notes",
    "setting_versions",
)
# The national reader sees these tenant tables whole, and only these.
NATIONAL_READS = (
    "national_facts",
    "national_dirty_cells",
    "national_participations",
    "national_reporting",
    "national_money",
    "national_group_facts",
)
# Of these it sees that a förbund has something waiting, and from when: never what.
NATIONAL_SWEEPS = {
    "outbox": "tenant_id, dead, attempts, tried_at",
    "subscription_calls": "tenant_id, due_at",
}
# What is frozen is only ever added: nobody changes or deletes a figure of a release.
NATIONAL_RELEASES = {
    "national_releases": "SELECT, UPDATE (state, published_at, published_by)",
    "national_release_seals": "SELECT, INSERT",
    "national_release_figures": "SELECT, INSERT",
    "national_release_facts": "SELECT, INSERT",
    "national_release_coverage": "SELECT, INSERT",
    "national_release_money": "SELECT, INSERT",
    "national_release_previews": "SELECT, INSERT, DELETE",
    "national_jobs": "SELECT, UPDATE (state, step, steps_done, attempts, failure, started_at, ended_at)",
    "national_notices": "SELECT, INSERT",
    "national_completeness": "SELECT, INSERT, UPDATE, DELETE",
    "national_subscriptions": "SELECT",
    "national_subscription_calls": "SELECT, INSERT, UPDATE (due_at, attempts, tried_at, taken_at, answer)",
}
NATIONAL_WRITES = ("national_cells", "national_figures", "national_coverage")


def role_statements() -> list[str]:
    """Create the four database roles if they are missing; run as the cluster's administrator."""
    attributes = {
        OWNER_ROLE: "LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS",
        APP_ROLE: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
        NATIONAL_ROLE: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
        BACKUP_ROLE: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS",
    }
    return [
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')"
        f" THEN CREATE ROLE {role} {wanted}; END IF; END $$"
        for role, wanted in attributes.items()
    ]


def tenant_table_statements(table: str, *, insert_only: bool = False) -> list[str]:
    """Put one tenant-owned table behind the wall: forced policy and the least grants."""
    rights = "SELECT, INSERT" if insert_only else "SELECT, INSERT, UPDATE, DELETE"
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY own_tenant ON {table} USING ({TENANT_CONDITION}) WITH CHECK ({TENANT_CONDITION})",
        f"GRANT {rights} ON {table} TO {APP_ROLE}",
        f"GRANT SELECT ON {table} TO {BACKUP_ROLE}",
    ]


def global_table_statements(table: str) -> list[str]:
    """Grant what the app role needs on one named global table."""
    rights = GLOBAL_TABLES[table]
    statements = [f"GRANT {rights} ON {table} TO {APP_ROLE}"] if rights else []
    return [*statements, f"GRANT SELECT ON {table} TO {BACKUP_ROLE}"]


def special_statements() -> list[str]:
    """The named exceptions: own memberships before a förbund is chosen, and the national reader."""
    return [
        f"CREATE POLICY own_memberships ON memberships FOR SELECT USING ({OWN_MEMBERSHIPS})",
        *(f"ALTER TABLE saved_views {which} ROW LEVEL SECURITY" for which in ("ENABLE", "FORCE")),
        f"CREATE POLICY own_views ON saved_views USING ({OWN_USER}) WITH CHECK ({OWN_USER})",
        *(statement for table in NATIONAL_SUBSCRIPTIONS for statement in _for_analysts(table)),
        *(
            statement
            for table in NATIONAL_READS
            for statement in (
                f"CREATE POLICY national_reads ON {table} FOR SELECT TO {NATIONAL_ROLE} USING (true)",
                f"GRANT SELECT ON {table} TO {NATIONAL_ROLE}",
            )
        ),
        *(
            statement
            for table, columns in NATIONAL_SWEEPS.items()
            for statement in (
                f"CREATE POLICY national_sweeps ON {table} FOR SELECT TO {NATIONAL_ROLE} USING (true)",
                f"GRANT SELECT ({columns}) ON {table} TO {NATIONAL_ROLE}",
            )
        ),
        f"CREATE POLICY national_clears ON national_dirty_cells FOR DELETE TO {NATIONAL_ROLE} USING (true)",
        f"GRANT DELETE, UPDATE ON national_dirty_cells TO {NATIONAL_ROLE}",
        f"CREATE POLICY national_locks ON national_dirty_cells FOR UPDATE TO {NATIONAL_ROLE}"
        " USING (true) WITH CHECK (true)",
        *(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {NATIONAL_ROLE}" for table in NATIONAL_WRITES),
        *(f"GRANT {rights} ON {table} TO {NATIONAL_ROLE}" for table, rights in NATIONAL_RELEASES.items()),
        f"GRANT SELECT ON tenants TO {NATIONAL_ROLE}",
        f"GRANT USAGE ON SEQUENCE tenants_id_seq TO {APP_ROLE}",
        # pg_dump writes down where each sequence stands.
        f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {BACKUP_ROLE}",
    ]


def _for_analysts(table: str) -> list[str]:
    """Analysts alone meet such a table on the web, and the national role in the worker."""
    return [
        *(f"ALTER TABLE {table} {which} ROW LEVEL SECURITY" for which in ("ENABLE", "FORCE")),
        f"CREATE POLICY analysts ON {table} TO {APP_ROLE} USING ({ANALYST}) WITH CHECK ({ANALYST})",
        f"CREATE POLICY national_calls ON {table} TO {NATIONAL_ROLE} USING (true) WITH CHECK (true)",
    ]


def wall_statements(tables: Iterable[tuple[str, bool]]) -> list[str]:
    """All DDL of the walls for (table, is tenant-owned) pairs, in a stable order."""
    statements: list[str] = []
    for table, tenant_owned in sorted(tables):
        if tenant_owned:
            statements += tenant_table_statements(table, insert_only=table in INSERT_ONLY)
        else:
            statements += global_table_statements(table)
    return statements + special_statements()


def unknown_global_tables(tables: Sequence[str]) -> list[str]:
    """Tables that are neither tenant-owned nor on the named list; there must be none."""
    return [table for table in tables if table not in GLOBAL_TABLES]
