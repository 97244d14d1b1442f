"""From an accepted report to what the nation may see of it."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import ProgrammingError

from finsam_saas.followup.models import Report
from finsam_saas.followup.rules import Sex
from finsam_saas.initiatives.models import InitiativeTargetGroup
from finsam_saas.initiatives.target_groups import TargetGroupEntry, add_target_group
from finsam_saas.statistics.group_queries import own_group_facts
from finsam_saas.statistics.group_service import publish_all_groups, wanted_group_facts
from finsam_saas.statistics.queries import coverages
from tenants.context import acting_for
from tenants.database import db, session
from tests.builders_national import (
    KANSLI,
    ORDINARY,
    PRE,
    QUARTER,
    WORK,
    accepted_report,
    counts,
    reopen,
    submitted_report,
    take_part,
    three_take_part,
    within,
)
from tests.worker.conftest import Settle, Shown

PARTICIPANTS = ("all", "participants", "all")


def test_accepted_reports_of_three_forbund_become_the_national_figure(
    app: Flask, settle: Settle, shown: Shown
) -> None:
    three_take_part(app)
    settle()
    figures = shown()
    assert figures[PARTICIPANTS] == 150
    assert figures["all", "participants", "women"] == 90
    assert figures["all", "ended", "men"] == 30
    assert figures[WORK.value, "to_work_or_studies", "women"] == 18


def test_without_a_decision_nothing_leaves_the_forbund(app: Flask, settle: Settle, shown: Shown) -> None:
    three_take_part(app)
    with within(app, "umea-vannas"):
        accepted_report(counts((500, 100, 50), (400, 100, 50)))
    settle()
    assert shown()[PARTICIPANTS] == 150
    with within(app, "umea-vannas"):
        assert session.execute(text("select count(*) from national_facts")).scalar() == 0


def test_what_is_not_accepted_never_shows(app: Flask, settle: Settle, shown: Shown) -> None:
    three_take_part(app)
    with within(app, "vasteras"):
        submitted_report(counts((1000, 100, 50), (1000, 100, 50)), name="Inte godkänd")
    settle()
    assert shown()[PARTICIPANTS] == 150


def test_reopening_takes_the_figures_back_at_once(app: Flask, settle: Settle, shown: Shown) -> None:
    reports = three_take_part(app)
    with within(app, "vasteras"):
        second = accepted_report(counts((100, 40, 20), (80, 40, 20)), name="Andra")
    settle()
    assert shown()[PARTICIPANTS] == 330
    with within(app, "vasteras"):
        reopen(second)
    settle()
    assert shown()[PARTICIPANTS] == 150
    with within(app, "uppsala-lan"):
        reopen(reports["uppsala-lan"])
    settle()
    assert shown()[PARTICIPANTS] == "..", "two förbund are too few"


def test_two_forbund_are_too_few(app: Flask, settle: Settle, shown: Shown) -> None:
    for slug in ("uppsala-lan", "vasteras"):
        with within(app, slug):
            take_part()
            accepted_report(ORDINARY)
    settle()
    assert {value for value in shown().values() if value != 0} == {".."}


def test_a_small_number_is_hidden_together_with_its_complement(
    app: Flask, settle: Settle, shown: Shown
) -> None:
    for slug, men in (("uppsala-lan", 1), ("vasteras", 1), ("bad-esa", 2)):
        with within(app, slug):
            take_part()
            accepted_report(counts((30, 12, 6), (men, 0, 0)))
    settle()
    figures = shown()
    assert figures["all", "participants", "men"] == ".."
    hidden = [sex for sex in ("women", "unknown", "all") if figures["all", "participants", sex] == ".."]
    assert hidden, "the four men can be worked out from the others"


def test_leaving_takes_back_everything_that_was_published(app: Flask, settle: Settle, shown: Shown) -> None:
    three_take_part(app)
    with within(app, "umea-vannas"):
        take_part()
        accepted_report()
    settle()
    assert shown()[PARTICIPANTS] == 200
    with within(app, "umea-vannas"):
        take_part(yes=False, since=date(2026, 2, 2))
    settle()
    assert shown()[PARTICIPANTS] == 150
    with within(app, "umea-vannas"):
        assert session.execute(text("select count(*) from national_facts")).scalar() == 0


def test_coverage_tells_how_many_and_who_is_missing(app: Flask, settle: Settle) -> None:
    three_take_part(app)
    with within(app, "umea-vannas"):
        take_part()
    settle()
    with app.app_context(), acting_for(None):
        (coverage,) = coverages()
        session.rollback()
    assert (coverage.quarter, coverage.contributing, coverage.expected) == (QUARTER, 3, 4)
    assert coverage.missing == ("Umeå/Vännäs",)


def test_a_changed_type_of_insats_moves_its_figures(app: Flask, settle: Settle, shown: Shown) -> None:
    reports = three_take_part(app)
    settle()
    for slug, report_id in reports.items():
        with within(app, slug):
            session.execute(
                text(
                    "update initiatives set specific_orientation = :kind"
                    " where id = (select initiative_id from reports where id = :report)"
                ),
                {"kind": PRE.value, "report": report_id},
            )
            session.execute(
                text(
                    "with happened as (insert into events"
                    " (tenant_id, at, name, actor_name, subject_label, details)"
                    " values (:tenant, now(), 'initiative:changed', 'x', 'x', '{}') returning tenant_id, id)"
                    " insert into outbox (tenant_id, event_id, created_at, attempts, dead)"
                    " select tenant_id, id, now(), 0, false from happened"
                ),
                {"tenant": _tenant_id()},
            )
            session.commit()
    settle()
    figures = shown()
    assert figures[PRE.value, "participants", "all"] == 150
    assert (WORK.value, "participants", "all") not in figures


def _tenant_id() -> int:
    return int(session.execute(text("select current_setting('app.tenant_id')")).scalar_one())


def test_any_order_of_publishing_gives_the_same_cube(app: Flask, settle: Settle, national: Engine) -> None:
    slugs = ("uppsala-lan", "vasteras", "bad-esa")
    cubes = set()
    for number, order in enumerate(itertools.permutations(slugs)):
        for slug in order:
            with within(app, slug):
                if number == 0:
                    take_part()
                    accepted_report(counts((30, 12, 6), (3, 1, 0)))
                session.execute(text("delete from deliveries"))
                session.execute(
                    text(
                        "insert into outbox (tenant_id, event_id, created_at, attempts, dead)"
                        " select tenant_id, id, now(), 0, false from events on conflict do nothing"
                    )
                )
                session.commit()
            settle()
        cubes.add(_cube(national))
    assert len(cubes) == 1


def _cube(national: Engine) -> str:
    with national.connect() as connection:
        cells = connection.execute(text("select * from national_cells order by 1, 2, 3, 4, 5")).all()
        figures = connection.execute(text("select * from national_figures order by 1, 2, 3, 4, 5")).all()
    return repr((cells, figures))


@pytest.mark.parametrize("table", ["reports", "report_counts", "events", "memberships", "outbox", "users"])
def test_the_national_role_reads_nothing_else_of_a_forbund(national: Engine, table: str) -> None:
    with national.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text(f"select * from {table}"))


@pytest.mark.parametrize(
    "statement",
    [
        "select * from national_cells",
        "select protection from national_figures",
        "delete from national_figures",
    ],
)
def test_pages_cannot_reach_the_exact_cube_nor_reasons_nor_change_figures(app: Flask, statement: str) -> None:
    refusal = pytest.raises(ProgrammingError, match="permission denied")
    with app.app_context(), db.engine.connect() as connection, refusal:
        connection.execute(text(statement))


def test_a_forbund_neither_reads_nor_writes_anothers_facts(app: Flask, settle: Settle) -> None:
    three_take_part(app)
    settle()
    with within(app, "vasteras"):
        own = _tenant_id()
        owners = session.execute(text("select distinct tenant_id from national_facts")).scalars().all()
        assert owners == [own]
        with pytest.raises(ProgrammingError, match="row-level security"):
            session.execute(
                text(
                    "insert into national_facts"
                    " (tenant_id, year, quarter, initiative_type, measure, sex, value, published_at)"
                    " values (:other, 2026, 1, 'mapping', 'ended', 'men', 9, now())"
                ),
                {"other": own + 1},
            )


def test_accepted_reports_are_published_by_target_group_as_the_insats_is_now(
    app: Flask, settle: Settle
) -> None:
    """What is mapped now takes earlier quarters with it; a reopened report takes itself back."""
    with within(app, "vasteras"):
        take_part()
        report = accepted_report()
    settle()
    with within(app, "vasteras"):
        assert {key[0] for key in own_group_facts(QUARTER)} == {"other"}
        young = add_target_group(actor=KANSLI, entry=TargetGroupEntry("Unga", national_codes=("young",)))
        insats = session.scalars(select(Report.initiative_id).where(Report.id == report)).one()
        session.add(InitiativeTargetGroup(initiative_id=insats, target_group_id=young))
        session.commit()
    settle()
    with within(app, "vasteras"):
        facts = own_group_facts(QUARTER)
        assert facts["young", "new", "women"] == ORDINARY[Sex.WOMEN][0]
        assert facts == wanted_group_facts(QUARTER)
        assert publish_all_groups() == []
        reopen(report)
    settle()
    with within(app, "vasteras"):
        assert own_group_facts(QUARTER) == {}
    with within(app, "uppsala-lan"):
        assert own_group_facts(QUARTER) == {}
