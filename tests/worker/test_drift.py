"""The nightly oracle: a full recomputation equals what was maintained, and mends what does not."""

from __future__ import annotations

import random
from datetime import date
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine, text

from finsam_saas.statistics.queries import own_reporting
from finsam_saas.statistics.service import publish_all_quarters, publish_quarter, repair_drift
from tenants.context import acting_for
from tenants.database import session
from tests import world
from tests.builders_national import (
    PRE,
    QUARTER,
    WORK,
    accept,
    accepted_report,
    counts,
    reopen,
    submitted_report,
    take_part,
    three_take_part,
    within,
)
from tests.worker.conftest import Settle, Shown
from worker.deliver import deliver_waiting
from worker.national import refresh, repair_national_drift


def test_random_edits_leave_exactly_what_a_full_recomputation_gives(
    app: Flask, settle: Settle, national: Engine
) -> None:
    chance = random.Random(20260401)
    quarters = (QUARTER.previous(), QUARTER)
    accepted: list[tuple[str, UUID]] = []
    for slug in world.TENANTS:
        with within(app, slug):
            take_part()
    for turn in range(40):
        slug = chance.choice(tuple(world.TENANTS))
        with within(app, slug):
            if accepted and chance.random() < 0.3:
                slug, report_id = accepted.pop(chance.randrange(len(accepted)))
            else:
                report_id = None
        with within(app, slug):
            if report_id is not None:
                reopen(report_id)
            else:
                women, men = chance.randint(0, 30), chance.randint(0, 6)
                numbers = counts((women, women // 2, women // 4), (men, men // 2, men // 3))
                kind = chance.choice((WORK, PRE, None))
                name = f"Insats {turn}"
                accepted.append(
                    (slug, accepted_report(numbers, quarter=chance.choice(quarters), kind=kind, name=name))
                )
            if chance.random() < 0.5:
                deliver_waiting()
        if chance.random() < 0.4:
            refresh(national)
    settle()
    assert repair_national_drift(national) == []
    for slug in world.TENANTS:
        with within(app, slug):
            assert repair_drift() == []


def test_a_cell_that_was_tampered_with_is_found_and_mended(
    app: Flask, settle: Settle, national: Engine, shown: Shown
) -> None:
    three_take_part(app)
    settle()
    right = shown()
    with national.begin() as connection:
        connection.execute(text("update national_cells set participants = participants + 1"))
    assert repair_national_drift(national) == ["2026-ar1", "2026-h1", "2026-kv1"]
    with national.begin() as connection:
        connection.execute(text("delete from national_cells where level = 'county' and period = '2026-h1'"))
    assert repair_national_drift(national) == ["2026-h1"]
    with national.begin() as connection:
        connection.execute(text("update national_figures set value = value + 1 where sex = 'men'"))
    assert repair_national_drift(national) == ["2026-kv1"]
    assert repair_national_drift(national) == []
    assert shown() == right


def test_a_figure_that_was_left_behind_is_found_and_removed(
    app: Flask, national: Engine, shown: Shown
) -> None:
    with national.begin() as connection:
        connection.execute(
            text("insert into national_figures values (2026, 1, 'mapping', 'ended', 'men', 50, null)")
        )
    assert repair_national_drift(national) == ["2026-kv1"]
    assert shown() == {}


def test_facts_that_no_longer_follow_the_reports_are_found_and_mended(
    app: Flask, settle: Settle, shown: Shown
) -> None:
    three_take_part(app)
    settle()
    right = shown()
    with within(app, "vasteras"):
        session.execute(text("update national_facts set value = value + 7 where sex = 'men'"))
        session.commit()
        assert repair_drift() == [QUARTER]
        session.commit()
        assert repair_drift() == []
    settle()
    assert shown() == right


def test_a_quarter_that_cannot_be_computed_shows_nothing_and_stops_no_other(
    app: Flask, settle: Settle, shown: Shown, national: Engine
) -> None:
    reports = three_take_part(app)
    for slug in reports:
        with within(app, slug):
            accepted_report(quarter=QUARTER.following(), name="Nästa")
    settle()
    with within(app, "vasteras"):
        session.execute(
            text("update national_facts set value = 90 where measure = 'to_work_or_studies' and quarter = 1")
        )
        session.execute(
            text(
                "insert into national_dirty_cells (tenant_id, year, quarter, marked_at)"
                " select current_setting('app.tenant_id')::int, 2026, q, now() from generate_series(1, 2) q"
            )
        )
        session.commit()
    assert refresh(national) == [QUARTER.following()]
    assert shown() == {}
    assert repair_national_drift(national) == [], "the nightly check passes it by"
    assert shown(QUARTER.following())["all", "participants", "all"] == 150


def test_what_is_right_already_is_neither_marked_nor_written_again(
    app: Flask, settle: Settle, national: Engine
) -> None:
    """Only what differs is written, so that a repeated delivery costs the nation nothing."""
    three_take_part(app)
    settle()
    written = _written(national)
    with within(app, "vasteras"):
        publish_quarter(QUARTER)
        session.commit()
    assert refresh(national) == []
    with within(app, "vasteras"):
        accepted_report(counts((40, 0, 0), (0, 0, 0)), name="Andra")
        deliver_waiting()
    assert refresh(national) == [QUARTER]
    again = _written(national)
    assert set(written) == set(again)
    changed = {key for key, version in again.items() if written[key] != version}
    assert changed == {
        (level, area, period, kind, sex)
        for level, area in (("nation", "00"), ("county", "99"), ("association", "vasteras"))
        for period in ("2026-kv1", "2026-h1", "2026-ar1")
        for kind in (WORK.value, "all")
        for sex in ("women", "all")
    }


def test_marks_name_the_facts_that_changed_and_the_revision_rises(app: Flask, settle: Settle) -> None:
    three_take_part(app)
    settle()
    with within(app, "vasteras"):
        assert session.execute(REVISIONS).scalars().all() == [1]
        accepted_report(counts((40, 0, 0), (0, 0, 0)), name="Andra")
        deliver_waiting()
        marks = session.execute(text("select measure, sex from national_dirty_cells order by 1")).all()
        assert marks == [("new", "women"), ("participants", "women")]
        assert session.execute(REVISIONS).scalars().all() == [2]
        take_part(yes=False, since=date(2026, 2, 2))
        deliver_waiting()
        assert session.execute(REVISIONS).scalars().all() == [3], "leaving is a change that can be traced"
        assert own_reporting() == []
        take_part(since=date(2026, 3, 3))
        deliver_waiting()
        assert session.execute(REVISIONS).scalars().all() == [4]


REVISIONS = text("select revision from national_reporting")


def _written(national: Engine) -> dict[tuple[str, ...], str]:
    """The transaction that last wrote each exact cell."""
    with national.connect() as connection:
        rows = connection.execute(
            text("select level, area, period, initiative_type, sex, xmin::text from national_cells")
        ).all()
    return {tuple(row[:5]): row[5] for row in rows}


def test_a_decision_asks_for_every_quarter_anew_though_no_figure_of_it_changes(
    app: Flask, settle: Settle, national: Engine
) -> None:
    """A quarter that waits for one förbund more is another quarter to its reader."""
    three_take_part(app)
    settle()
    with within(app, "vasteras"):
        assert publish_all_quarters() == [QUARTER]
        session.commit()
    assert refresh(national) == [QUARTER]


def test_accepting_again_after_reopening_counts_once(app: Flask, settle: Settle, shown: Shown) -> None:
    reports = three_take_part(app)
    settle()
    with within(app, "vasteras"):
        reopen(reports["vasteras"])
        session.execute(text("update reports set state = 'submitted'"))
        session.commit()
        accept(reports["vasteras"])
    settle()
    with app.app_context(), acting_for(None):
        assert shown()["all", "participants", "all"] == 150


def test_more_reports_to_wait_for_are_published_too(app: Flask, settle: Settle) -> None:
    """An insats that is asked after the quarter was opened; the facts are as they were."""
    three_take_part(app)
    settle()
    with within(app, "vasteras"):
        assert own_reporting()[0].expected == 1
        submitted_report(name="Kom senare")
        assert repair_drift() == [QUARTER]
        assert (own_reporting()[0].accepted, own_reporting()[0].expected) == (1, 2)
