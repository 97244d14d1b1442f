"""The nation follows the register, and tells what is not known: coverage and counties are counted anew."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Engine, text, update

from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.followup.models import ReportCount
from finsam_saas.followup.rules import Measure, Missing, Sex
from finsam_saas.statistics.overview import coverage_words
from finsam_saas.statistics.queries import Coverage, coverages, own_reporting
from finsam_saas.statistics.service import repair_drift
from tenants.context import acting_for
from tenants.database import session
from tenants.models import Tenant
from tests.builders_national import (
    KANSLI,
    QUARTER,
    accept,
    submitted_report,
    take_part,
    three_take_part,
    within,
)
from tests.worker.conftest import Settle
from worker.national import repair_national_drift

COUNTIES = text(
    "SELECT area, participants FROM national_cells WHERE level = 'county' AND period = '2026-ar1'"
    " AND initiative_type = 'all' AND sex = 'all' ORDER BY area"
)


def covered(app: Flask) -> Coverage:
    """The coverage of the quarter as pages read it."""
    with app.app_context(), acting_for(None):
        (found,) = coverages()
        session.rollback()
    return found


def load_profile(app: Flask, slug: str, **changes: object) -> None:
    """Change a förbund's row of the register as a profile that is loaded does."""
    with within(app, slug):
        session.execute(update(Tenant).where(Tenant.slug == slug).values(**changes))
        record(
            actor=KANSLI, name=EventName.PROFILE_LOADED, subject_id=None, subject_label=slug,
            added=0, changed=1, removed=0, changes=[],
        )  # fmt: skip
        session.commit()


def counties_of(national: Engine) -> dict[str, int]:
    """Participants of the year by county."""
    with national.connect() as connection:
        return dict(connection.execute(COUNTIES).all())


def test_what_is_not_known_is_no_zero_and_the_sum_is_not_shown_as_whole(
    app: Flask, settle: Settle, national: Engine
) -> None:
    """One report does not know how many women came: its förbund is told to lack something, until it knows."""
    three_take_part(app)
    with within(app, "uppsala-lan"):
        report_id = submitted_report(name="Vet inte")
        new_women = (ReportCount.report_id == report_id, ReportCount.row == Measure.NEW.value)
        unknown = update(ReportCount).where(*new_women, ReportCount.sex == Sex.WOMEN)
        session.execute(unknown.values(value=None, missing=Missing.NOT_KNOWN.value))
        session.commit()
        accept(report_id)
    settle()
    told = covered(app)
    assert (told.contributing, told.expected, told.incomplete) == (3, 3, 1)
    with app.test_request_context():
        assert "I 1 av dem saknas någon uppgift" in coverage_words(told)
    with within(app, "uppsala-lan"):
        assert (own_reporting()[0].accepted, own_reporting()[0].incomplete) == (2, 1)
        session.execute(unknown.values(value=5, missing=None))
        session.commit()
        assert repair_drift() == [QUARTER]
        session.commit()
    settle()
    assert covered(app).incomplete == 0
    assert repair_national_drift(national) == []


def test_a_symbol_for_nobody_to_count_lacks_nothing(app: Flask, settle: Settle) -> None:
    """ "." is not "-": there is nobody of that sex; and what the nation does not sum is no gap in it."""
    three_take_part(app)
    with within(app, "uppsala-lan"):
        report_id = submitted_report(name="Bara kvinnor")
        own = update(ReportCount).where(ReportCount.report_id == report_id)
        session.execute(own.where(ReportCount.sex == Sex.MEN).values(value=None, missing="."))
        session.execute(
            own.where(ReportCount.row == Measure.ONGOING_AT_END.value).values(value=None, missing="-")
        )
        session.commit()
        accept(report_id)
    settle()
    assert covered(app).incomplete == 0


def test_a_forbund_that_moves_to_another_county_is_counted_there(
    app: Flask, settle: Settle, national: Engine
) -> None:
    three_take_part(app)
    settle()
    assert counties_of(national) == {"99": 150}
    for county, code in (("Dalarnas län", "20"), ("Västmanlands län", "19")):
        load_profile(app, "vasteras", county=county)
        settle()
        assert counties_of(national) == {code: 50, "99": 100}
    assert repair_national_drift(national) == []


def test_a_forbund_that_has_ended_is_no_longer_waited_for(
    app: Flask, settle: Settle, national: Engine
) -> None:
    three_take_part(app)
    with within(app, "umea-vannas"):
        take_part()
    settle()
    assert (covered(app).expected, covered(app).missing) == (4, ("Umeå/Vännäs",))
    load_profile(app, "umea-vannas", valid_to=date(2025, 12, 31))
    settle()
    assert (covered(app).expected, covered(app).missing) == (3, ())


@pytest.mark.parametrize("changes", [{"valid_from": date(2026, 7, 1)}, {"short_name": "Ett nytt namn"}])
def test_a_register_that_was_changed_behind_the_product_is_followed_at_night(
    app: Flask, settle: Settle, national: Engine, changes: dict[str, object]
) -> None:
    three_take_part(app)
    with within(app, "umea-vannas"):
        take_part()
    settle()
    with within(app, "umea-vannas"):
        session.execute(update(Tenant).where(Tenant.slug == "umea-vannas").values(**changes))
        session.commit()
    assert repair_national_drift(national) == [str(QUARTER)]
    assert repair_national_drift(national) == []
    assert covered(app).missing == (() if "valid_from" in changes else ("Ett nytt namn",))
