"""Signs of life, the nightly check's word to the operator, and old links that are forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import SignInToken, TokenPurpose, User
from finsam_saas.accounts.service import mint_token
from finsam_saas.statistics.queries import worker_conditions
from tenants.context import acting_for
from tenants.database import session
from tests import world
from tests.builders_national import three_take_part, within
from tests.servers import Servers
from tests.worker.conftest import Settle
from tests.worker.processes import environment
from worker import celery_app, housekeeping


@pytest.fixture
def worker(app: Flask, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The worker's own application in this process."""
    for name, value in environment(servers.settings()).items():
        monkeypatch.setenv(name, value)
    celery_app._build_app.cache_clear()
    yield
    celery_app._build_app.cache_clear()


def told(app: Flask) -> dict[str, str]:
    """What the operator is told, by name."""
    with app.app_context(), acting_for(None):
        found = {one.name: one.note for one in worker_conditions()}
        session.rollback()
    return found


def test_a_heartbeat_tells_of_beat_only_when_beat_rang(worker: None, app: Flask) -> None:
    housekeeping.heartbeat()
    assert set(told(app)) == {"worker"}
    housekeeping.heartbeat(from_beat=True)
    assert set(told(app)) == {"worker", "beat"}


def test_the_nightly_check_tells_how_many_periods_had_drifted(
    worker: None, app: Flask, settle: Settle, national: Engine
) -> None:
    three_take_part(app)
    settle()
    housekeeping.check_nation()
    assert told(app)["national-drift"] == "quarters=0"
    with national.begin() as connection:
        connection.execute(text("update national_cells set new = new + 1 where period like '%-kv_'"))
    housekeeping.check_nation()
    assert told(app)["national-drift"] == "quarters=1"
    housekeeping.check_nation()
    assert told(app)["national-drift"] == "quarters=0"


def test_facts_that_drifted_are_told_with_their_forbund(worker: None, app: Flask, settle: Settle) -> None:
    three_take_part(app)
    settle()
    with within(app, "vasteras"):
        tenant_id = session.execute(text("select tenant_id from national_facts")).scalars().first()
        session.execute(text("update national_facts set value = value + 1"))
        session.commit()
    housekeeping.check_facts(tenant_id=tenant_id)
    assert told(app)["facts-drift vasteras"] == "quarters=1"


def test_links_that_expired_long_ago_are_forgotten_and_others_kept(worker: None, app: Flask) -> None:
    with app.app_context(), acting_for(None):
        email = world.email_of(Role.DIRECTOR, "uppsala-lan")
        user_id = session.scalars(select(User.id).filter_by(email=email)).one()
        mint_token(user_id, TokenPurpose.INVITATION)
        session.execute(text("update sign_in_tokens set expires_at = now() - interval '40 days'"))
        mint_token(user_id, TokenPurpose.INVITATION)
        session.commit()
    housekeeping.tidy()
    with app.app_context(), acting_for(None):
        assert len(session.scalars(select(SignInToken)).all()) == 1
        session.rollback()
