"""Runs migrations as the owner role, on one connection, with short lock waits."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from finsam_saas.tables import METADATA

LIMITS = ("SET lock_timeout = '5s'", "SET statement_timeout = '15min'")


def run(connection: Connection) -> None:
    """Apply the asked revisions in one transaction."""
    for statement in LIMITS:
        connection.exec_driver_sql(statement)
    connection.commit()
    context.configure(
        connection=connection, target_metadata=METADATA, compare_type=True, transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
