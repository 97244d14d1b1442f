"""The scope of a session: set for one transaction, never changed inside it, gone afterwards."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.pool import NullPool

from finsam_saas.accounts.models import Membership
from finsam_saas.administration import UnsafeRole, refuse_unsafe_role
from tenants.context import NoTenant, acting_for, current_tenant
from tenants.database import TenantSwitched, db, session
from tests import world
from tests.servers import WORKING, Servers

COUNT = select(func.count()).select_from(Membership)
SETTING = text("SELECT nullif(current_setting('app.tenant_id', true), '')")


def test_asking_whose_data_without_a_tenant_is_an_error() -> None:
    with pytest.raises(NoTenant):
        current_tenant()


def test_no_tenant_means_no_rows(app: Flask) -> None:
    with app.app_context():
        assert session.execute(COUNT).scalar_one() == 0


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_the_setting_ends_with_its_transaction(app: Flask, end: str) -> None:
    with app.app_context():
        with acting_for(world.tenant("vasteras")):
            assert session.execute(COUNT).scalar_one() > 0
            getattr(session, end)()
        with db.engine.connect() as pooled:
            assert pooled.execute(SETTING).scalar() is None


def test_each_transaction_is_opened_for_its_own_tenant(app: Flask) -> None:
    with app.app_context():
        for slug in ("vasteras", "uppsala-lan", "vasteras"):
            tenant = world.tenant(slug)
            with acting_for(tenant):
                assert session.execute(select(Membership.tenant_id).distinct()).scalars().all() == [tenant.id]
                session.commit()


def test_the_tenant_cannot_be_switched_inside_a_transaction(app: Flask) -> None:
    with app.app_context():
        first, second = world.tenant("vasteras"), world.tenant("uppsala-lan")
        with acting_for(first):
            session.execute(COUNT)
            with acting_for(second), pytest.raises(TenantSwitched):
                session.execute(COUNT)
            session.rollback()


def test_a_new_row_cannot_be_flushed_under_another_tenant(app: Flask) -> None:
    with app.app_context():
        first, second = world.tenant("vasteras"), world.tenant("uppsala-lan")
        with acting_for(first):
            one = session.execute(select(Membership).limit(1)).scalar_one()
            one.name = "Ändrad"
            with acting_for(second), pytest.raises(TenantSwitched):
                session.flush()
            session.rollback()


def test_columns_cannot_be_read_under_another_tenant_in_an_open_transaction(app: Flask) -> None:
    with app.app_context():
        first, second = world.tenant("vasteras"), world.tenant("uppsala-lan")
        with acting_for(first):
            assert session.execute(COUNT).scalar_one() > 0
            with acting_for(second), pytest.raises(TenantSwitched):
                session.execute(COUNT)
            session.rollback()


def test_columns_are_read_as_they_were_changed_in_the_same_transaction(app: Flask) -> None:
    with app.app_context(), acting_for(world.tenant("vasteras")):
        one = session.execute(select(Membership).limit(1)).scalar_one()
        one.name = "Ändrad"
        assert session.execute(select(Membership.name).where(Membership.id == one.id)).scalar() == "Ändrad"
        session.rollback()


def test_a_reading_transaction_cannot_write(app: Flask) -> None:
    with app.app_context(), acting_for(world.tenant("vasteras"), read_only=True):
        with pytest.raises(Exception, match="read-only transaction"):
            session.execute(text("UPDATE memberships SET name = 'x'"))
        session.rollback()


@pytest.mark.parametrize("role", ["postgres", "finsam_owner", "finsam_backup"])
def test_the_product_refuses_to_start_as_a_role_that_the_walls_do_not_bind(
    app: Flask, servers: Servers, role: str
) -> None:
    engine = create_engine(servers.postgres.url(role, WORKING), poolclass=NullPool)
    with engine.connect() as connection, pytest.raises(UnsafeRole):
        refuse_unsafe_role(connection)


@pytest.mark.parametrize("role", ["finsam_app", "finsam_national"])
def test_the_product_starts_as_its_own_roles(app: Flask, servers: Servers, role: str) -> None:
    engine = create_engine(servers.postgres.url(role, WORKING), poolclass=NullPool)
    with engine.connect() as connection:
        refuse_unsafe_role(connection)
