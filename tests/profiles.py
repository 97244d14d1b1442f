"""The four real profiles in a database of their own, for tests that load and export them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from finsam_saas import provisioning
from finsam_saas.app import create_app
from tenants.database import db
from tenants.profile import Profile, parse_profile
from tenants.provisioning import Loaded, schemas_of
from tests.servers import EMPTY, Servers

SLUGS = tuple(sorted(path.stem for path in provisioning.PROFILES.glob("*.toml")))


@contextmanager
def empty_application(servers: Servers, database: str) -> Iterator[Flask]:
    """The application on a migrated database without a single row, inside its context."""
    servers.clone(database, EMPTY)
    app = create_app(servers.settings(database))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def text_of(slug: str) -> str:
    """The profile as the file has it."""
    return (provisioning.PROFILES / f"{slug}.toml").read_text(encoding="utf-8")


def parsed(profile: str) -> Profile:
    """The profile that a text is; raises ProfileErrors."""
    return parse_profile(profile, schemas_of(provisioning.PORTS))


def load(profile: str, *, dry_run: bool = False) -> Loaded:
    """Load a profile's text."""
    return provisioning.load(parsed(profile), reserved=(), dry_run=dry_run)


def rows_of(servers: Servers, database: str, tenant_id: int | None = None) -> dict[str, str | None]:
    """A fingerprint of each table's rows, of one förbund or of all, seen past the walls."""
    engine = create_engine(servers.postgres.url("finsam_backup", database), poolclass=NullPool)
    with engine.connect() as connection:
        tables = connection.scalars(
            text(
                "select table_name from information_schema.columns where table_schema = 'public'"
                " and column_name = 'tenant_id'"
                + ("" if tenant_id is not None else " union select 'tenants'")
            )
        ).all()
        condition = "" if tenant_id is None else f"where tenant_id = {tenant_id}"
        return {
            table: connection.scalar(
                text(f"select md5(string_agg(t::text, ';' order by t::text)) from {table} t {condition}")
            )
            for table in tables
        }
