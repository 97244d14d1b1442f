"""A statement that is run again goes straight to the driver: same rows, same walls, same errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, bindparam, event, func, literal, select, text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from finsam_saas.accounts.models import Membership
from finsam_saas.members.models import Member
from finsam_saas.members.rules import PartyType
from tenants import asking
from tenants.context import acting_for
from tenants.database import TenantSwitched, db, own_tenant_id, session
from tests import world

RUNS = 5
"""The third run is the first that goes past the library."""


@pytest.fixture
def acting(app: Flask) -> Iterator[None]:
    with app.app_context(), acting_for(world.tenant("uppsala-lan")):
        yield
        session.rollback()


def is_noted(statement: Select[*tuple[Any, ...]]) -> bool:
    return isinstance(asking._noted.get(statement), asking._Noted)


@pytest.mark.usefixtures("acting")
def test_rows_are_the_same_each_time_by_name_by_place_and_as_the_types_of_the_columns() -> None:
    statement = (
        select(Membership.name, literal(PartyType.REGION, Member.party.type).label("party"), Membership.id)
        .where(Membership.tenant_id == own_tenant_id, Membership.tenant_id.in_(range(1, 100)))
        .order_by(Membership.name, Membership.id)
    )
    answers = [session.execute(statement).all() for _run in range(RUNS)]
    assert is_noted(statement)
    assert answers[0]
    assert all(answer == answers[0] for answer in answers)
    last = answers[-1][0]
    assert last.party is PartyType.REGION
    assert (last.name, last.party, last.id) == tuple(last)
    assert session.scalars(statement).all() == [row.name for row in answers[0]]


@pytest.mark.usefixtures("acting")
def test_each_run_has_its_own_values() -> None:
    statement: Select[Any, Any] = select(literal("seen").label("word"), bindparam("told").label("said"))
    said = [session.execute(statement, {"told": f"nr {run}"}).one().said for run in range(RUNS)]
    assert is_noted(statement)
    assert said == [f"nr {run}" for run in range(RUNS)]
    with pytest.raises(StatementError):
        session.execute(statement)


def test_each_forbund_has_its_own_rows(app: Flask) -> None:
    statement = select(Membership.tenant_id).distinct()
    with app.app_context():
        for slug in ("vasteras", "uppsala-lan") * RUNS:
            tenant = world.tenant(slug)
            with acting_for(tenant):
                assert session.scalars(statement).all() == [tenant.id]
                session.commit()
        assert is_noted(statement)
        with acting_for(None):
            assert session.scalars(statement).all() == []
            session.rollback()


def test_a_switch_inside_a_transaction_is_refused(app: Flask) -> None:
    statement = select(func.count()).select_from(Membership)
    with app.app_context():
        first, second = world.tenant("vasteras"), world.tenant("uppsala-lan")
        with acting_for(first):
            for _run in range(RUNS):
                session.execute(statement)
            with acting_for(second), pytest.raises(TenantSwitched):
                session.execute(statement)
            session.rollback()


@pytest.mark.usefixtures("acting")
def test_what_is_written_before_is_seen() -> None:
    statement = select(Membership.name).order_by(Membership.name).limit(1)
    for _run in range(RUNS):
        session.execute(statement)
    first = session.scalars(select(Membership).order_by(Membership.name).limit(1)).one()
    first.name = "Aaron Aa"
    assert session.scalars(statement).one() == "Aaron Aa"


@pytest.mark.usefixtures("acting")
def test_a_fault_is_told_in_the_words_of_the_library() -> None:
    statement = select(10 / bindparam("by", type_=Member.position.type))
    for run in range(RUNS):
        session.execute(statement, {"by": run + 1})
    with pytest.raises(DBAPIError) as refused:
        session.execute(statement, {"by": 0})
    assert "division by zero" in str(refused.value.orig)
    with pytest.raises(DBAPIError):
        session.execute(statement, {"by": 1})


def test_a_connection_that_is_gone_is_replaced_after_one_fault(app: Flask) -> None:
    statement = select(func.pg_backend_pid())
    with app.app_context():
        for _run in range(RUNS):
            process = session.scalars(statement).one()
        with db.engine.connect() as other:
            other.execute(text("select pg_terminate_backend(:process)"), {"process": process})
            other.commit()
        with pytest.raises(OperationalError):
            session.execute(statement)
        session.rollback()
        assert session.scalars(statement).one() != process


@pytest.mark.usefixtures("acting")
def test_who_listens_hears_of_every_run() -> None:
    statement = select(func.count()).select_from(Member)
    for _run in range(RUNS):
        session.execute(statement)
    heard: list[str] = []

    def note(_connection: object, _cursor: object, words: str, *_rest: object) -> None:
        heard.append(words)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        session.execute(statement)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(heard) == 1
